import type { Id } from '@shared/ids'
import type { Round } from '@shared/model/room'
import { useEffect, useRef, useState } from 'react'
import { goOnTalking, pauseRoom } from './room-actions'

export type PauseOnce = {
  /** Somebody types. */
  readonly pause: () => void
  /** What was typed has been sent: the talk that it paused goes on. */
  readonly goOn: () => void
  /** Typing has paused the talk. */
  readonly paused: boolean
}

/** Pauses a talk that goes on by itself as soon as somebody types: once, however much is typed. `round` is the one it is at. */
export function usePauseOnce(roomId: Id, round: Round | null): PauseOnce {
  const talking = round !== null && round.state !== 'paused'
  const asked = useRef(false)
  const [typed, setTyped] = useState(false)
  useEffect(() => {
    // It goes on again: the next key pauses it again.
    if (talking) setTyped(false)
    asked.current = false
  }, [talking])
  const paused = typed && round !== null
  return {
    paused,
    pause() {
      if (!talking || asked.current) return
      asked.current = true
      setTyped(true)
      void pauseRoom(roomId)
    },
    goOn() {
      if (!paused) return
      setTyped(false)
      void goOnTalking(roomId)
    },
  }
}
