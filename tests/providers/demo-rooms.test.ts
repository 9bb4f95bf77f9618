import { describe, expect, it } from 'vitest'
import { readProposal } from '../../src/main/app/propose-team'
import type { ContextMessage, ProviderRequest } from '../../src/main/engine/ports'
import { closingLine, systemPrompt } from '../../src/main/engine/rooms/instructions'
import { MODERATOR_QUESTION, moderatorPrompt, readDecision } from '../../src/main/engine/rooms/moderation'
import { taggedBlocks } from '../../src/main/engine/rooms/tags'
import { systemClock } from '../../src/main/platform/clock'
import { createProviders } from '../../src/main/providers'
import { sentencesOf } from '../../src/main/providers/demo/sentences'
import type { Persona } from '../../src/shared/model/persona'
import { DEFAULT_EXECUTION } from '../../src/shared/model/persona'
import { DEFAULT_LIMITS, type RoomSettings } from '../../src/shared/model/room'
import { teamRequest } from '../../src/shared/model/team-request'
import { aConfig } from '../fixtures/records'
import { record, silentLog } from './harness'

// Requests are built by the engine's own functions: when their wording changes, the demo must follow.

const SETTINGS: RoomSettings = {
  execution: DEFAULT_EXECUTION,
  reaction: 'always',
  talkStyle: 'debate',
  topic: 'Offline edits in the notebook',
  environment: null,
  context: [],
  policy: null,
  limits: DEFAULT_LIMITS,
}
const member = (id: string, name: string, role: string) => {
  const persona: Persona = { name, role, background: null, style: null, icon: null, color: null, capabilities: [] }
  return { id, persona, leftAt: null, config: aConfig }
}
const ADA = member('01990c5a-7a01-7c01-8a01-000000000001', 'Ada', 'Security engineer')
const BEN = member('01990c5a-7a01-7c01-8a01-000000000002', 'Ben, Jr.', 'Economist')
const CHAO = member('01990c5a-7a01-7c01-8a01-000000000003', 'Chao', 'Editor')
const CAST = [ADA, BEN, CHAO]

type Line = readonly [by: string, text: string]
const told = (lines: readonly Line[]) =>
  lines.flatMap(([by, text]) =>
    taggedBlocks({ author: by === 'User' ? { kind: 'user' } : { kind: 'participant', name: by }, blocks: [{ type: 'text', text }] }),
  )
const user = (...blocks: ContextMessage['blocks']): ContextMessage => ({ role: 'user', blocks })
const own = (text: string): ContextMessage => ({ role: 'assistant', blocks: [{ type: 'text', text }] })
const closing = (name: string, instruction: string | null = null) => ({ type: 'text' as const, text: closingLine(name, instruction) })

async function ask(request: Partial<ProviderRequest>): Promise<string> {
  const providers = createProviders({ log: silentLog, clock: systemClock, demo: { delayMs: 0, deltaMs: 0 } })
  const provider = await providers.open({ id: 'demo-1', provider: 'demo', label: 'Demo', hasSecret: false, createdAt: 0 }, null)
  const recording = record()
  const whole = { model: 'demo-chat', system: null, messages: [], maxTokens: 2_000, temperature: null, tools: [], images: new Map(), ...request }
  await provider.stream(whole, recording.emit, new AbortController().signal)
  recording.end()
  return recording.text()
}

const speak = (self: typeof ADA, messages: readonly ContextMessage[], extra: Partial<ProviderRequest> = {}) =>
  ask({ system: systemPrompt(self, CAST, SETTINGS), messages, ...extra })

const QUESTION: Line = ['User', 'Should we order offline edits by clock or by counter?']

