import type { ContextMessage, ProviderRequest } from '../../engine/ports'
import { allSaid, lastText } from './room-talk'
import { subjectWords } from './subject'

type Member = { readonly id: string; readonly name: string; readonly role: string }

const MEMBER = /^- ([0-9a-f-]{36}): ([^\n]+)$/gm

/** The cast that a moderator is asked about; null for any other request. */
export function findModeration({ system, messages }: Pick<ProviderRequest, 'system' | 'messages'>): readonly Member[] | null {
  if (!system?.startsWith('You moderate a conversation') || !lastText(messages).includes('Who speaks now?')) return null
  const names = allSaid(messages).map(({ by }) => by)
  const cast = [...system.matchAll(MEMBER)].map(([, id = '', line = '']): Member => {
    // A name may hold a comma itself; whoever has spoken is known by it.
    const name = names.find((each) => line.startsWith(`${each}, `))
    const comma = name?.length ?? line.indexOf(', ')
    return comma < 0 ? { id, name: line, role: '' } : { id, name: line.slice(0, comma), role: line.slice(comma + 2) }
  })
  return cast.length > 0 ? cast : null
}

/**
 * What the demo decides as a moderator, as JSON: whoever the last message names speaks; a word of the user goes to the two
 * whose roles fit it best; then those who have not answered it yet, one by one; when all have spoken, the user is asked.
 */
export function composeDecision(cast: readonly Member[], messages: readonly ContextMessage[]): string {
  const said = allSaid(messages)
  const last = said.at(-1)
  const sinceUser = said.slice(said.findLastIndex(({ by }) => by === 'User') + 1)
  const named = cast.filter(({ name }) => last?.by !== name && last?.text.toLowerCase().includes(name.toLowerCase()))
  if (last?.by === 'User' && named.length > 0) return speak(named, `the user speaks to ${namesOf(named)}`)
  if (!last || (last.by === 'User' && /\b(everyone|everybody|all of you|each of you)\b/i.test(last.text)))
    return JSON.stringify({ action: 'everyone', participants: [], instruction: null, reason: 'the question is for the whole table' })
  const waiting = cast.filter(({ name }) => !sinceUser.some(({ by }) => by === name))
  if (last.by === 'User') {
    const chosen = byFit(cast, last.text, said).slice(0, 2)
    return speak(chosen, `${namesOf(chosen)} know this side of it best`)
  }
  const next = named.find((member) => waiting.includes(member)) ?? byFit(waiting, last.text, said)[0]
  if (next) return speak([next], `${next.name} has not answered yet`, `Answer ${last.by}, and say where you differ.`)
  return JSON.stringify({ action: 'askUser', participants: [], instruction: null, reason: 'everybody has spoken, so it is the user’s turn' })
}

function speak(members: readonly Member[], reason: string, instruction: string | null = null): string {
  return JSON.stringify({ action: 'speak', participants: members.map(({ id }) => id), instruction, reason })
}

function namesOf(members: readonly Member[]): string {
  return members.map(({ name }) => name).join(' and ')
}

/** The best fitting first: words that role and message share, then those who have spoken least, then by seat. */
function byFit(members: readonly Member[], text: string, said: readonly { readonly by: string }[]): readonly Member[] {
  const words = new Set(subjectWords(text, 50).map((word) => word.toLowerCase().slice(0, 5)))
  const fit = ({ role }: Member) => subjectWords(role, 20).filter((word) => words.has(word.toLowerCase().slice(0, 5))).length
  const spoken = ({ name }: Member) => said.filter(({ by }) => by === name).length
  return members.toSorted((a, b) => fit(b) - fit(a) || spoken(a) - spoken(b) || members.indexOf(a) - members.indexOf(b))
}
