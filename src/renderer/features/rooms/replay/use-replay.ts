import type { Id } from '@shared/ids'
import { useEffect, useMemo, useState } from 'react'
import { call, loadOlderInRoom, peekRoom } from '../../../store'
import { report } from '../room-report'

/** Messages per page on the way to the first one: as many as there may be. */
const PAGE = 500

/** Times faster than it was. */
export const SPEEDS = ['1', '4', '16'] as const
export type Speed = (typeof SPEEDS)[number]

type Step = { readonly at: number; readonly messageId: Id }

/** A room played again from what is stored: nobody is asked anything. */
export type Replay = {
  /** Messages in all, and how many of them are shown. */
  readonly count: number
  readonly position: number
  readonly playing: boolean
  readonly speed: Speed
  readonly shown: ReadonlySet<Id>
  seek(position: number): void
  /** Plays or pauses; at the end it begins anew. */
  toggle(): void
  setSpeed(speed: Speed): void
  close(): void
}

/** The replay of a room, or null while there is none; `begin` loads what it needs and starts it. */
export function useReplay(roomId: Id): { readonly replay: Replay | null; begin(): Promise<void> } {
  const [steps, setSteps] = useState<readonly Step[] | null>(null)
  const [position, setPosition] = useState(1)
  const [playing, setPlaying] = useState(false)
  const [speed, setSpeed] = useState<Speed>('1')

  useEffect(() => {
    if (!playing || steps === null) return
    const [now, next] = [steps[position - 1], steps[position]]
    if (!now || !next) {
      setPlaying(false)
      return
    }
    const timer = setTimeout(
      () => {
        setPosition(position + 1)
        // Together, so that a key that follows at once finds it at rest.
        if (position + 1 >= steps.length) setPlaying(false)
      },
      (next.at - now.at) / Number(speed),
    )
    return () => clearTimeout(timer)
  }, [playing, steps, position, speed])

  const shown = useMemo(() => new Set(steps?.slice(0, position).map(({ messageId }) => messageId)), [steps, position])

  const begin = async (): Promise<void> => {
    while (peekRoom(roomId)?.more) if (!(await loadOlderInRoom(roomId, PAGE))) return
    const result = await call('room.replay', { id: roomId })
    if (!report(result) || !result.ok || result.data.steps.length === 0) return
    setSteps(result.data.steps)
    setPosition(1)
    setPlaying(true)
  }
  if (steps === null) return { replay: null, begin }
  const atEnd = position >= steps.length
  return {
    begin,
    replay: {
      count: steps.length,
      position,
      playing: playing && !atEnd,
      speed,
      shown,
      seek: (to) => setPosition(Math.min(steps.length, Math.max(1, to))),
      toggle() {
        if (atEnd) setPosition(1)
        setPlaying(atEnd || !playing)
      },
      setSpeed,
      close() {
        setPlaying(false)
        setSteps(null)
      },
    },
  }
}
