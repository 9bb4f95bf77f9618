import type { AppError } from '@shared/errors'
import { useTranslation } from 'react-i18next'
import { classNames } from '../../ui/class-names'
import { previewFigures } from './figures'
import type { Preview } from './use-preview'

type CompactPreviewProps = {
  readonly preview: Preview
  /** Why it cannot be done as asked. */
  readonly error: AppError | null
  readonly running: boolean
}

/** What would come of it: "61.2k → about 9k tokens", or why nothing would. Read out when it changes. */
export function CompactPreview({ preview, error, running }: CompactPreviewProps) {
  const { t } = useTranslation()
  const { result, pending } = preview
  const compacts = error === null && result?.compacted === true
  return (
    <p
      role="status"
      aria-busy={pending}
      className={classNames(
        'mr-auto min-w-48 flex-1 break-words tabular-nums transition-opacity',
        pending && result !== null && 'opacity-60',
        error !== null && 'text-bad',
      )}
    >
      {text()}
      {compacts && running ? <span className="block text-ink-3 text-s">{t('compaction.dialog.later')}</span> : null}
    </p>
  )

  function text(): string {
    if (error !== null) return error.message
    if (result === null) return t('compaction.dialog.looking')
    if (result.compacted) return t('compaction.dialog.preview', previewFigures(result))
    return result.reason ?? t('compaction.dialog.nothing')
  }
}
