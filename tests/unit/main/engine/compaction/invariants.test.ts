import { PROVIDER_IDS } from '@shared/model/connection'
import { messageText } from '@shared/model/message'
import { redact } from '@shared/redact'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { coverageOf } from '../../../../../src/main/engine/compaction/coverage'
import { dropRung, floorOf, trimRung, turnsToKeep } from '../../../../../src/main/engine/compaction/ladder'
import { type Ground, groundOf } from '../../../../../src/main/engine/compaction/measure'
import { notesOf } from '../../../../../src/main/engine/compaction/notes'
import { cutFor, dropOldest, flattenRunning, keptBy, NO_RECIPE, trimOld, trimRunning } from '../../../../../src/main/engine/compaction/plan'
import { limitsOf } from '../../../../../src/main/engine/compaction/policy'
import { shortResult } from '../../../../../src/main/engine/compaction/short-result'
import { jobOf } from '../../../../../src/main/engine/compaction/summary-job'
import { told } from '../../../../../src/main/engine/compaction/told'
import { turnsOf } from '../../../../../src/main/engine/compaction/turns'
import { type ProjectionTarget, project } from '../../../../../src/main/engine/context/project'
import { validate } from '../../../../../src/main/engine/context/validate'
import { wellFormedText } from '../../../../../src/main/engine/context/well-formed'
import type { Entry, ProviderRequest, Recipe } from '../../../../../src/main/engine/ports'
import type { SessionPorts } from '../../../../../src/main/engine/sessions/session-state'
import { simpleTokenizer } from '../../../../fixtures/engine'
import { CONVERSATION, type Conversation, HOSTILE, subjectOf } from './conversations'
import { summaryOf } from './talk'

const RUNS = Math.max(1_500, Math.floor(Number(process.env.PROPERTY_RUNS ?? 0) / 2))
const { quick } = simpleTokenizer

type Step = { readonly do: 'trim' | 'trimRunning' | 'flatten' | 'drop' | 'summary' | 'dropRung' | 'trimRung'; readonly nth: number; readonly text: string }
const STEP: fc.Arbitrary<Step> = fc.record({
  do: fc.constantFrom('trim', 'trimRunning', 'flatten', 'drop', 'summary', 'summary', 'dropRung', 'trimRung'),
  nth: fc.nat(8),
  text: fc.constantFrom('- noted', 'odd \ud800', '~'.repeat(9), ...HOSTILE),
})
const TARGET: fc.Arbitrary<ProjectionTarget> = fc.record({
  interruptedAnswers: fc.constantFrom('keep' as const, 'drop' as const),
  tools: fc.boolean(),
  images: fc.constantFrom(null, new Map([['m1', { mimeType: 'image/png', base64: 'aGk=' }]])),
  documents: fc.constant(new Map([['m1', 'text \udc00']])),
  contextHash: fc.constant('now'),
  continuing: fc.constant(false),
})

function groundFor(conversation: Conversation, recipe: Recipe, target: ProjectionTarget): Ground {
  return groundOf(subjectOf(conversation, recipe, { target, used: 3_000 }), quick)
}

/** One more compaction on top of what is in force. */
function apply(conversation: Conversation, recipe: Recipe, { do: what, nth, text }: Step, target: ProjectionTarget): Recipe {
  const { entries, pins } = conversation
  const mode = nth % 2 === 0 ? 'redact' : 'summarize'
  const ground = groundFor(conversation, recipe, target)
  const limits = limitsOf(ground.subject.config.compaction, 1_000 * (nth + 1), 200)
  switch (what) {
    case 'trim':
      return trimOld(entries, recipe, mode, 1 + nth) ?? recipe
    case 'trimRunning':
      return trimRunning(entries, recipe, mode) ?? recipe
    case 'flatten':
      return flattenRunning(entries, recipe) ?? recipe
    case 'drop':
      return nth < keptBy(entries, recipe).turns.length ? (dropOldest(entries, recipe, nth) ?? recipe) : recipe
    case 'trimRung':
      return trimRung(ground, limits)
    case 'dropRung':
      return dropRung(ground, recipe, limits.target, limits.usable)
    case 'summary': {
      const cut = cutFor(keptBy(entries, recipe), Math.max(1, turnsToKeep(ground, limits, 100) + (nth % 3) - 1))
      if (cut === null) return recipe
      const next = { ...recipe, coveredUntil: cut, summary: summaryOf(text) }
      return { ...next, notes: notesOf(coverageOf(entries, next, pins).covered, { lists: 100, messages: 200 }, quick) }
    }
  }
}

