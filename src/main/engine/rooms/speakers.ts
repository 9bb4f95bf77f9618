import { failure } from '@shared/errors'
import type { Id } from '@shared/ids'
import type { Block } from '@shared/model/message'
import { messageText } from '@shared/model/message'
import { type Execution, sameName } from '@shared/model/persona'
import type { Mention, Participant } from '@shared/model/room'
import { mentionsIn } from './mentions'

type Cast = readonly Pick<Participant, 'id' | 'persona' | 'muted' | 'leftAt'>[]

/** Those who belong to the cast and are not muted, in the order of their seats. */
export function present(cast: Cast): Cast {
  return cast.filter(({ leftAt, muted }) => leftAt === null && !muted)
}

/** The cast in an explicit order: listed names first, each once, the others behind them as they sit. */
export function inOrder(cast: Cast, names: readonly string[] | null): readonly Id[] {
  const seated = present(cast)
  if (!names) return seated.map(({ id }) => id)
  const listed = names.flatMap((name) => seated.filter(({ persona }) => sameName(persona.name, name)).map(({ id }) => id))
  return [...new Set([...listed, ...seated.map(({ id }) => id)])]
}

/** Refuses names that nobody in the cast has; throws `validation` with the name. */
export function assertNames(cast: Cast, { order, display }: Pick<Execution, 'order' | 'display'>): void {
  const here = cast.filter(({ leftAt }) => leftAt === null)
  for (const name of [...(order ?? []), ...(typeof display === 'string' ? [] : display)])
    if (!here.some(({ persona }) => sameName(persona.name, name)))
      throw failure('validation', `Nobody in this room is called ${name}. Use the names of the cast.`)
}

/**
 * Who answers a message under an execution model that needs no moderator, in the order of running. Throws `validation`
 * where a name could mean several people: that is asked, never guessed.
 */
export function speakersFor(
  execution: Execution,
  cast: Cast,
  prompt: { readonly content: readonly Block[]; readonly mentions: readonly Mention[] } | null,
): readonly Id[] {
  switch (execution.model) {
    case 'sequential':
    case 'moderator':
      return inOrder(cast, execution.order)
    case 'broadcast':
      return inOrder(cast, null)
    case 'mentioned':
      return namedIn(execution, cast, prompt) ?? inOrder(cast, null)
    case 'manual':
      return []
  }
}

/** Those named with @, by what the composer marked or as it was typed; null where nobody is who is here, or all are. */
function namedIn(
  execution: Execution,
  cast: Cast,
  prompt: { readonly content: readonly Block[]; readonly mentions: readonly Mention[] } | null,
): readonly Id[] | null {
  if (!prompt) return null
  const here = cast.filter(({ leftAt }) => leftAt === null)
  const { ids, all, ambiguous } = mentionsIn(withoutMarked(messageText(prompt.content), prompt.mentions), here, execution.match)
  const [unclear] = ambiguous
  if (unclear) throw failure('validation', `@${unclear.text} could be ${unclear.names.join(' or ')}. Write more of the name.`)
  const named = new Set([...prompt.mentions.map(({ participantId }) => participantId), ...ids])
  const chosen = here.filter(({ id }) => named.has(id)).map(({ id }) => id)
  return all || chosen.length === 0 ? null : chosen
}

/** The text with blanks where a mention is marked: whom that means is known, whatever is written there. */
function withoutMarked(text: string, mentions: readonly Mention[]): string {
  return mentions.reduce((plain, { start, end }) => {
    const length = Math.max(0, Math.min(end, plain.length) - start)
    return plain.slice(0, start) + ' '.repeat(length) + plain.slice(start + length)
  }, text)
}
