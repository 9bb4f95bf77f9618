import { DEFAULT_SUMMARY_PROMPT } from '@shared/model/summary-prompt'
import { useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from '../../ui/button'
import { TextArea } from '../../ui/field'

type PromptFieldProps = {
  /** Null = Parley's own. */
  readonly value: string | null
  readonly onChange: (value: string | null) => void
  readonly error: string | null
}

const LONGEST = 100_000

/** What is stored for an instruction as typed: none, and Parley's own unchanged, are Parley's own. */
export function storedPrompt(text: string): string | null {
  return text.trim() === '' || text.trim() === DEFAULT_SUMMARY_PROMPT ? null : text
}

/** The instruction for summaries. It is long, so it is stored by a button and not in passing. */
export function PromptField({ value, onChange, error }: PromptFieldProps) {
  const { t } = useTranslation()
  const [typed, setTyped] = useState<string | null>(null)
  const own = value ?? DEFAULT_SUMMARY_PROMPT
  const text = typed ?? own
  const changed = typed !== null && typed !== own
  const tooLong = text.length > LONGEST
  const problem = tooLong ? t('compaction.settings.prompt.long') : error
  const ids = { hint: useId(), problem: useId() }

  function store(next: string | null): void {
    setTyped(null)
    onChange(next)
  }

  return (
    <div className="border-line border-t py-3.5">
      <p className="font-medium">{t('compaction.settings.prompt.label')}</p>
      <p id={ids.hint} className="mt-0.5 mb-2 text-ink-2">
        {t('compaction.settings.prompt.hint')}
      </p>
      <TextArea
        aria-label={t('compaction.settings.prompt.label')}
        aria-invalid={problem !== null}
        aria-describedby={problem === null ? ids.hint : ids.problem}
        value={text}
        onChange={setTyped}
        onKeyDown={(event) => {
          if (event.key !== 'Escape' || !changed) return
          event.preventDefault()
          event.stopPropagation()
          setTyped(null)
        }}
        className="max-h-80 min-h-24 w-full aria-invalid:border-bad"
      />
      {problem === null ? null : (
        <p id={ids.problem} role="alert" className="mt-1 text-bad text-s">
          {problem}
        </p>
      )}
      <div className="mt-2 flex flex-wrap justify-end gap-2">
        {value === null ? null : (
          <Button variant="quiet" onClick={() => store(null)}>
            {t('compaction.settings.prompt.reset')}
          </Button>
        )}
        {changed ? (
          <>
            <Button variant="quiet" onClick={() => setTyped(null)}>
              {t('compaction.settings.prompt.cancel')}
            </Button>
            <Button variant="primary" disabled={tooLong} onClick={() => store(storedPrompt(text))}>
              {t('compaction.settings.prompt.save')}
            </Button>
          </>
        ) : null}
      </div>
    </div>
  )
}
