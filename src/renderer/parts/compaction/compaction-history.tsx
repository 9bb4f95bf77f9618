import type { Compaction } from '@shared/model/compaction'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { cancelCompaction, redoCompaction, regenerateCompaction, type Subject, undoCompaction } from './calls'
import type { CompactionList } from './compaction-list'
import { CompactionRow, type CompactionRowActions } from './compaction-row'
import { SummaryDialog } from './summary-dialog'

/** The summary that is looked at; it stays while its dialog fades out. Each opening begins anew. */
type Shown = { readonly compaction: Compaction; readonly editing: boolean; readonly open: boolean; readonly opening: number }

type CompactionHistoryProps = {
  readonly subject: Subject
  readonly list: CompactionList
  /** Those that run or wait, where nothing else shows them; the list has only what has ended. */
  readonly live?: readonly Compaction[]
  /** One was undone and may be redone. */
  readonly resting: boolean
  /** What a model is called. */
  readonly nameOf: (model: string) => string
}

/** Every compaction of a chat or of a participant, newest first: what it did, what it cost, and what can be done about it. */
export function CompactionHistory({ subject, list, live = [], resting, nameOf }: CompactionHistoryProps) {
  const { t } = useTranslation()
  const [shown, setShown] = useState<Shown | null>(null)
  const actions: CompactionRowActions = {
    read: (compaction) => show(compaction, false),
    edit: (compaction) => show(compaction, true),
    undo: () => void undoCompaction(subject),
    regenerate: ({ id }) => void regenerateCompaction(subject, id),
    cancel: ({ id }) => void cancelCompaction(subject, id),
  }
  // As it is now: an edit makes a new version.
  const current = shown && (list.compactions.find(({ id }) => id === shown.compaction.id) ?? shown.compaction)
  return (
    <>
      {resting ? (
        <p className="mb-1.5 text-ink-2">
          {t('compaction.gauge.rests')}{' '}
          <button type="button" className="text-accent hover:underline" onClick={() => void redoCompaction(subject)}>
            {t('compaction.gauge.redo')}
          </button>
        </p>
      ) : null}
      <ul>
        {withLive(list.compactions, live).map((compaction) => (
          <CompactionRow key={compaction.id} compaction={compaction} active={list.active} nameOf={nameOf} actions={actions} />
        ))}
      </ul>
      {shown && current ? (
        <SummaryDialog
          key={shown.opening}
          conversationId={subject.id}
          participantId={subject.participantId ?? null}
          compaction={current}
          open={shown.open}
          onOpenChange={(open) => setShown({ ...shown, open })}
          startEditing={shown.editing}
        />
      ) : null}
    </>
  )

  function show(compaction: Compaction, editing: boolean): void {
    setShown((before) => ({ compaction, editing, open: true, opening: (before?.opening ?? 0) + 1 }))
  }
}

/** Newest first; one that is written anew stands where it was. */
function withLive(ended: readonly Compaction[], live: readonly Compaction[]): readonly Compaction[] {
  const known = ended.map((compaction) => live.find(({ id }) => id === compaction.id) ?? compaction)
  return [...known, ...live.filter(({ id }) => !ended.some((compaction) => compaction.id === id))].toReversed()
}
