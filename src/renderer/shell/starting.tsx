import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Spinner } from '../ui/spinner'
import { ConnectionBanner } from './connection-banner'

/** Usually gone before anybody could read it. Milliseconds. */
const PATIENCE_MS = 600

/** The window before the first answer of the host. */
export function Starting() {
  const { t } = useTranslation()
  const [late, setLate] = useState(false)
  useEffect(() => {
    const timer = setTimeout(() => setLate(true), PATIENCE_MS)
    return () => clearTimeout(timer)
  }, [])
  return (
    <div className="flex h-full flex-col">
      <ConnectionBanner />
      <div className="grid flex-1 place-items-center text-ink-2">
        {late ? (
          <span className="flex items-center gap-2">
            <Spinner />
            {t('shell.connecting')}
          </span>
        ) : null}
      </div>
    </div>
  )
}