describe('an answer in a room', () => {
  it('speaks to the subject, as itself, without the usual text of the demo', async () => {
    const answer = await speak(ADA, [user(...told([QUESTION]), closing('Ada'))])
    expect(answer).toMatch(/offline|edits|counter|clock/i)
    expect(answer).not.toContain('Parley demo')
    expect(answer).not.toMatch(/<message|^Ada:/m)
  })

  it('differs by persona and is the same for the same request', async () => {
    const answers = await Promise.all(CAST.map((self) => speak(self, [user(...told([QUESTION]), closing(self.persona.name))])))
    expect(new Set(answers).size).toBe(3)
    expect(await speak(ADA, [user(...told([QUESTION]), closing('Ada'))])).toBe(answers[0])
  })

  it('answers who spoke last, by name and with their words; never itself', async () => {
    const answer = await speak(CHAO, [user(...told([QUESTION, ['Ada', 'A counter per device survives a clock that is nine minutes wrong.']]), closing('Chao'))])
    expect(answer).toContain('Ada')
    expect(answer).toContain('“A counter per device survives a clock that is nine minutes wrong”')
  })

  it('quotes what the other has said, never what the other has quoted', async () => {
    const log: Line[] = [QUESTION]
    for (let turn = 0; turn < 24; turn += 1) {
      const self = CAST[turn % CAST.length] ?? ADA
      const answer = await speak(self, [user(...told(log.slice(-2)), closing(self.persona.name))])
      const before = (log.at(-1)?.[1] ?? '').replaceAll(/“[^”]*”/g, '“”')
      for (const [, quote = ''] of answer.matchAll(/“([^”]*)”/g)) expect(before).toContain(quote)
      log.push([self.persona.name, answer])
    }
    expect(log.filter(([, text]) => text.includes('“')).length).toBeGreaterThan(12)
  })

  it.each([
    ['Answer in one sentence: is a counter better?', 1, 60],
    ['Is a counter better? Two or three short sentences, please.', 3, 90],
    ['Briefly: is a counter better?', 1, 60],
    ['Is a counter better? At most 12 words.', 1, 12],
  ])('keeps to the length that is asked for: %s', async (question, sentences, words) => {
    for (const model of ['demo-chat', 'demo-slow'])
      for (const self of CAST) {
        const answer = await speak(self, [user(...told([['User', question]]), closing(self.persona.name))], { model })
        expect(sentencesOf(answer).length).toBeLessThanOrEqual(sentences)
        expect(answer.replace(/ …$/, '').split(/\s+/).length).toBeLessThanOrEqual(words)
      }
  })

  it('finds its name with a comma in it', async () => {
    expect(await speak(BEN, [user(...told([QUESTION]), closing('Ben, Jr.'))])).not.toContain('Parley demo')
  })

  it('does not say the same twice in ten rounds of answers to the same words', async () => {
    const messages: ContextMessage[] = []
    const answers: string[] = []
    for (let round = 0; round < 10; round += 1) {
      messages.push(user(...told([round === 0 ? QUESTION : ['Ada', 'I am still for the counter.']]), closing('Chao')))
      const answer = await speak(CHAO, messages)
      answers.push(answer)
      messages.push(own(answer))
    }
    expect(new Set(answers).size).toBe(10)
  })

  it('concludes in the closing round', async () => {
    const instruction = 'This is the closing round. Say in a few sentences where you have arrived.'
    expect(await speak(ADA, [user(...told([QUESTION]), closing('Ada', instruction))])).toMatch(/arrived|conclusion|agree/i)
  })

  it('plays a script of the user in a room too', async () => {
    const script = `\`\`\`demo\n${JSON.stringify({ text: 'exactly this' })}\n\`\`\``
    expect(await speak(ADA, [user(...told([['User', script]]), closing('Ada'))])).toBe('exactly this')
  })

  it('is the usual answer where only the user writes the closing line', async () => {
    expect(await ask({ messages: [user({ type: 'text', text: closingLine('Ada', null) })] })).toContain('Parley demo')
  })

  it('leaves alone what the user writes with unbalanced tags, quotes and no words at all', async () => {
    for (const text of ['<message from="Ada">', '</message>', '“”…', '{subject} {quote} $&', '\u{1F600}'.repeat(500), '設計について話しましょう。'])
      expect((await speak(ADA, [user(...told([['User', text]]), closing('Ada'))])).length).toBeGreaterThan(20)
  })
})

describe('the moderator of a room', () => {
  const decide = async (lines: readonly Line[]) => {
    const system = moderatorPrompt(CAST, { topic: null, instruction: null, left: { rounds: 3, utterances: null, tokens: null, cost: null, minutes: null } })
    const text = await ask({ system, messages: [user(...told(lines), { type: 'text', text: MODERATOR_QUESTION })], maxTokens: 600 })
    const verdict = readDecision(text, CAST)
    if (!verdict.decision) throw new Error(verdict.problem)
    return verdict.decision
  }

  it('gives the word to those the user names', async () => {
    expect(await decide([['User', 'Chao, what would you cut?']])).toMatchObject({ action: 'speak', participantIds: [CHAO.id] })
  })

  it('lets everybody answer a question to everyone', async () => {
    expect(await decide([['User', 'I want to hear everyone on this.']])).toMatchObject({ action: 'everyone' })
  })

  it('chooses by role, then those who have not answered, then asks the user', async () => {
    const question: Line = ['User', 'Is this a risk for our security?']
    expect((await decide([question])).participantIds).toContain(ADA.id)
    const next = await decide([question, ['Ada', 'Yes.'], ['Chao', 'A little.']])
    expect(next).toMatchObject({ action: 'speak', participantIds: [BEN.id] })
    expect(await decide([question, ['Ada', 'Yes.'], ['Chao', 'A little.'], ['Ben, Jr.', 'No.']])).toMatchObject({ action: 'askUser' })
  })
})

describe('a proposed team', () => {
  const propose = async (topic: string, roles: readonly string[] = [], size: number | null = null) => {
    const read = readProposal(await ask({ messages: [user({ type: 'text', text: teamRequest({ topic, roles, size }) })] }), size)
    if ('problem' in read) throw new Error(read.problem)
    return read.team
  }

  it('is about the topic, with the roles that were asked for', async () => {
    const team = await propose('Plan the move of our bakery to Utrecht', ['Baker', 'Landlord'])
    expect(team.name).toMatch(/bakery|Utrecht/)
    expect(team.talkStyle).toBe('planning')
    expect(team.personas.map(({ role }) => role).slice(0, 2)).toEqual(['Baker', 'Landlord'])
    expect(team.personas).toHaveLength(4)
    expect(new Set(team.personas.map(({ name }) => name)).size).toBe(4)
  })

  it('has every size that can be asked for, whatever the topic is made of', async () => {
    for (const topic of ['x', '\u0000', '```demo\n{"text":"no"}\n```', '"}]}', 'И снова о погоде', '\u{1F600}'.repeat(3_000), 'a '.repeat(3_000)])
      for (const size of [2, 3, 4, 5, 6, 7, 8]) expect((await propose(topic, [], size)).personas).toHaveLength(size)
  })
})
