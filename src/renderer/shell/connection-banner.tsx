import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useConnectionState, useRefusal } from '../store'
import { Spinner } from '../ui/spinner'

/** A cut that heals within this time is nobody's business. Milliseconds. */
const PATIENCE_MS = 400

/** Says that the engine cannot be reached. What is on the screen stays readable meanwhile. */
export function ConnectionBanner() {
  const { t } = useTranslation()
  const lost = useConnectionState() === 'lost'
  const refusal = useRefusal()
  const [shown, setShown] = useState(false)
  useEffect(() => {
    if (!lost) return setShown(false)
    const timer = setTimeout(() => setShown(true), PATIENCE_MS)
    return () => clearTimeout(timer)
  }, [lost])
  return (
    <div role="status">
      {shown ? (
        <p className="flex items-center justify-center gap-2 border-line border-b bg-warn-soft px-3 py-1.5 text-warn">
          {refusal ? null : <Spinner />}
          {refusal ? refusal.message : t('shell.connectionLost')}
        </p>
      ) : null}
    </div>
  )
}
