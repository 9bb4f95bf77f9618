import { beginsWithLine } from '@shared/model/summary-request'
import { TEAM_REQUEST, type TeamWish } from '@shared/model/team-request'
import type { ContextMessage } from '../../engine/ports'
import { seedOf } from './room-talk'
import { subjectWords } from './subject'

const FEWEST = 2
const MOST = 8
const USUAL = 4

const NAMES = ['Amara', 'Bram', 'Chiara', 'Deniz', 'Esi', 'Farid', 'Gwen', 'Hiro', 'Ines', 'Jonas', 'Keira', 'Luan', 'Mina', 'Nikolai', 'Oyelaran', 'Paloma']

type Sketch = { readonly role: string; readonly background: string; readonly style: string }

/** Sides that any topic has; `{subject}` stands for its words. */
const SIDES: readonly Sketch[] = [
  {
    role: 'Has done it before',
    background: 'Worked on {subject} for nine years and kept a list of what went differently than planned. Looks for the step that everybody underestimates.',
    style: 'Tells one short story, then the rule drawn from it.',
  },
  {
    role: 'Sceptic',
    background: 'Was called in twice when {subject} had failed. Wants to know what would have to be seen if the whole idea were wrong.',
    style: 'Asks short questions and waits for numbers.',
  },
  {
    role: 'Speaks for those it is meant for',
    background: 'Spends two days a week with people who live with {subject} and writes down what they say, not what they tick.',
    style: 'Quotes one person, plainly and in the first person.',
  },
  {
    role: 'Keeps the books',
    background: 'Has financed things like {subject} and knows in which month the money is short. Reads a plan as a list of dates.',
    style: 'Three figures at most, each with what it hangs on.',
  },
  {
    role: 'Looks ten years ahead',
    background: 'Historian by training, compares {subject} with what was promised the last time. Cares about what cannot be undone.',
    style: 'Long view, dry humour, one surprising parallel.',
  },
  {
    role: 'Makes it happen',
    background: 'Organises. Turns talk about {subject} into steps with names on them, and asks who will do it on Monday.',
    style: 'Lists, verbs first, nothing without an owner.',
  },
  {
    role: 'Outsider with a fresh eye',
    background: 'Comes from another trade and hears of {subject} for the first time. Is not ashamed to ask what a word means.',
    style: 'Naive questions that turn out not to be naive.',
  },
  {
    role: 'Guards the rules',
    background: 'Knows the law and the customs around {subject}, and where the two differ. Has seen good ideas end in a letter.',
    style: 'Careful: what is allowed, what is not, what nobody has decided.',
  },
]

const STYLES: readonly (readonly [RegExp, string])[] = [
  [/\b(brainstorm|ideas?|names? for|invent)\b/i, 'brainstorm'],
  [/\b(plan|roadmap|schedule|organi[sz]e|launch|move)\b/i, 'planning'],
  [/\b(review|critique|feedback|proofread|check)\b/i, 'review'],
  [/\b(debate|versus|vs|against|ethic\w*|right or wrong)\b/i, 'debate'],
  [/\b(research|evidence|study|science|history|why)\b/i, 'research'],
  [/\b(fix|problem|broken|fail\w*|bug|slow)\b/i, 'problemSolving'],
]

/** The team that a request asks for; null for any other request. */
export function findTeamRequest(messages: readonly ContextMessage[]): TeamWish | null {
  const texts = messages.flatMap(({ role, blocks }) => (role === 'user' ? blocks : [])).flatMap((block) => (block.type === 'text' ? [block.text] : []))
  const asked = texts.findLast((text) => beginsWithLine(text, TEAM_REQUEST))
  if (asked === undefined) return null
  try {
    const wish: unknown = JSON.parse(asked.slice(TEAM_REQUEST.length))
    return readWish(wish)
  } catch {
    return null
  }
}

function readWish(wish: unknown): TeamWish | null {
  if (typeof wish !== 'object' || wish === null || !('topic' in wish) || typeof wish.topic !== 'string') return null
  const roles = 'roles' in wish && Array.isArray(wish.roles) ? wish.roles.filter((role): role is string => typeof role === 'string') : []
  const size = 'size' in wish && typeof wish.size === 'number' ? wish.size : null
  return { topic: wish.topic, roles, size }
}

/** A team for a topic, as JSON: the roles that were asked for, then sides that any topic has. Depends on its argument only. */
export function composeTeam({ topic, roles, size }: TeamWish): string {
  const words = subjectWords(topic, 3)
  const subject = words.length === 0 ? 'such things' : words.join(' ').toLowerCase()
  const count = Math.min(MOST, Math.max(FEWEST, size ?? Math.max(USUAL, roles.length)))
  const seed = seedOf(topic)
  const talkStyle = STYLES.find(([wanted]) => wanted.test(topic))?.[1] ?? 'decision'
  const sides = Array.from({ length: count }, (_, index): Sketch => {
    // An odd step, so that it goes round all eight.
    const side = SIDES[(seed + index * 3) % SIDES.length] as Sketch
    const role = roles[index]
    return role === undefined ? side : { ...side, role: role.slice(0, 200) }
  })
  const title = words.length === 0 ? 'Round table' : `Round table on ${words.join(' ')}`
  return JSON.stringify({
    name: title.slice(0, 120).toWellFormed(),
    description: `${count} people who see different sides of ${subject}.`,
    personas: sides.map((side, index) => ({
      name: NAMES[(seed + index * 5) % NAMES.length],
      role: side.role,
      background: side.background.replaceAll('{subject}', subject),
      style: side.style,
    })),
    execution: talkStyle === 'research' || talkStyle === 'brainstorm' ? 'broadcast' : 'sequential',
    talkStyle,
  })
}
