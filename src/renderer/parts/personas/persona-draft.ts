import type { Persona } from '@shared/model/persona'

/** A persona as it is being typed. */
export type PersonaDraft = {
  readonly name: string
  readonly role: string
  readonly background: string
  readonly style: string
  readonly icon: string
  readonly color: number | null
  readonly capabilities: readonly string[]
}

export const EMPTY_PERSONA: PersonaDraft = { name: '', role: '', background: '', style: '', icon: '', color: null, capabilities: [] }

export function draftOfPersona(persona: Persona): PersonaDraft {
  const { name, role, background, style, icon, color, capabilities } = persona
  return { name, role, background: background ?? '', style: style ?? '', icon: icon ?? '', color, capabilities }
}

/** The persona that was typed; name and role may still be empty. */
export function readPersona(draft: PersonaDraft): Omit<Persona, 'capabilities'> & { readonly capabilities: string[] } {
  const { name, role, background, style, icon, color, capabilities } = draft
  return {
    name: name.trim(),
    role: role.trim(),
    background: orNull(background),
    style: orNull(style),
    icon: orNull(icon),
    color,
    capabilities: [...capabilities],
  }
}

function orNull(text: string): string | null {
  return text.trim() === '' ? null : text.trim()
}
