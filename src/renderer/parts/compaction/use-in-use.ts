import type { Compaction } from '@shared/model/compaction'
import { useEffect, useState } from 'react'
import { call } from '../../store'
import type { Subject } from './calls'

/** Whether the model's context stands on a compaction now; true until that is known. */
export function useInUse({ id, participantId }: Subject, { id: checkpointId, state }: Compaction): boolean {
  const [active, setActive] = useState<string | null>(checkpointId)
  // biome-ignore lint/correctness/useExhaustiveDependencies: asked again when its state has changed
  useEffect(() => {
    let gone = false
    void call('compaction.list', { id, ...(participantId === undefined ? {} : { participantId }) }).then((result) => {
      if (!gone && result.ok) setActive(result.data.active)
    })
    return () => {
      gone = true
    }
  }, [id, participantId, checkpointId, state])
  return active === checkpointId
}
