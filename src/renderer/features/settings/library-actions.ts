import type { SavedPersona, Team } from '@shared/model/persona'
import type { Result } from '@shared/result'
import i18next from 'i18next'
import { loadLibrary } from '../../parts/personas/library'
import { call, showToast } from '../../store'

// What can be done with what is kept; a removal is taken back from its toast, under the same id.

function done(result: Result<unknown>): boolean {
  if (!result.ok) showToast({ text: i18next.t('rooms.persona.failed', { message: result.error.message }), tone: 'bad' })
  void loadLibrary()
  return result.ok
}

function inputOf({ builtIn: _, capabilities, ...persona }: SavedPersona) {
  return { ...persona, capabilities: [...capabilities] }
}

/** A copy of one's own, with a name that says so. */
export async function duplicatePersona(persona: SavedPersona): Promise<void> {
  const { id: _, ...copy } = inputOf(persona)
  done(await call('persona.save', { ...copy, name: i18next.t('rooms.persona.copyName', { name: copy.name.slice(0, 52) }) }))
}

export async function removePersona(persona: SavedPersona): Promise<void> {
  if (!done(await call('persona.remove', { id: persona.id }))) return
  const restore = async (): Promise<void> => void done(await call('persona.save', inputOf(persona)))
  showToast({
    text: i18next.t('rooms.persona.deleted', { name: persona.name }),
    action: { label: i18next.t('common.undo'), run: () => void restore() },
  })
}

/** A team as methods take it. */
export function teamInputOf({ builtIn: _, personas, execution, talkStyle, ...team }: Team) {
  const { order, display } = execution
  return {
    ...team,
    personas: personas.map((persona) => ({ ...persona, capabilities: [...persona.capabilities] })),
    execution: { ...execution, order: order === null ? null : [...order], display: typeof display === 'string' ? display : [...display] },
    talkStyle:
      talkStyle === null || typeof talkStyle === 'string'
        ? talkStyle
        : { ...talkStyle, guidelines: [...talkStyle.guidelines], expected: [...talkStyle.expected] },
  }
}

/** A copy of one's own, with a name that says so. */
export async function duplicateTeam(team: Team): Promise<void> {
  const { id: _, ...copy } = teamInputOf(team)
  done(await call('team.save', { ...copy, name: i18next.t('rooms.team.copyName', { name: copy.name.slice(0, 190) }) }))
}

export async function removeTeam(team: Team): Promise<void> {
  if (!done(await call('team.remove', { id: team.id }))) return
  const restore = async (): Promise<void> => void done(await call('team.save', teamInputOf(team)))
  showToast({ text: i18next.t('rooms.team.deleted', { name: team.name }), action: { label: i18next.t('common.undo'), run: () => void restore() } })
}
