import type { AppError } from '@shared/errors'
import { PlugZap } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { Button } from '../ui/button'
import { Empty } from '../ui/empty'

/** The whole window when the host does not know it: nothing else would work. */
export function Refused({ error }: { readonly error: AppError }) {
  const { t } = useTranslation()
  return (
    <main className="grid h-full place-items-center">
      <Empty
        icon={PlugZap}
        title={t('shell.refusedTitle')}
        text={error.message}
        action={<Button onClick={() => location.reload()}>{t('common.reload')}</Button>}
      />
    </main>
  )
}
