import type { Id } from '@shared/ids'
import type { Compaction } from '@shared/model/compaction'
import type { Result } from '@shared/result'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { SummaryDialog } from '../../parts/compaction/summary-dialog'
import { call, showToast } from '../../store'
import { useCompactionList } from './compaction-list'
import { CompactionRow, type CompactionRowActions } from './compaction-row'
import { Section } from './section'

/** The summary that is looked at; it stays while its dialog fades out. Each opening begins anew. */
type Shown = { readonly compaction: Compaction; readonly editing: boolean; readonly open: boolean; readonly opening: number }

type CompactionsProps = {
  readonly chatId: Id
  /** Changes with every compaction. */
  readonly version: string
  /** One was undone and may be redone. */
  readonly resting: boolean
  /** What a model is called. */
  readonly nameOf: (model: string) => string
}

/** Every compaction of the chat, newest first: what it did, what it cost, and what can be done about it. */
export function Compactions({ chatId, version, resting, nameOf }: CompactionsProps) {
  const { t } = useTranslation()
  const { list, error } = useCompactionList(chatId, version)
  const [shown, setShown] = useState<Shown | null>(null)
  const actions: CompactionRowActions = {
    read: (compaction) => show(compaction, false),
    edit: (compaction) => show(compaction, true),
    undo: () => void call('compaction.undo', { id: chatId }).then(report),
    regenerate: ({ id }) => void call('compaction.regenerate', { id: chatId, checkpointId: id }).then(report),
  }
  // As it is now: an edit makes a new version.
  const subject = shown && (list?.compactions.find(({ id }) => id === shown.compaction.id) ?? shown.compaction)
  return (
    <Section title={t('compaction.history.title')}>
      {error ? <p className="text-bad text-s">{error.message}</p> : null}
      {list?.compactions.length === 0 ? <p className="text-ink-2">{t('compaction.history.none')}</p> : null}
      {resting ? (
        <p className="mb-1.5 text-ink-2">
          {t('compaction.gauge.rests')}{' '}
          <button type="button" className="text-accent hover:underline" onClick={() => void call('compaction.redo', { id: chatId }).then(report)}>
            {t('compaction.gauge.redo')}
          </button>
        </p>
      ) : null}
      <ul>
        {list?.compactions.toReversed().map((compaction) => (
          <CompactionRow key={compaction.id} compaction={compaction} active={list.active} nameOf={nameOf} actions={actions} />
        ))}
      </ul>
      {shown && subject ? (
        <SummaryDialog
          key={shown.opening}
          conversationId={chatId}
          participantId={null}
          compaction={subject}
          open={shown.open}
          onOpenChange={(open) => setShown({ ...shown, open })}
          startEditing={shown.editing}
        />
      ) : null}
    </Section>
  )

  function show(compaction: Compaction, editing: boolean): void {
    setShown((before) => ({ compaction, editing, open: true, opening: (before?.opening ?? 0) + 1 }))
  }
}

function report(result: Result<unknown>): void {
  if (!result.ok) showToast({ text: result.error.message, tone: 'bad' })
}
