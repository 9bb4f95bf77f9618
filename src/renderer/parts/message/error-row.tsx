import { type AppError, ERROR_ACTIONS } from '@shared/errors'
import { TriangleAlert } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { Button } from '../../ui/button'
import { choicesFor, type ErrorChoice, type MessageActions } from './message-actions'

type ErrorRowProps = {
  readonly error: AppError
  /** The turn can be retried. */
  readonly last: boolean
  /** There is partial text to go on from. */
  readonly continuable: boolean
  readonly actions: MessageActions
}

/** Why an answer failed, in words for the user, with what helps; the provider's own text is folded away. */
export function ErrorRow({ error, last, continuable, actions }: ErrorRowProps) {
  const { t } = useTranslation()
  const choices = choicesFor(error, ERROR_ACTIONS[error.code], last)
  return (
    <div className="mt-2.5 rounded-m border border-bad/45 bg-bad-soft px-3 py-2.5 font-ui text-m">
      <div className="flex gap-2.5">
        <TriangleAlert aria-hidden size={15} strokeWidth={1.75} className="mt-0.5 shrink-0 text-bad" />
        <div className="min-w-0 flex-1">
          <p className="select-text break-words">
            <span className="font-semibold text-bad">{t(`errors.titles.${error.code}`)}.</span> {error.message}
          </p>
          {choices.length > 0 || continuable ? (
            <div className="mt-2 flex flex-wrap gap-2">
              {choices.map((choice) => (
                <Button key={choice.kind} variant={choice.primary ? 'default' : 'quiet'} onClick={runOf(choice, actions)}>
                  {t(LABELS[choice.kind])}
                </Button>
              ))}
              {continuable ? (
                <Button variant="quiet" onClick={actions.continueAnswer}>
                  {t('transcript.continue')}
                </Button>
              ) : null}
            </div>
          ) : null}
          <ErrorDetails error={error} />
        </div>
      </div>
    </div>
  )
}

const LABELS = {
  retry: 'transcript.retry',
  settings: 'transcript.openSettings',
  window: 'transcript.chooseWindow',
  compact: 'compaction.dialog.title',
  clear: 'transcript.clearContext',
} as const

function runOf(choice: ErrorChoice, actions: MessageActions): () => void {
  switch (choice.kind) {
    case 'retry':
      return actions.retry
    case 'settings':
      return actions.openSettings
    case 'window':
      return actions.chooseWindow
    case 'compact':
      return actions.compact
    case 'clear':
      return actions.clear
  }
}

function ErrorDetails({ error }: { readonly error: AppError }) {
  const { t } = useTranslation()
  const rows = [
    [t('transcript.error.code'), error.code],
    [t('transcript.error.provider'), error.provider],
    [t('transcript.error.status'), error.status?.toString()],
    [t('transcript.error.requestId'), error.requestId],
    [t('transcript.error.provided'), error.detail?.slice(0, 4_000)],
  ] as const
  return (
    <details className="mt-2 text-s">
      <summary className="w-fit cursor-default text-ink-2 hover:text-ink">{t('transcript.error.details')}</summary>
      <dl className="mt-1.5 grid select-text grid-cols-[auto_1fr] gap-x-3 gap-y-1">
        {rows.map(([label, value]) =>
          value === undefined ? null : (
            <div key={label} className="contents">
              <dt className="text-ink-2">{label}</dt>
              <dd className="m-0 min-w-0 whitespace-pre-wrap break-words font-mono">{value}</dd>
            </div>
          ),
        )}
      </dl>
    </details>
  )
}