function requestOf(conversation: Conversation, recipe: Recipe, target: ProjectionTarget, followed = false): ProviderRequest {
  const { entries, pins } = conversation
  const checkpoint = recipe === NO_RECIPE ? null : { recipe, pinned: coverageOf(entries, recipe, pins).pinned }
  return {
    model: 'm',
    system: 'Be brief.',
    messages: project(entries, checkpoint, { ...target, followed }),
    maxTokens: 10,
    temperature: null,
    tools: target.tools ? [{ name: 'clock', description: '', parameters: { type: 'object' } }] : [],
    images: target.images ?? new Map(),
  }
}

const textsOf = (request: ProviderRequest): string =>
  request.messages.flatMap(({ blocks }) => blocks.map((block) => ('text' in block ? block.text : ''))).join('\n')

test(`${RUNS} conversations through at least three compactions in a row keep K1, K2, K4, K7, K11 and the rules of every provider`, { timeout: 240_000 }, () => {
  let compactions = 0
  fc.assert(
    fc.property(CONVERSATION, fc.array(STEP, { minLength: 3, maxLength: 8 }), TARGET, (conversation, steps, target) => {
      const { entries, pins } = conversation
      const log = JSON.stringify(entries)
      const question = entries[turnsOf(entries).at(-1)?.start ?? 0]
      let recipe = NO_RECIPE
      for (const step of steps) {
        const before = recipe
        recipe = apply(conversation, recipe, step, target)
        if (recipe !== before) compactions += 1
        // K1: each message is in exactly one place, and what was covered stays covered.
        const { pinned, covered, kept } = coverageOf(entries, recipe, pins)
        expect([...pinned, ...covered, ...kept].map(({ message }) => message.id).toSorted()).toEqual(entries.map(({ message }) => message.id).toSorted())
        expect(kept.length).toBeLessThanOrEqual(coverageOf(entries, before, pins).kept.length)
        // The cut is where a turn begins: no call is parted from its result.
        if (kept.length < entries.length) expect(kept[0]?.message.author.kind).toBe('user')
        // K2, K4 and the transcript rules.
        const request = requestOf(conversation, recipe, target)
        expect(JSON.stringify(requestOf(conversation, recipe, target).messages)).toBe(JSON.stringify(request.messages))
        for (const provider of PROVIDER_IDS) expect(validate(provider, request), provider).toEqual([])
        expect(JSON.stringify(entries)).toBe(log)
        // K7: the message that is answered is there word for word, and so are the pinned ones that are covered.
        const sent = textsOf(request)
        const asked = wellFormedText(messageText(question?.message.blocks ?? []))
        expect(sent).toContain(asked)
        for (const { message } of pinned) if (message.author.kind === 'user') expect(sent).toContain(wellFormedText(messageText(message.blocks)))
      }
    }),
    { numRuns: RUNS },
  )
  expect(compactions).toBeGreaterThan(RUNS)
})

/** What a message says, in order, each with the forms it may be sent in; results that may be `shortened` also as the recipe shortens them. */
function saidBy({ message }: Entry, { toolResults }: Recipe, shortened: boolean): readonly (readonly string[])[] {
  return message.blocks.flatMap((block) => {
    if (block.type === 'text') {
      const text = wellFormedText(block.text)
      return text.trim() === '' ? [] : [[message.author.kind === 'assistant' ? text.trimEnd() : text]]
    }
    if (block.type !== 'toolResult') return []
    const contents = [block, ...(shortened ? [shortResult(block, toolResults)] : [])].map(({ content }) => wellFormedText(content))
    return [contents.flatMap((content) => [content.trim() === '' ? '(empty)' : content, `[Result of clock]\n${content}`])]
  })
}

