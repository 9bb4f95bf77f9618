import type { Compaction } from '@shared/model/compaction'
import { type FormEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { call } from '../../store'
import { Button } from '../../ui/button'
import { Field, TextInput } from '../../ui/field'
import { Notice } from '../../ui/notice'
import { Spinner } from '../../ui/spinner'
import { MarkdownText } from '../markdown/markdown'
import { cancelCompaction, type Subject } from './calls'

type SummaryRewriterProps = { readonly subject: Subject; readonly compaction: Compaction; readonly onDone: () => void }

/** Has the model write the summary anew, and shows it as it comes. */
export function SummaryRewriter({ subject, compaction, onDone }: SummaryRewriterProps) {
  const { t } = useTranslation()
  const [focus, setFocus] = useState('')
  const [busy, setBusy] = useState(false)
  const [refused, setRefused] = useState<string | null>(null)
  const run = async (event: FormEvent): Promise<void> => {
    event.preventDefault()
    if (busy) return
    setBusy(true)
    setRefused(null)
    const said = focus.trim()
    const result = await call('compaction.regenerate', { ...subject, checkpointId: compaction.id, wait: true, ...(said === '' ? {} : { focus: said }) })
    setBusy(false)
    if (!result.ok) setRefused(result.error.message)
    else if (result.data.error?.code === 'aborted' || result.data.compacted !== false) onDone()
    else setRefused(result.data.error?.message ?? result.data.reason ?? t('compaction.summary.notWritten'))
  }
  return (
    <form onSubmit={(event) => void run(event)}>
      <Field label={t('compaction.summary.focus')} hint={t('compaction.summary.focusHint')} error={refused} className="mt-3.5">
        <TextInput autoFocus value={focus} onChange={setFocus} maxLength={10_000} readOnly={busy} />
      </Field>
      {busy ? (
        <Notice className="mt-3">
          <span role="status" className="flex items-center gap-2">
            <Spinner /> {compaction.state === 'queued' ? t('compaction.summary.waiting') : t('compaction.summary.writing')}
          </span>
        </Notice>
      ) : null}
      {busy && compaction.text ? (
        <div className="mt-2 max-h-[36vh] select-text overflow-y-auto rounded-m border border-line px-4 py-3 text-l" aria-busy>
          <MarkdownText text={compaction.text} growing />
        </div>
      ) : null}
      <div className="mt-4 flex justify-end gap-2">
        <Button onClick={busy ? () => void cancelCompaction(subject) : onDone}>{busy ? t('compaction.summary.stop') : t('compaction.summary.cancel')}</Button>
        <Button type="submit" variant="primary" disabled={busy}>
          {t('compaction.summary.regenerateNow')}
        </Button>
      </div>
    </form>
  )
}
