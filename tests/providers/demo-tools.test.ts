import { describe, expect, it } from 'vitest'
import type { ContextMessage, ProviderRequest } from '../../src/main/engine/ports'
import { systemClock } from '../../src/main/platform/clock'
import { createProviders } from '../../src/main/providers'
import { chooseCalls } from '../../src/main/providers/demo/choose-tools'
import { plausibleInput } from '../../src/main/providers/demo/plausible-input'
import type { Block } from '../../src/shared/model/message'
import type { ToolDefinition } from '../../src/shared/model/tool'
import { type Recording, record, silentLog } from './harness'

const tool = (name: string, properties: object = {}, required: readonly string[] = []): ToolDefinition => ({
  name,
  description: `Does ${name}.`,
  parameters: { type: 'object', properties, required },
})

const CLOCK = tool('clock_now', { timeZone: { type: 'string' } })
const CALCULATOR = tool('calculate', { expression: { type: 'string' } }, ['expression'])
const FETCH = tool('fetch_page', { url: { type: 'string' } }, ['url'])
const TOOLS = [CLOCK, CALCULATOR, FETCH]

const user = (...blocks: readonly Block[]): ContextMessage => ({ role: 'user', blocks })
const text = (value: string): Block => ({ type: 'text', text: value })
const script = (value: unknown) => text(`\`\`\`demo\n${JSON.stringify(value)}\n\`\`\``)

/** A script whose parts answer each other's results. */
const steps = (first: object, ...rest: readonly object[]): object => {
  const [next, ...others] = rest
  return next ? Object.fromEntries([...Object.entries(first), ['then', steps(next, ...others)]]) : first
}

async function play(messages: readonly ContextMessage[], extra: Partial<ProviderRequest> = {}, kind: 'stream' | 'complete' = 'stream'): Promise<Recording> {
  const providers = createProviders({ log: silentLog, clock: systemClock, demo: { delayMs: 0, deltaMs: 0 } })
  const provider = await providers.open({ id: 'demo-1', provider: 'demo', label: 'Demo', hasSecret: false, createdAt: 0 }, null)
  const recording = record()
  const request = { model: 'demo-tools', system: null, messages, maxTokens: 2_000, temperature: null, tools: TOOLS, images: new Map(), ...extra }
  await provider[kind](request, recording.emit, new AbortController().signal)
  recording.end()
  return recording
}

/** The conversation after every call of `run` has been answered with its name. */
function answered(before: readonly ContextMessage[], run: Recording): readonly ContextMessage[] {
  const results = run
    .blocks()
    .flatMap((block): readonly Block[] =>
      block.type === 'toolCall' ? [{ type: 'toolResult', toolCallId: block.id, content: `${block.name} says hello\nand goodbye` }] : [],
    )
  return [...before, { role: 'assistant', blocks: run.blocks() }, { role: 'user', blocks: results }]
}

describe('a script with tools', () => {
  it('makes its calls in one batch after the text, and streams their arguments', async () => {
    const run = await play([
      user(script({ text: 'Looking.', tools: [{ name: 'look', input: { path: 'a.txt' } }, { name: 'list' }, { name: 'odd', rawInput: '{"a":' }] })),
    ])
    expect(run.blocks()).toEqual([
      { type: 'text', text: 'Looking.' },
      { type: 'toolCall', id: expect.stringMatching(/^call_[0-9a-f]{32}$/), name: 'look', input: { path: 'a.txt' } },
      { type: 'toolCall', id: expect.any(String), name: 'list', input: {} },
      { type: 'toolCall', id: expect.any(String), name: 'odd', input: {}, rawInput: '{"a":' },
    ])
    expect(run.end()).toMatchObject({ type: 'finish', reason: 'toolCalls' })
    const started = run.events.find((event) => event.type === 'block-start' && event.index === 1)
    expect(started).toMatchObject({ block: { type: 'toolCall', name: 'look', input: {}, rawInput: '' } })
    const raw = run.events.flatMap((event) => (event.type === 'delta' && event.index === 1 ? [event.text] : []))
    expect(raw.join('')).toBe('{"path":"a.txt"}')
    expect(raw.length).toBeGreaterThan(1)
    expect(new Set(run.blocks().flatMap((block) => (block.type === 'toolCall' ? [block.id] : []))).size).toBe(3)
  })

  it('makes the same calls at once', async () => {
    const run = await play([user(script({ reasoning: 'Hm.', tools: [{ name: 'look', input: { path: 'a.txt' } }] }))], {}, 'complete')
    expect(run.blocks()).toMatchObject([
      { type: 'reasoning', text: 'Hm.' },
      { type: 'toolCall', name: 'look', input: { path: 'a.txt' } },
    ])
    expect(run.end()).toMatchObject({ reason: 'toolCalls' })
  })

  it('plays a loop of several steps, and then quotes what came back', async () => {
    const loop = steps({ tools: [{ name: 'one' }] }, { text: 'Again.', tools: [{ name: 'two' }, { name: 'three' }] })
    const first = [user(text('Earlier')), { role: 'assistant', blocks: [text('Yes.')] } as const, user(script(loop))]
    const one = await play(first)
    expect(one.blocks()).toMatchObject([{ type: 'toolCall', name: 'one' }])
    const second = answered(first, one)
    const two = await play(second)
    expect(two.blocks()).toMatchObject([{ type: 'text', text: 'Again.' }, { name: 'two' }, { name: 'three' }])
    const end = await play(answered(second, two))
    expect(end.text()).toContain('**two** answered:\n\n> two says hello\n> and goodbye')
    expect(end.text()).toContain('**three** answered:')
    expect(end.end()).toMatchObject({ reason: 'end' })
  })

  it('ends a loop with the text it was given', async () => {
    const first = [user(script(steps({ tools: [{ name: 'one' }] }, { text: 'Done.' })))]
    expect((await play(answered(first, await play(first)))).text()).toBe('Done.')
  })

  it('fails in a later step', async () => {
    const first = [user(script(steps({ tools: [{ name: 'one' }] }, { text: 'Done.', error: 'overloaded' })))]
    const run = await play(answered(first, await play(first)))
    expect(run.error()).toMatchObject({ code: 'overloaded' })
  })

  it('says which result is an error', async () => {
    const run = await play([
      user(text('Look')),
      { role: 'assistant', blocks: [{ type: 'toolCall', id: 'c', name: 'look', input: {} }] },
      user({ type: 'toolResult', toolCallId: 'c', content: 'No such file.', isError: true }),
    ])
    expect(run.text()).toContain('**look** failed:\n\n> No such file.')
  })
})

