import type { Compaction } from '@shared/model/compaction'
import { useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { call } from '../../store'
import type { Subject } from './calls'

export type Rewrite = {
  /** A summary was asked for and has neither come nor failed. */
  readonly busy: boolean
  /** Why the last one did not come. */
  readonly refused: string | null
  start(focus: string): Promise<void>
  stop(): Promise<void>
}

/** Has a summary written anew and follows it: the call only starts it, the compaction itself says what becomes of it. */
export function useRewrite(subject: Subject, { id, state, version }: Compaction, onDone: () => void): Rewrite {
  const { t } = useTranslation()
  const [asked, setAsked] = useState<number | null>(null)
  const [refused, setRefused] = useState<string | null>(null)
  const begun = useRef(false)
  const stopped = useRef(false)
  const under = state === 'queued' || state === 'running'
  // biome-ignore lint/correctness/useExhaustiveDependencies: what to call when it is done may be a new function each time
  useEffect(() => {
    if (asked === null) return
    if (under) {
      begun.current = true
      return
    }
    if (version === asked && !begun.current) return
    setAsked(null)
    if (version > asked || stopped.current) onDone()
    else setRefused(t('compaction.summary.notWritten'))
  }, [asked, under, version, t])
  return {
    busy: asked !== null,
    refused,
    async start(focus) {
      if (asked !== null) return
      begun.current = false
      stopped.current = false
      setRefused(null)
      setAsked(version)
      const result = await call('compaction.regenerate', { ...subject, checkpointId: id, ...(focus === '' ? {} : { focus }) })
      if (result.ok) return
      setAsked(null)
      setRefused(result.error.message)
    },
    async stop() {
      stopped.current = true
      const result = await call('compaction.cancel', { ...subject, checkpointId: id })
      // It had ended before anybody saw it begin.
      if (result.ok && !result.data.cancelled) setAsked(null)
    },
  }
}