/** What a model must be given of some entries, in order; interrupted turns that the user has left out are not owed. */
function owed(entries: readonly Entry[], whole: readonly Entry[], recipe: Recipe, target: ProjectionTarget): readonly (readonly string[])[] {
  const until = Math.max(...[recipe.trimmedUntil, recipe.flattenedUntil].map((id) => whole.findIndex(({ message }) => message.id === id)))
  const stopped = new Set(whole.flatMap(({ message }) => (message.state === 'interrupted' ? [message.turnId] : [])))
  return entries
    .filter(({ message }) => target.interruptedAnswers === 'keep' || !stopped.has(message.turnId))
    .flatMap((entry) => saidBy(entry, recipe, whole.indexOf(entry) <= until))
}

/** The first of the parts that is no block where it should be one, behind those before it. */
function missingIn(given: readonly string[], parts: readonly (readonly string[])[]): readonly string[] | undefined {
  let at = 0
  return parts.find((forms) => {
    at = given.findIndex((text, index) => index >= at && forms.includes(text)) + 1
    return at === 0
  })
}

/** The same within one text. */
function missingFrom(text: string, parts: readonly (readonly string[])[]): readonly string[] | undefined {
  let at = 0
  return parts.find((forms) => {
    const found = forms.flatMap((form) => (text.includes(form, at) ? [text.indexOf(form, at) + form.length] : []))
    at = Math.min(...found)
    return found.length === 0
  })
}

const blocksOf = ({ messages }: Pick<ProviderRequest, 'messages'>): readonly string[] =>
  messages.flatMap(({ blocks }) => blocks.map((block) => (block.type === 'text' ? block.text : block.type === 'toolResult' ? block.content : '')))

const JOB_PORTS = {
  store: { calibration: { get: () => null } },
  media: { text: async () => 'text', image: () => Promise.reject(new Error('lost')) },
  tokenizer: simpleTokenizer,
} as unknown as SessionPorts

test('K1 in words: all that is kept is sent in order; all that gave way was read by the summariser, or is counted as left out', {
  timeout: 240_000,
}, async () => {
  const ways = { own: 0, text: 0, dropped: 0 }
  await fc.assert(
    fc.asyncProperty(CONVERSATION, fc.array(STEP, { minLength: 1, maxLength: 6 }), TARGET, async (conversation, steps, target) => {
      const { entries } = conversation
      let recipe = NO_RECIPE
      for (const step of steps) {
        const before = recipe
        recipe = apply(conversation, recipe, step, target)
        const request = requestOf(conversation, recipe, target)
        const kept = keptBy(entries, recipe).entries
        const sent = blocksOf(request).slice(recipe.coveredUntil === null ? 0 : 1)
        expect(missingIn(sent, owed(kept, entries, recipe, target))).toBeUndefined()
        const gone = keptBy(entries, before).entries.slice(0, -kept.length || undefined)
        if (gone.length === 0) continue
        if (recipe.dropped > before.dropped) {
          ways.dropped += 1
          expect(recipe.dropped).toBe(before.dropped + gone.length)
          expect(blocksOf(request)[0]).toMatch(new RegExp(`^\\[${recipe.dropped} older messages? w(as|ere) left out here without a summary\\.\\]$`, 'm'))
          continue
        }
        const ground = groundFor(conversation, before, target)
        const limits = limitsOf(ground.subject.config.compaction, 10_000, 200)
        const job = await jobOf(JOB_PORTS, ground, recipe, { id: 'c', focus: null, caution: 1, limits })
        const read = owed(gone, entries, before, target)
        ways.text += 1
        expect(missingFrom(job.paragraphs.slice(before.coveredUntil === null ? 0 : 1).join('\n\n'), read)).toBeUndefined()
        if (!job.own) continue
        ways.own += 1
        expect(missingIn(blocksOf(job.own).slice(before.coveredUntil === null ? 0 : 1), read)).toBeUndefined()
      }
    }),
    { numRuns: Math.floor(RUNS / 3) },
  )
  for (const times of Object.values(ways)) expect(times).toBeGreaterThan(RUNS / 30)
})

