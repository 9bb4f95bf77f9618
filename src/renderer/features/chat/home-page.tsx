import type { AppState } from '@shared/events/app'
import type { Connection } from '@shared/model/connection'
import { useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { takeAttachments } from '../../parts/composer/attachments'
import { Composer } from '../../parts/composer/composer'
import { type Draft, EMPTY_DRAFT } from '../../parts/composer/draft'
import { DropZone } from '../../parts/composer/drop-zone'
import { blindOf, ImagesNotice } from '../../parts/composer/images-notice'
import { sendDraft } from '../../parts/composer/send-draft'
import { useAttachments } from '../../parts/composer/use-attachments'
import { formatTokens } from '../../parts/gauge/format'
import { firstChoice } from '../../parts/models/first-choice'
import { useModelFinder } from '../../parts/models/use-model-finder'
import { PageBar } from '../../parts/page/page-bar'
import { call, navigate, openDialog, showToast, useApp, useConnectionState, useModels } from '../../store'
import { Button } from '../../ui/button'
import { Empty } from '../../ui/empty'
import { homeDraft } from './home-draft'
import { ModelPicker } from './model-picker'
import { type ChosenModel, useModelChoice } from './use-model-choice'

/** Name of the draft that belongs to no chat yet. */
const HOME = 'home'

const partsOf = ({ connections, settings }: AppState) => ({ connections, settings })

/** Where a new chat begins: nothing is created before the first message. */
export function HomePage() {
  const { t } = useTranslation()
  const app = useApp(partsOf)
  if (!app) return null
  if (app.connections.length === 0)
    return (
      <main className="flex h-full flex-col">
        <PageBar>
          <h1 className="font-semibold text-m">{t('chat.newTitle')}</h1>
        </PageBar>
        <Empty
          className="flex-1"
          title={t('chat.noConnectionTitle')}
          text={t('chat.noConnectionText')}
          action={
            <Button variant="primary" onClick={() => navigate({ page: 'settings', section: 'connections' })}>
              {t('chat.openSettings')}
            </Button>
          }
        />
      </main>
    )
  return <NewChat connections={app.connections} settings={app.settings} />
}

type NewChatProps = { readonly connections: readonly Connection[]; readonly settings: AppState['settings'] }

function NewChat({ connections, settings }: NewChatProps) {
  const { t } = useTranslation()
  const models = useModels()
  const finder = useModelFinder()
  const lost = useConnectionState() === 'lost'
  const [chosen, setChosen] = useState<ChosenModel | null>(null)
  const [draft, setDraft] = useState<Draft>(homeDraft.read)
  const files = useAttachments(HOME)
  const busy = useRef(false)
  const { choose, askWindow, dialog } = useModelChoice(setChosen)
  const first = firstChoice(connections, settings, models)
  const current = chosen ?? first
  const info = current ? finder.find(current.connectionId, current.model) : undefined
  const limit = chosen?.contextLimit ?? info?.window ?? null
  const name = current ? finder.name(current.connectionId, current.model) : ''
  const text = current ? (limit === null ? name : t('chat.model.chip', { name, window: formatTokens(limit) })) : t('chat.model.choose')

  const change = (next: Draft): void => {
    homeDraft.write(next)
    setDraft(next)
  }
  const send = async (): Promise<void> => {
    if (!current) {
      openDialog('model-picker')
      return
    }
    // A second Enter must not make a second chat.
    if (busy.current) return
    busy.current = true
    const created = await call('chat.create', {
      connectionId: current.connectionId,
      model: current.model,
      ...(chosen ? { contextLimit: chosen.contextLimit } : {}),
    })
    busy.current = false
    if (!created.ok) {
      if (created.error.code === 'window_unknown') askWindow({ id: '', ...current, name, window: null, typed: true })
      else showToast({ text: t('composer.notSent', { message: created.error.message }), tone: 'bad' })
      return
    }
    const { id } = created.data
    homeDraft.write(EMPTY_DRAFT)
    navigate({ page: 'chat', id })
    // What is not sent comes back in the new chat's composer.
    await sendDraft(id, draft, takeAttachments(HOME))
  }

  return (
    <main className="relative flex h-full min-w-0 flex-col">
      <DropZone onFiles={files.add} />
      <PageBar>
        <h1 className="shrink-0 font-semibold text-m">{t('chat.newTitle')}</h1>
        <ModelPicker value={current} text={text} onChoose={choose} />
      </PageBar>
      <div className="flex min-h-0 flex-1 flex-col justify-center pb-[14vh]">
        <div className="px-6 max-sm:px-3">
          <div className="mx-auto mb-4 max-w-measure px-3">
            <h2 className="font-semibold text-[22px] leading-tight tracking-tight">{t('chat.homeTitle')}</h2>
            <p className="mt-1.5 text-ink-2 text-l">{t('chat.homeHint')}</p>
          </div>
        </div>
        <Composer
          draft={draft}
          onChange={change}
          files={files}
          notice={<ImagesNotice items={files.items} blind={blindOf(info)} />}
          onSend={() => void send()}
          onStop={() => {}}
          running={false}
          sendKey={settings.sendKey}
          blocked={lost ? t('composer.offline') : null}
          autoFocus
        />
      </div>
      {dialog}
    </main>
  )
}
