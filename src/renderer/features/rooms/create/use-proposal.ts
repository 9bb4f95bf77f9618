import type { AppError } from '@shared/errors'
import type { CallInput, OutputOf } from '@shared/methods'
import { useEffect, useRef, useState } from 'react'
import { call } from '../../../store'

export type ProposedTeam = OutputOf<'room.proposeTeam'>['team']

export type Proposal = { readonly state: 'idle' | 'asking' } | { readonly state: 'failed'; readonly error: AppError }

/** Asks a model for a team. Only the last request counts; a cancelled one is forgotten, whatever comes of it. */
export function useProposal(onTeam: (team: ProposedTeam) => void): {
  readonly proposal: Proposal
  readonly ask: (input: CallInput<'room.proposeTeam'>) => Promise<void>
  readonly cancel: () => void
} {
  const [proposal, setProposal] = useState<Proposal>({ state: 'idle' })
  const current = useRef(0)
  useEffect(
    () => () => {
      current.current += 1
    },
    [],
  )
  return {
    proposal,
    async ask(input) {
      current.current += 1
      const mine = current.current
      setProposal({ state: 'asking' })
      const result = await call('room.proposeTeam', input)
      if (mine !== current.current) return
      setProposal(result.ok ? { state: 'idle' } : { state: 'failed', error: result.error })
      if (result.ok) onTeam(result.data.team)
    },
    cancel() {
      current.current += 1
      setProposal({ state: 'idle' })
    },
  }
}
