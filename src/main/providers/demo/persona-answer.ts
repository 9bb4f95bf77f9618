import type { ContextMessage, ProviderRequest } from '../../engine/ports'
import { withinAsked } from './asked-length'
import { allSaid, lastText, pick, type Said, saidIn, seedOf } from './room-talk'
import { sentencesOf } from './sentences'
import { subjectPhrase, subjectWords } from './subject'

/** Who is asked to speak in a room, as its request tells it. */
export type Speaker = {
  readonly name: string
  readonly role: string
  readonly topic: string | null
  readonly style: string | null
  readonly instruction: string
}

const CLOSING = /(?:^|\n\n)Answer now, only as ([\s\S]+)\.$/
const SELF = /^You are ([^\n]+)\.$/m
const LONGEST_QUOTE = 90
/** Words that a sentence needs to say something. */
const TELLING = 3

type Bank = readonly [string, ...string[]]

/** What somebody of a role looks at first; the first that fits. */
const LENSES: readonly (readonly [RegExp, Bank])[] = [
  [
    /secur|attack|privacy/i,
    [
      'who could misuse it, and what that would cost them',
      'what we believe without checking',
      'the way in that nobody has drawn yet',
      'what leaks when it works as designed',
    ],
  ],
  [
    /user|product|customer|design|support|host|teach|language/i,
    [
      'what the person in front of it sees first',
      'the moment somebody gives up',
      'how it would be said at the kitchen table',
      'what they would tell a friend about it',
    ],
  ],
  [
    /reliab|on call|operat|architect|engineer|system|accident/i,
    [
      'what happens when half of it fails',
      'the invariant that must hold while it changes',
      'how we would notice that it broke',
      'the simplest part we could take out',
    ],
  ],
  [
    /financ|econom|budget|against|business/i,
    ['who pays, and in which month', 'what we do not do if we do this', 'the number everything else hangs on', 'what it costs to change our minds later'],
  ],
  [
    /statist|data|measur|research|literature|scien|sceptic|skeptic|experiment|practition|fact/i,
    [
      'the denominator behind that figure',
      'what we would have to see if it were false',
      'which of this is known and which is hoped',
      'the most boring explanation that would fit too',
    ],
  ],
  [
    /edit|writ|reader|story|line/i,
    ['the one sentence that carries it', 'where a reader would stop', 'what could be cut without loss', 'what it promises at the start'],
  ],
  [
    /lead|project|plan|chair|manage|speaks for|advoca/i,
    ['who does what by when', 'what becomes possible once it works', 'the step that everything waits for', 'what we already agree on without noticing'],
  ],
]
const ANYBODY: Bank = [
  'what we all take for granted here',
  'the choice behind the choice',
  'what would change my mind',
  'who is not at this table and should be',
]

const FIRST: Bank = [
  'On {subject} I would begin with {lens}.',
  'Before we settle {subject}: {lens}. That decides more than it seems to.',
  'With {subject} my question is {lens}.',
  'I read “{quote}” and ask about {lens}.',
]
/** The words of others stand in a sentence of their own, so that what is said about them can be quoted without them. */
const REPLY: Bank = [
  '{other} says “{quote}”. Seen from my side, it is about {lens}.',
  'I take {other}’s point: “{quote}”. What I would add is {lens}.',
  '{other}, you say “{quote}”. That holds only as long as nobody asks about {lens}.',
  '“{quote}”, says {other}, and I half agree. For me it comes down to {lens}.',
]
/** Where the other has said nothing that can be quoted. */
const PLAIN_REPLY: Bank = [
  'I am with {other} on the direction. My own question is {lens}.',
  '{other} has a point. What is missing in it is {lens}.',
  'Unlike {other}, I would first look at {lens}.',
]
const REASON: Bank = [
  'In my work as {role}, that is where {subject} went wrong more than once.',
  'I have seen {subject} decided without it, and decided again a year later.',
  'If that is answered, the rest of {subject} is mostly patience.',
  'Everything else about {subject} can be changed afterwards; this cannot.',
]
const CLOSE: Bank = [
  'So I would try the smallest version of it first and look.',
  'My proposal: one week, one measurement, then we talk again.',
  'I could be convinced otherwise by a single good example.',
  'Who here has seen it done well?',
]
/** For a closing round. */
const CONCLUSION: Bank = [
  'Where I have arrived: {lens} matters most for {subject}. What stays open is how we would check it. I recommend to start there.',
  'My conclusion on {subject}: do it in a small form, and settle {lens} before it grows.',
  'We agree on more than we said: {subject} is worth doing once {lens} is clear. That part is still open.',
]
const MORE: Bank = [
  'Let me take one step back. There are three things in this, and we speak of them as if they were one: what we want, what we know, and what we are afraid of. About the first we hardly differ.',
  'An example. Somebody I worked with had the same choice, took a week to write down what would count as a failure, and found that two of the four options were the same one with different names.',
  'And a warning about what I have just said: it is the view of one side of the table. It is worth as much as the next thing somebody says against it.',
]

