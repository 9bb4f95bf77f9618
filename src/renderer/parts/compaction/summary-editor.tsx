import type { Id } from '@shared/ids'
import { useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from '../../ui/button'
import { Field, TextArea } from '../../ui/field'
import type { Subject } from './calls'
import { editSummary } from './edit-summary'

type SummaryEditorProps = { readonly subject: Subject; readonly checkpointId: Id; readonly text: string; readonly onDone: () => void }

/** Changes a summary by hand; what it said before stays as a version of its own. */
export function SummaryEditor({ subject, checkpointId, text: before, onDone }: SummaryEditorProps) {
  const { t } = useTranslation()
  const [text, setText] = useState(before)
  const [refused, setRefused] = useState<string | null>(null)
  const saving = useRef(false)
  const save = async (): Promise<void> => {
    if (saving.current) return
    saving.current = true
    const problem = await editSummary(subject, checkpointId, text)
    saving.current = false
    setRefused(problem)
    if (problem === null) onDone()
  }
  return (
    <>
      <Field label={t('compaction.summary.editLabel')} hint={t('compaction.summary.editHint')} error={refused} className="mt-3.5">
        <TextArea autoFocus value={text} onChange={setText} className="max-h-[46vh] min-h-60 overflow-y-auto font-mono" />
      </Field>
      <div className="mt-4 flex justify-end gap-2">
        <Button onClick={onDone}>{t('compaction.summary.cancel')}</Button>
        <Button variant="primary" disabled={text.trim() === '' || text === before} onClick={() => void save()}>
          {t('compaction.summary.save')}
        </Button>
      </div>
    </>
  )
}
