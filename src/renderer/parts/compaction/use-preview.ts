import type { AppError } from '@shared/errors'
import type { Id } from '@shared/ids'
import type { CompactionResult } from '@shared/model/compaction'
import type { Result } from '@shared/result'
import { useEffect, useState } from 'react'
import { call } from '../../store'
import { useDebounced } from '../../ui/use-debounced'

/** What is asked of a compaction by hand. */
export type CompactOrder = {
  readonly id: Id
  readonly participantId?: Id
  readonly focus?: string
  readonly keepTurns: number
  readonly strategy: 'threshold' | 'llm'
}

export type Preview = {
  /** The newest answer; the one of an earlier order until the new one has come. */
  readonly result: CompactionResult | null
  readonly error: AppError | null
  /** The answer is not (yet) the one to this order. */
  readonly pending: boolean
}

/** How long somebody types on before the engine is asked. Milliseconds. */
const REST_MS = 200

/** What an order would do, asked anew when it or the conversation (`version`) has changed. */
export function usePreview(order: CompactOrder, version: string): Preview {
  const asked = `${version} ${JSON.stringify(order)}`
  const settled = useDebounced(asked, REST_MS)
  const [answer, setAnswer] = useState<{ readonly to: string; readonly result: Result<CompactionResult> } | null>(null)
  // biome-ignore lint/correctness/useExhaustiveDependencies: `settled` is the order as text, once it has come to rest
  useEffect(() => {
    let current = true
    void call('compaction.preview', order).then((result) => {
      if (current) setAnswer({ to: settled, result })
    })
    return () => {
      current = false
    }
  }, [settled])
  const result = answer?.result
  return { result: result?.ok ? result.data : null, error: result && !result.ok ? result.error : null, pending: answer?.to !== asked }
}
