import type { ChatState } from '@shared/events/chat'
import { X } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { compactionsVersion } from '../../parts/compaction/compaction-text'
import { ContextFigures } from '../../parts/gauge/context-figures'
import { formatTokens } from '../../parts/gauge/format'
import { useModelFinder } from '../../parts/models/use-model-finder'
import { toggleInspector, useApp, useChat, useUi } from '../../store'
import { IconButton } from '../../ui/icon-button'
import { KeyValue } from '../../ui/key-value'
import { CompactionSettings } from './compaction-settings'
import { Compactions } from './compactions'
import { Details } from './details'
import { medianFirstToken } from './median'
import { Requests } from './requests'
import { Section } from './section'
import { StateFigures, TokenFigures, UsedFigures } from './status-figures'
import { SystemPrompt } from './system-prompt'

const partsOf = ({ status, header, messages, compactions, activeCompaction }: ChatState) => ({
  status,
  header,
  firstToken: medianFirstToken(messages),
  version: compactionsVersion(compactions, activeCompaction),
})

/** Beside a chat: what fills its context, what it has used so far, how it is set up, and each of its requests. */
export function Inspector({ chatId }: { readonly chatId: string }) {
  const { t } = useTranslation()
  const chat = useChat(chatId, partsOf)
  const finder = useModelFinder()
  const floats = useUi((ui) => ui.inspectorFloats)
  const connection = useApp((app) => app.connections.find((each) => each.id === chat?.header.config.connectionId)?.label)
  if (!chat) return <aside aria-label={t('inspector.label')} className="h-full border-line border-l bg-side" />
  const { status, header, firstToken, version } = chat
  const { config } = header
  const nameOf = (model: string): string => finder.name(config.connectionId, model)
  return (
    <aside aria-label={t('inspector.label')} className="relative h-full select-text overflow-y-auto border-line border-l bg-side px-4 py-3.5">
      {floats ? <IconButton label={t('shell.closeInspector')} icon={X} onClick={toggleInspector} className="absolute top-2 right-2" /> : null}
      <Section title={t('inspector.context')}>
        <ContextFigures status={status} />
        <UsedFigures status={status} />
        <CompactionSettings chatId={chatId} config={config.compaction} status={status.compaction} />
      </Section>
      <Section title={t('inspector.thisChat')}>
        <StateFigures status={status} />
      </Section>
      <Section title={t('inspector.tokens')}>
        <TokenFigures status={status} firstTokenMs={firstToken} />
      </Section>
      <Section title={t('inspector.settings')}>
        <KeyValue
          rows={[
            { label: t('inspector.model'), value: finder.name(config.connectionId, config.model), title: config.model },
            { label: t('inspector.connection'), value: connection ?? t('chat.model.missing') },
            { label: t('inspector.maxTokens'), value: config.maxTokens === null ? t('inspector.maxTokensAuto') : formatTokens(config.maxTokens) },
            { label: t('inspector.temperature'), value: config.temperature === null ? t('inspector.temperatureAuto') : String(config.temperature) },
          ]}
        />
      </Section>
      <SystemPrompt key={chatId} chatId={chatId} prompt={config.systemPrompt} />
      <Compactions key={`compactions ${chatId}`} chatId={chatId} version={version} resting={status.compaction.resting} nameOf={nameOf} />
      <Requests key={`requests ${chatId}`} chatId={chatId} status={status} nameOf={nameOf} />
      <Details status={status} />
    </aside>
  )
}
