import { X } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { IconButton } from '../../ui/icon-button'
import { Notice } from '../../ui/notice'

type FileErrorsProps = { readonly errors: readonly string[]; readonly onDismiss: () => void }

/** Why files were not accepted, beside what is typed. */
export function FileErrors({ errors, onDismiss }: FileErrorsProps) {
  const { t } = useTranslation()
  if (errors.length === 0) return null
  return (
    <Notice tone="bad" className="mt-1" action={<IconButton label={t('common.dismiss')} icon={X} size="s" onClick={onDismiss} />}>
      {errors.map((error, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the list comes and goes as a whole
        <p key={index}>{error}</p>
      ))}
    </Notice>
  )
}