/** The speaker that a request of a room asks for; null for any other request. */
export function findSpeaker({ system, messages }: Pick<ProviderRequest, 'system' | 'messages'>): Speaker | null {
  const closing = CLOSING.exec(lastText(messages))
  const self = closing && SELF.exec(system ?? '')?.[1]
  const name = closing?.[1]
  if (!self || name === undefined || !self.startsWith(`${name}, `)) return null
  return {
    name,
    role: self.slice(name.length + 2),
    topic: /^Topic: (.+)$/m.exec(system ?? '')?.[1] ?? null,
    style: /^How we talk: ([^.\n]+)/m.exec(system ?? '')?.[1] ?? null,
    instruction: lastText(messages).slice(0, closing?.index ?? 0),
  }
}

/**
 * What a persona says in a room: to the topic, and to what the others have said since it spoke last. Depends on its
 * arguments only; two personas never say the same, and neither does one of them twice. No longer than the user asks for.
 */
export function composePersonaAnswer(speaker: Speaker, messages: readonly ContextMessage[], long: boolean): string {
  const turn = messages.filter(({ role }) => role === 'assistant').length
  const fresh = saidIn(messages.at(-1)?.blocks ?? [])
  const asked = [...fresh, ...allSaid(messages)].find(({ by }) => by === 'User')?.text ?? ''
  const other = fresh.findLast(({ by }) => by !== 'User' && by !== speaker.name)
  const heard = other ?? fresh.at(-1) ?? { by: 'User', text: speaker.topic ?? '' }
  const seed = seedOf(speaker.name, speaker.role, turn, heard.text)
  const lenses = LENSES.find(([role]) => role.test(speaker.role))?.[1] ?? ANYBODY
  const quote = quoteOf(heard)
  const fill = filler({
    subject: subjectPhrase(speaker.topic ?? '') ?? subjectPhrase(asked) ?? 'this',
    lens: pick(lenses, seedOf(speaker.name) + turn),
    role: speaker.role.charAt(0).toLowerCase() + speaker.role.slice(1),
    other: heard.by,
    quote,
  })
  if (/closing round/i.test(speaker.instruction)) return fill(pick(CONCLUSION, seed))
  const openings: Bank = other ? (quote === '' ? PLAIN_REPLY : REPLY) : quote === '' ? [FIRST[0], ...FIRST.slice(1, 3)] : FIRST
  const opening = pick(openings, seedOf(speaker.name, 'opening') + turn)
  // Not the turn of phrase that it answers.
  const echo = other && heard.text.includes(opening.slice(opening.lastIndexOf('. ') + 2, opening.lastIndexOf('{')))
  const sentences = [
    echo ? pick(openings, openings.indexOf(opening) + 1) : opening,
    // Out of step with the others, which come round every four turns.
    pick(REASON, seedOf(speaker.name, 'reason') + turn + (turn >>> 2)),
    pick(CLOSE, seedOf(speaker.name, 'close') + turn),
  ]
  const answer = sentences.map(fill).join(' ')
  const wanted = allSaid(messages).findLast(({ by }) => by === 'User')?.text ?? ''
  return withinAsked(long ? [answer, ...MORE].join('\n\n') : answer, wanted)
}

function filler(words: Readonly<Record<string, string>>): (sentence: string) => string {
  return (sentence) => sentence.replaceAll(/\{(\w+)\}/g, (_, name: string) => words[name] ?? '')
}

/** The sentence of a message that says where its author stands, short enough to be repeated and without a quotation; empty where there is none. */
function quoteOf({ text }: Said): string {
  const own = sentencesOf(text).filter((sentence) => !/[“”„"«»]/.test(sentence))
  const short = own.map((sentence) => sentence.replace(/[.!?…]+$/, '')).filter((sentence) => Array.from(sentence).length <= LONGEST_QUOTE)
  const weight = (sentence: string): number => subjectWords(sentence, 12).length
  // Where somebody stands comes first, the reasons after it.
  return short.find((sentence) => weight(sentence) >= TELLING) ?? short.toSorted((a, b) => weight(b) - weight(a))[0] ?? ''
}