test('what is asked of a summariser is valid too, as the chat itself and as text, after any compactions', { timeout: 240_000 }, () => {
  fc.assert(
    fc.property(CONVERSATION, fc.array(STEP, { minLength: 1, maxLength: 5 }), TARGET, (conversation, steps, target) => {
      let recipe = NO_RECIPE
      for (const step of steps) recipe = apply(conversation, recipe, step, target)
      const own = requestOf(conversation, recipe, target, true)
      const last = own.messages.at(-1)
      const instruction = { type: 'text' as const, text: 'Note it.' }
      const messages =
        last?.role === 'user'
          ? own.messages.with(-1, { role: 'user', blocks: [...last.blocks, instruction] })
          : [...own.messages, { role: 'user' as const, blocks: [instruction] }]
      for (const provider of PROVIDER_IDS) expect(validate(provider, { ...own, messages }), provider).toEqual([])
      const paragraphs = told(requestOf(conversation, recipe, { ...target, tools: false, images: null }, true).messages, recipe.coveredUntil !== null)
      expect(paragraphs.every((paragraph) => paragraph !== '' && paragraph.isWellFormed())).toBe(true)
      // Nobody can pass their words off as the notes of an earlier part.
      for (const paragraph of paragraphs.slice(recipe.coveredUntil === null ? 0 : 1)) expect(paragraph).toMatch(/^(User|Assistant):\n/)
    }),
    { numRuns: Math.floor(RUNS / 3) },
  )
})

test('the rungs end, never grow the request, and reach the floor where nothing else is left', () => {
  fc.assert(
    fc.property(CONVERSATION, fc.array(STEP, { maxLength: 3 }), TARGET, fc.integer({ min: 50, max: 20_000 }), (conversation, steps, target, window) => {
      let recipe = NO_RECIPE
      for (const step of steps) recipe = apply(conversation, recipe, step, target)
      const ground = groundFor(conversation, recipe, target)
      const limits = limitsOf(ground.subject.config.compaction, window, 100)
      const trimmed = trimRung(ground, limits)
      expect(ground.tokens(trimmed)).toBeLessThanOrEqual(ground.tokens(recipe))
      const dropped = dropRung(ground, trimmed, limits.target, limits.usable)
      if (dropped.dropped === trimmed.dropped) expect(ground.tokens(dropped)).toBeLessThanOrEqual(ground.tokens(trimmed))
      const least = dropRung(ground, trimmed, 0, 0)
      const pinned = coverageOf(conversation.entries, least, conversation.pins).pinned.length
      if (pinned === 0 && turnsOf(conversation.entries).length > 1)
        expect(floorOf(ground)).toBeLessThanOrEqual(Math.max(ground.tokens(least), ground.tokens(recipe)) + 1)
      // The turn that is being answered is never left out.
      const last = turnsOf(conversation.entries).at(-1)
      for (const end of [dropped, least]) expect(keptBy(conversation.entries, end).entries.length).toBeGreaterThanOrEqual((last?.end ?? 0) - (last?.start ?? 0))
    }),
    { numRuns: RUNS },
  )
})

test('notes are bounded, well formed, and hold nothing that looks like a key', () => {
  fc.assert(
    fc.property(CONVERSATION, fc.nat(400), fc.nat(400), ({ entries }, lists, messages) => {
      const notes = notesOf(entries, { lists, messages }, quick)
      if (notes === null) return
      expect(notes.isWellFormed()).toBe(true)
      expect(redact(notes)).toBe(notes)
      // Besides what is quoted: a title, and a fence around each message.
      expect(quick(notes)).toBeLessThan(lists + messages + 60 + entries.length * 40)
    }),
    { numRuns: Math.floor(RUNS / 3) },
  )
})
