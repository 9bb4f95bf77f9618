import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Spoken } from './room-blocks'
import type { Attempt } from './room-layout'

/** Attempts that were followed by a retry: folded, and not even rendered until somebody opens them. */
export function EarlierAttempts({ attempts }: { readonly attempts: readonly Attempt[] }) {
  const { t } = useTranslation()
  const [open, setOpen] = useState(false)
  return (
    <div className="mb-2 font-ui text-s">
      <button type="button" aria-expanded={open} className="text-ink-3 hover:text-ink" onClick={() => setOpen(!open)}>
        {t('rooms.room.card.earlier', { count: attempts.length })}
      </button>
      {open
        ? attempts.map(({ run, messages }) => (
            <div key={run.id} className="mt-1.5 border-line border-l-2 pl-3 text-ink-2">
              <p className="text-ink-3">{t('rooms.room.card.attempt', { number: run.attempt, state: t(`rooms.room.state.${run.state}`) })}</p>
              <Spoken messages={messages} />
              {run.error ? <p className="select-text break-words text-bad">{run.error.message}</p> : null}
            </div>
          ))
        : null}
    </div>
  )
}
