import type { AppError } from '@shared/errors'
import type { Id } from '@shared/ids'
import type { CallInput, OutputOf } from '@shared/methods'
import { useEffect, useRef, useState } from 'react'
import { call, newRequestId } from '../../../store'

export type ProposedTeam = OutputOf<'room.proposeTeam'>['team']

export type Proposal = { readonly state: 'idle' | 'asking' } | { readonly state: 'failed'; readonly error: AppError }

/** Asks a model for a team. Only the last request counts; a cancelled one ends, and so does one whose dialog is closed. */
export function useProposal(onTeam: (team: ProposedTeam) => void): {
  readonly proposal: Proposal
  readonly ask: (input: CallInput<'room.proposeTeam'>) => Promise<void>
  readonly cancel: () => void
} {
  const [proposal, setProposal] = useState<Proposal>({ state: 'idle' })
  const current = useRef<Id | null>(null)
  const end = (): void => {
    const requestId = current.current
    current.current = null
    if (requestId !== null) void call('room.cancelProposal', { requestId })
  }
  // biome-ignore lint/correctness/useExhaustiveDependencies: only what the reference holds counts
  useEffect(() => end, [])
  return {
    proposal,
    async ask(input) {
      end()
      const requestId = newRequestId()
      current.current = requestId
      setProposal({ state: 'asking' })
      const result = await call('room.proposeTeam', { ...input, requestId })
      if (current.current !== requestId) return
      current.current = null
      setProposal(result.ok ? { state: 'idle' } : { state: 'failed', error: result.error })
      if (result.ok) onTeam(result.data.team)
    },
    cancel() {
      end()
      setProposal({ state: 'idle' })
    },
  }
}
