import type { CorpusMessage } from '../../../../src/main/store/search/retrieval/retrieve'
import { waysToSay } from './day-words'
import { type Part, type QuestionType, readSubjects, type Series, type SetLanguage, type Subject, type WrittenDialogue } from './read'

export type Asked = { readonly type: QuestionType; readonly question: string; readonly evidence: readonly number[] }
/** A dialogue as it is searched; evidence is indexes of messages. */
export type Dialogue = {
  readonly id: string
  readonly part: Part
  readonly language: SetLanguage
  readonly now: number
  readonly messages: readonly CorpusMessage[]
  readonly questions: readonly Asked[]
}

/** The day all questions are asked, local time. */
const NOW = new Date(2026, 2, 27, 15, 30).getTime()
/** Entries of a series in one dialogue. */
const ENTRIES = 16
const SMALL = new Set('what which where when does from that this with have were will there their they your about said tell told should'.split(' '))

/** mulberry32: the same numbers on every machine. */
function numbers(seed: number): (below: number) => number {
  let state = seed
  return (below) => {
    state = (state + 0x6d2b79f5) | 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return Math.floor((((t ^ (t >>> 14)) >>> 0) / 4_294_967_296) * below)
  }
}
type Random = ReturnType<typeof numbers>
const pick = <T>(list: readonly T[], random: Random): T => {
  const item = list[random(list.length)]
  if (item === undefined) throw new Error('nothing to pick from')
  return item
}

/** All dialogues of the set; the same every time. */
export const makeDialogues = (): readonly Dialogue[] =>
  readSubjects().flatMap((subject) => subject.dialogues.map((written) => makeDialogue(subject, written, seedOf(written.id))))

const seedOf = (id: string): number => [...id].reduce((sum, c) => (Math.imul(sum, 31) + c.charCodeAt(0)) | 0, 7)

type Piece = { readonly author: 'user' | 'assistant'; readonly text: string; readonly fact?: number; readonly entry?: number }

function makeDialogue(subject: Subject, written: WrittenDialogue, seed: number): Dialogue {
  const random = numbers(seed)
  const turns: Piece[][] = []
  const chatter = (author: 'user' | 'assistant'): string => fill(pick(subject[author], random), subject.slots, random)
  written.facts.forEach((fact, i) => {
    const own: Piece = { author: fact.author, text: fact.text, fact: i }
    turns.push(
      fact.author === 'user' ? [own, { author: 'assistant', text: fact.reply ?? chatter('assistant') }] : [{ author: 'user', text: chatter('user') }, own],
    )
  })
  for (let entry = 0; entry < ENTRIES; entry++)
    turns.push([
      { author: 'user', text: fill(written.series.text, written.series.values, random), entry },
      { author: 'assistant', text: chatter('assistant') },
    ])
  for (const decoy of decoys(subject, written, random))
    turns.push([
      { author: 'user', text: decoy },
      { author: 'assistant', text: chatter('assistant') },
    ])
  const filler = 22 + random(130)
  for (let i = 0; i < filler; i++)
    turns.push([
      { author: 'user', text: chatter('user') },
      { author: 'assistant', text: chatter('assistant') },
    ])
  return ask(subject, written, spread(written.id, shuffled(turns, random), random), random)
}

/** Sentences that share words with a question but do not answer it; nobody repeats a typo, and languages without spaces rely on their slots. */
function decoys(subject: Subject, written: WrittenDialogue, random: Random): readonly string[] {
  if (['zh', 'ja', 'ko'].includes(subject.language)) return []
  return written.facts.flatMap(({ questions }) =>
    questions
      .filter(({ type }) => type !== 'typo')
      .map(({ question }) => {
        const words = question.split(/[^\p{L}\p{N}'-]+/u).filter((word) => word.length > 3 && !SMALL.has(word.toLowerCase()))
        const slots = { ...subject.slots, thing: [shuffled(words, random).slice(0, 2).join(' / ')] }
        return fill(pick(subject.user, random), slots, random)
      }),
  )
}

function fill(template: string, slots: Readonly<Record<string, readonly string[]>>, random: Random): string {
  return template.replace(/\{(\w+)\}/g, (_, slot: string) => {
    const value = pick(slots[slot.toLowerCase()] ?? [], random)
    return /^[A-Z]/.test(slot) ? value.charAt(0).toUpperCase() + value.slice(1) : value
  })
}

function shuffled<T>(list: readonly T[], random: Random): T[] {
  const copy = [...list]
  for (let i = copy.length - 1; i > 0; i--) {
    const j = random(i + 1)
    const [a, b] = [copy[i], copy[j]]
    if (a !== undefined && b !== undefined) [copy[i], copy[j]] = [b, a]
  }
  return copy
}

type Placed = { readonly message: CorpusMessage; readonly piece: Piece }

/** Gives the turns times: about ten weeks up to yesterday, entries of a series never two on a day. */
function spread(id: string, turns: readonly Piece[][], random: Random): readonly Placed[] {
  const first = new Date(2026, 0, 15)
  const days = 71
  let lastEntry = -1
  return turns.flatMap((pieces, turn) => {
    let day = Math.floor((turn * days) / turns.length)
    if (pieces.some(({ entry }) => entry !== undefined)) {
      day = Math.max(day, lastEntry + 1)
      lastEntry = day
    } else day = Math.max(day, 0)
    const at = new Date(first.getFullYear(), first.getMonth(), first.getDate() + Math.min(day, days - 1), 8 + random(13), random(60)).getTime()
    return pieces.map((piece, i): Placed => ({ piece, message: { id: `${id}-${turn}-${i}`, author: piece.author, at: at + i * 20_000, text: piece.text } }))
  })
}

function ask(subject: Subject, written: WrittenDialogue, unsorted: readonly Placed[], random: Random): Dialogue {
  const placed = [...unsorted].sort((a, b) => a.message.at - b.message.at)
  const indexOfFact = (fact: number): number => placed.findIndex(({ piece }) => piece.fact === fact)
  const questions: Asked[] = written.facts.flatMap(({ questions }, i) => questions.map((question) => ({ ...question, evidence: [indexOfFact(i)] })))
  for (const { facts, question } of written.multi) questions.push({ type: 'multi', question, evidence: facts.map(indexOfFact) })
  questions.push(...dated(subject.language, written.series, placed, random))
  return { id: written.id, part: written.part, language: subject.language, now: NOW, messages: placed.map(({ message }) => message), questions }
}

/** Each question of the series twice: about one of the last days, and about any. */
function dated(language: SetLanguage, series: Series, placed: readonly Placed[], random: Random): readonly Asked[] {
  const entries = placed.flatMap(({ piece, message }, i) => (piece.entry === undefined ? [] : [{ i, at: message.at }]))
  return series.questions.flatMap((question) =>
    [entries.slice(-3), entries].map((among): Asked => {
      const { i, at } = pick(among, random)
      const ago = Math.round((new Date(NOW).setHours(12, 0, 0, 0) - new Date(at).setHours(12, 0, 0, 0)) / 86_400_000)
      return { type: 'date', question: question.replace('{when}', pick(waysToSay(language, new Date(at), ago), random)), evidence: [i] }
    }),
  )
}
