import type { Id } from '@shared/ids'
import type { Compaction } from '@shared/model/compaction'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Dialog } from '../../ui/dialog'
import { Notice } from '../../ui/notice'
import { Spinner } from '../../ui/spinner'
import { type Subject, subjectOf } from './calls'
import { SummaryEditor } from './summary-editor'
import { SummaryReader } from './summary-reader'
import { SummaryRewriter } from './summary-rewriter'
import { useInUse } from './use-in-use'
import { useSummary } from './use-summary'

type SummaryDialogProps = {
  readonly conversationId: Id
  /** Null in a chat. */
  readonly participantId: Id | null
  /** As the state has it now: a new version is read as soon as its number says that there is one. */
  readonly compaction: Compaction
  readonly open: boolean
  readonly onOpenChange: (open: boolean) => void
  /** Opens with the text ready to be changed. */
  readonly startEditing?: boolean | undefined
}

type Mode = 'read' | 'edit' | 'rewrite'

/** One summary: to read, with what the model gets of it, its versions, and both ways to a new one. */
export function SummaryDialog({ conversationId, participantId, compaction, open, onOpenChange, startEditing = false }: SummaryDialogProps) {
  const { t } = useTranslation()
  const [mode, setMode] = useState<Mode>(startEditing ? 'edit' : 'read')
  const change = (next: boolean): void => {
    // Esc leaves what is being changed first, then the dialog.
    if (!next && mode !== 'read') setMode('read')
    else onOpenChange(next)
  }
  return (
    <Dialog
      open={open}
      onOpenChange={change}
      title={t('compaction.summary.title')}
      description={t('compaction.summary.description')}
      size="l"
      closeLabel={t('compaction.summary.close')}
      closeOnOutsidePress={mode === 'read'}
    >
      <SummaryBody subject={subjectOf(conversationId, participantId)} compaction={compaction} mode={mode} onMode={setMode} />
    </Dialog>
  )
}

type SummaryBodyProps = { readonly subject: Subject; readonly compaction: Compaction; readonly mode: Mode; readonly onMode: (mode: Mode) => void }

/** Exists only while the dialog is open, and so does what it reads. */
function SummaryBody({ subject, compaction, mode, onMode }: SummaryBodyProps) {
  const { t } = useTranslation()
  const { texts, error } = useSummary(subject, compaction)
  const inUse = useInUse(subject, compaction)
  const toRead = (): void => onMode('read')
  if (error)
    return (
      <Notice tone="bad" className="mt-4">
        {error.message}
      </Notice>
    )
  if (!texts)
    return (
      <div className="mt-4">
        <Spinner label={t('compaction.summary.loading')} />
      </div>
    )
  const latest = texts.versions.at(-1)
  if (!latest) return <p className="mt-4 text-ink-2">{t('compaction.summary.none')}</p>
  switch (mode) {
    case 'edit':
      return <SummaryEditor subject={subject} checkpointId={compaction.id} text={latest.text} onDone={toRead} />
    case 'rewrite':
      return <SummaryRewriter subject={subject} compaction={compaction} onDone={toRead} />
    case 'read':
      return (
        <SummaryReader
          key={latest.version}
          subject={subject}
          checkpointId={compaction.id}
          texts={texts}
          inUse={inUse}
          revisable={compaction.state === 'committed'}
          onEdit={() => onMode('edit')}
          onRewrite={() => onMode('rewrite')}
        />
      )
  }
}