describe('demo-tools', () => {
  it.each([
    ['What time is it?', [['clock_now', {}]]],
    ['How much is 12 * (3 + 4)?', [['calculate', { expression: '12 * (3 + 4)' }]]],
    ['Read https://example.org/page?a=1-2.', [['fetch_page', { url: 'https://example.org/page?a=1-2' }]]],
    [
      'The date, and 6×7',
      [
        ['clock_now', {}],
        ['calculate', { expression: '6*7' }],
      ],
    ],
    ['Just talk', [['clock_now', {}]]],
  ])('%s', async (question, calls) => {
    const run = await play([user(text(question))])
    const made = run.blocks().flatMap((block) => (block.type === 'toolCall' ? [[block.name, block.input]] : []))
    expect(made).toEqual(calls)
    expect(run.text()).toContain('does not think')
    expect(run.end()).toMatchObject({ reason: 'toolCalls' })
  })

  it('answers with what came back', async () => {
    const first = [user(text('What time is it?'))]
    const run = await play(answered(first, await play(first)))
    expect(run.text()).toContain('> clock_now says hello')
    expect(run.end()).toMatchObject({ reason: 'end' })
  })

  it('says so where no tool is switched on', async () => {
    const run = await play([user(text('What time is it?'))], { tools: [] })
    expect(run.text()).toContain('no tool is switched on')
    expect(run.end()).toMatchObject({ reason: 'end' })
  })

  it('calls no tool when the limit cuts its text', async () => {
    const run = await play([user(text('What time is it?'))], { maxTokens: 5 })
    expect(run.blocks().map(({ type }) => type)).toEqual(['text'])
    expect(run.end()).toMatchObject({ reason: 'length' })
  })
})

describe('made-up arguments', () => {
  const clues = { text: 'hello there', expression: null, address: null }
  it('fit the schema', () => {
    const properties = {
      query: { type: 'string', maxLength: 5 },
      kind: { enum: ['a', 'b'] },
      count: { type: 'integer', minimum: 3 },
      ratio: { type: 'number', maximum: 0.5 },
      deep: { type: 'object', properties: { flag: { type: 'boolean' } }, required: ['flag'] },
      tags: { type: 'array', minItems: 1, items: { type: 'string' } },
      none: { type: ['null', 'string'] },
      fixed: { const: 7 },
      link: { type: 'string', format: 'uri' },
      left: { type: 'string', default: 'x' },
    }
    expect(plausibleInput({ type: 'object', properties: { ...properties, optional: { type: 'string' } }, required: Object.keys(properties) }, clues)).toEqual({
      query: 'hello',
      kind: 'a',
      count: 3,
      ratio: 0,
      deep: { flag: true },
      tags: ['hello there'],
      none: null,
      fixed: 7,
      link: 'https://example.com/',
      left: 'x',
    })
  })

  it('come to an end, and cope with schemas that are none', () => {
    const endless: Record<string, unknown> = { type: 'object', required: ['self'] }
    endless.properties = { self: endless }
    expect(JSON.stringify(plausibleInput(endless, clues)).length).toBeLessThan(100)
    expect(plausibleInput({ properties: null, required: 'x' }, clues)).toEqual({})
    expect(chooseCalls('x', [tool('a', { b: 1 }, ['b'])])).toEqual([{ name: 'a', raw: '{"b":"x"}' }])
    expect(chooseCalls('x', [])).toEqual([])
  })
})

it('tells name, kind and size of an image', async () => {
  const images = new Map([['m1', { mimeType: 'image/png', base64: Buffer.alloc(12_345).toString('base64') }]])
  const run = await play([user({ type: 'image', mediaId: 'm1', name: 'cat*.png', mimeType: 'image/png' }, text('Who is this?'))], {
    model: 'demo-chat',
    images,
  })
  expect(run.text()).toContain('You sent an image, which the demo does not look at:\n\n- **cat\\*.png**, a PNG image of about 12 kilobytes')
  expect(run.text()).toContain('> Who is this?')
})
