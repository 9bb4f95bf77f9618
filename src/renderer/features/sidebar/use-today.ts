import { useEffect, useState } from 'react'
import { startOfDay } from './groups'

/** Local midnight of today; renders again when the day changes, also for a window that stays open for weeks. */
export function useToday(): number {
  const [today, setToday] = useState(() => startOfDay(Date.now()))
  useEffect(() => {
    // A timer that sleeps with the machine is late; looking again when the window is shown makes up for it.
    const look = () => setToday(startOfDay(Date.now()))
    const timer = setTimeout(look, startOfDay(today, 1) - Date.now() + 1_000)
    document.addEventListener('visibilitychange', look)
    return () => {
      clearTimeout(timer)
      document.removeEventListener('visibilitychange', look)
    }
  }, [today])
  return today
}
