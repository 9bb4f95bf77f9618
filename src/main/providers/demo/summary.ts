import { quickTokens } from '@shared/quick-tokens'
import { emptyNotes, HEADINGS, type Heading, type Notes, readNotes } from './notes'
import { sentencesOf } from './sentences'
import type { SummaryRequest } from './summary-request'
import type { Utterance } from './transcript'

/** Size of an ordinary summary, tokens; a conversation that is short gets a shorter one. */
const USUAL = 380
const SHORT = 160
const SMALLEST = 100
/** Shares of the conversation's own size, ordinary and short, and of the limit of the request. */
const SHARE = 0.15
const SHORT_SHARE = 0.6
const LIMIT_SHARE = 0.5

/** The texts of the demo itself say nothing of the conversation. */
const OWN = '**Parley demo**'

const CONSTRAINT =
  /\b(?:must|always|never|prefer\w*|don['’]t|do not|muss|müssen|immer|niemals|nie|bevorzug\w*|doi[ts]|doivent|toujours|jamais|préfèr\w*|deben?|siempre|nunca|prefier\w*)\b|必须|必須|总是|絶対|必ず|不要|항상|반드시|всегда|никогда|должн/iu
const DECISION = /\b(?:decid\w*|decision|chose|chosen|agreed|instead of|because|we(?:['’]ll| will) use|entschied\w*|weil|parce que|porque)\b|决定|決定|решил/iu
const STATE =
  /\b(?:done|finished|completed|implemented|fixed|works now|in progress|working on|blocked|waiting for|stuck|failed|fertig|erledigt|blockiert|terminé|listo)\b|完成|完了|готово/iu
const QUESTION = /[?？]$/
const STRONG = /https?:\/\/|\p{N}|`[^`]+`|\p{Ll}\p{Lu}|[\p{L}\p{N}]_[\p{L}\p{N}]|\w\/\w+\.\w|@\w/u
const NAME = /\S\s+\p{Lu}[\p{L}]+/u

/** One more point from each of these in turn, until the summary is long enough. */
const TURNS: readonly Heading[] = [
  'Constraints and preferences',
  'Facts, names, numbers, identifiers',
  'Decisions and why',
  'Facts, names, numbers, identifiers',
  'Done / in progress / blocked',
  'Open questions',
  'Goal',
  'Next step',
]

type Said = { readonly by: Utterance['by']; readonly sentences: readonly string[] }

/**
 * A summary made of the conversation's own sentences under the headings every summary has. Depends on its arguments
 * only.
 *
 * @param maxTokens limit of the request; about half of it is used at most
 */
export function composeSummary({ utterances, notes }: SummaryRequest, maxTokens: number): string {
  const said = utterances.filter(({ text }) => !text.includes(OWN)).map(({ by, text }): Said => ({ by, sentences: sentencesOf(text) }))
  const size = utterances.reduce((sum, { text }) => sum + quickTokens(text), 0)
  const wanted = Math.max(SMALLEST, size * SHARE, Math.min(SHORT, size * SHORT_SHARE))
  // Earlier notes are as short as they can be already.
  const budget = Math.min(USUAL, Math.max(wanted, quickTokens(notes ?? '') + size * SHARE), maxTokens * LIMIT_SHARE)
  const earlier = readNotes(notes ?? '')
  return written(chosen(earlier, found(said, earlier), budget))
}

/** What the conversation has for each heading, the most telling first; no sentence twice, and none that is noted already. */
function found(said: readonly Said[], earlier: Notes): Notes {
  const users = said.filter(({ by, sentences }) => by === 'user' && sentences.length > 0)
  const first = users[0] ?? said.find(({ sentences }) => sentences.length > 0)
  const goal = earlier.Goal.length > 0 ? [] : (first?.sentences.slice(0, 2) ?? [])
  const next = users.at(-1)?.sentences.slice(0, 2) ?? earlier['Next step'].slice(-1)
  const used = new Set([...HEADINGS.flatMap((heading) => earlier[heading]), ...goal, ...next])
  const take = (from: readonly Said[], wanted: (sentence: string) => boolean): readonly string[] => {
    const taken = from.flatMap(({ sentences }) => sentences).filter((sentence) => wanted(sentence) && !used.has(sentence))
    for (const sentence of taken) used.add(sentence)
    return [...new Set(taken)]
  }
  const others = said.filter(({ by }) => by !== 'user')
  const talk = said.filter(({ by }) => by !== 'tool')
  const lastOfOthers = others.slice(-1)
  return {
    Goal: goal,
    'Constraints and preferences': take(users, (sentence) => CONSTRAINT.test(sentence)),
    'Decisions and why': take(talk, (sentence) => DECISION.test(sentence)),
    'Done / in progress / blocked': take(talk, (sentence) => STATE.test(sentence)),
    'Open questions': take([...lastOfOthers, ...users.slice(-1)], (sentence) => QUESTION.test(sentence)),
    'Facts, names, numbers, identifiers': [
      ...take(users, (sentence) => STRONG.test(sentence)),
      ...take(others, (sentence) => STRONG.test(sentence)),
      ...take(users, (sentence) => NAME.test(sentence)),
      // Whatever else the user said is worth more than room that is left.
      ...take(users, () => true),
    ],
    'Next step': next,
  }
}

/** As many points as fit, earlier and new ones by turns, so that neither pushes the other out. */
function chosen(earlier: Notes, fresh: Notes, budget: number): Notes {
  const kept = emptyNotes()
  const queues = Object.fromEntries(
    HEADINGS.map((heading): [Heading, string[]] => [heading, heading === 'Next step' ? [...fresh[heading]] : byTurns(earlier[heading], fresh[heading])]),
  ) as Record<Heading, string[]>
  let room = budget - quickTokens(written(kept))
  const keep = (heading: Heading, must: boolean): void => {
    const point = queues[heading].shift()
    if (point === undefined) return
    const cost = quickTokens(line(heading, point)) + 1
    if (cost > room && !must) return
    room -= cost
    kept[heading].push(point)
  }
  keep('Goal', true)
  keep('Next step', true)
  while (room > 0 && TURNS.some((heading) => queues[heading].length > 0)) for (const heading of TURNS) keep(heading, false)
  for (const heading of HEADINGS) kept[heading] = inOrder(kept[heading], [...earlier[heading], ...fresh[heading]])
  return kept
}

function byTurns(a: readonly string[], b: readonly string[]): string[] {
  return Array.from({ length: Math.max(a.length, b.length) }, (_, index) => [a[index], b[index]]).flatMap((pair) => pair.filter((point) => point !== undefined))
}

function inOrder(points: readonly string[], order: readonly string[]): string[] {
  return points.toSorted((a, b) => order.indexOf(a) - order.indexOf(b))
}

function written(notes: Notes): string {
  return HEADINGS.map((heading) => `## ${heading}\n${notes[heading].map((point) => line(heading, point)).join('\n') || '–'}`).join('\n\n')
}

function line(heading: Heading, point: string): string {
  return heading === 'Constraints and preferences' ? `- “${point}”` : `- ${point}`
}
