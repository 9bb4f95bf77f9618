import type { AppError } from '@shared/errors'
import type { SavedPersona, Team } from '@shared/model/persona'
import { useEffect } from 'react'
import { useStore } from 'zustand'
import { createStore } from 'zustand/vanilla'
import { call, useConnectionState } from '../../store'

/** Personas and teams as last listed, those that ship first; null before the first answer. */
export type Library = { readonly personas: readonly SavedPersona[] | null; readonly teams: readonly Team[] | null; readonly error: AppError | null }

// Nothing announces changes of either, so whoever shows them asks again; all parts of the page share the answer.
const library = createStore<Library>()(() => ({ personas: null, teams: null, error: null }))
let lastLoad = 0

/** Asks for both lists anew. Of several at once only the last one counts. */
export async function loadLibrary(): Promise<void> {
  lastLoad += 1
  const thisLoad = lastLoad
  const [personas, teams] = await Promise.all([call('persona.list', {}), call('team.list', {})])
  if (thisLoad !== lastLoad) return
  library.setState((before) => ({
    personas: personas.ok ? personas.data.personas : before.personas,
    teams: teams.ok ? teams.data.teams : before.teams,
    error: personas.ok ? (teams.ok ? null : teams.error) : personas.error,
  }))
}

/** Personas and teams; asked for anew on mounting and when the engine is reached again. */
export function useLibrary(): Library {
  const connected = useConnectionState() === 'open'
  useEffect(() => {
    if (connected) void loadLibrary()
  }, [connected])
  return useStore(library)
}
