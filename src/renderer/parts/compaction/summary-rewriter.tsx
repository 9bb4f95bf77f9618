import type { Compaction } from '@shared/model/compaction'
import { type FormEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from '../../ui/button'
import { Field, TextInput } from '../../ui/field'
import { Notice } from '../../ui/notice'
import { Spinner } from '../../ui/spinner'
import type { Subject } from './calls'
import { SummaryText } from './summary-text'
import { useRewrite } from './use-rewrite'

type SummaryRewriterProps = { readonly subject: Subject; readonly compaction: Compaction; readonly onDone: () => void }

/** Has the model write the summary anew, and shows it as it comes. */
export function SummaryRewriter({ subject, compaction, onDone }: SummaryRewriterProps) {
  const { t } = useTranslation()
  const [focus, setFocus] = useState('')
  const { busy, refused, start, stop } = useRewrite(subject, compaction, onDone)
  const submit = (event: FormEvent): void => {
    event.preventDefault()
    void start(focus.trim())
  }
  return (
    <form onSubmit={submit}>
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
        // biome-ignore lint/a11y/useSemanticElements: a group of nothing but text
        <div
          role="group"
          aria-label={t('compaction.row.summary')}
          aria-busy
          // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
          tabIndex={0}
          className="mt-2 max-h-[36vh] select-text overflow-y-auto rounded-m border border-line px-4 py-3 text-l"
        >
          <SummaryText text={compaction.text} growing />
        </div>
      ) : null}
      <div className="mt-4 flex justify-end gap-2">
        <Button onClick={busy ? () => void stop() : onDone}>{busy ? t('compaction.summary.stop') : t('compaction.summary.cancel')}</Button>
        <Button type="submit" variant="primary" disabled={busy}>
          {t('compaction.summary.regenerateNow')}
        </Button>
      </div>
    </form>
  )
}
