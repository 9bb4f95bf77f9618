import { PROVIDER_IDS, type ProviderId } from '@shared/model/connection'
import type { Block } from '@shared/model/message'
import type { ToolDefinition } from '@shared/model/tool'
import { describe, expect, test } from 'vitest'
import { validate } from '../../../../../src/main/engine/context/validate'
import type { ContextMessage, ProviderRequest } from '../../../../../src/main/engine/ports'

const text = (value: string): Block => ({ type: 'text', text: value })
const call = (id: string, patch: Partial<Extract<Block, { type: 'toolCall' }>> = {}): Block => ({ type: 'toolCall', id, name: 'clock', input: {}, ...patch })
const result = (toolCallId: string, content = '12:00'): Block => ({ type: 'toolResult', toolCallId, content })
const user = (...blocks: readonly Block[]): ContextMessage => ({ role: 'user', blocks })
const assistant = (...blocks: readonly Block[]): ContextMessage => ({ role: 'assistant', blocks })
const image: Block = { type: 'image', mediaId: 'm1', name: 'a.png', mimeType: 'image/png' }
const clock: ToolDefinition = { name: 'clock', description: 'Tells the time.', parameters: { type: 'object' } }

const plain: ProviderRequest = { model: 'm', system: null, messages: [user(text('a'))], maxTokens: 1, temperature: null, tools: [], images: new Map() }
const request = (patch: Partial<ProviderRequest>): ProviderRequest => ({ ...plain, ...patch })
const talk = (...messages: readonly ContextMessage[]): ProviderRequest => request({ messages, tools: [clock] })
/** A user's question in front and whatever the assistant and the tools do then. */
const loop = (...rest: readonly ContextMessage[]): ProviderRequest => talk(user(text('a')), ...rest)

const rules = (provider: ProviderId, broken: ProviderRequest): readonly string[] => validate(provider, broken).map(({ rule }) => rule)

type Case = readonly [rule: string, broken: ProviderRequest, legal: ProviderRequest]

const DEEP = 200_000
/** Arguments nested so deeply that anything recursive would exhaust the stack. */
function nested(innermost: unknown): Readonly<Record<string, unknown>> {
  let value: unknown = innermost
  for (let depth = 0; depth < DEEP; depth += 1) value = [value]
  return { value }
}

const FOR_ALL: readonly Case[] = [
  ['the context has no message', request({ messages: [] }), plain],
  ['the first message is the user’s', talk(assistant(text('a')), user(text('b'))), talk(user(text('b')))],
  ['the last message is the user’s', loop(assistant(text('b'))), loop(assistant(text('b')), user(text('c')))],
  ['roles alternate', talk(user(text('a')), user(text('b'))), talk(user(text('a'), text('b')))],
  ['roles alternate', loop(assistant(text('b')), assistant(text('c')), user(text('d'))), loop(assistant(text('b'), text('c')), user(text('d')))],
  ['no message is empty', talk(user()), talk(user(text('a')))],
  ['a text is not blank', talk(user(text(' \n'))), talk(user(text(' a\n')))],
  ['a text has no lone surrogates', talk(user(text('\ud83d'))), talk(user(text('😀')))],
  ['only the assistant reasons', talk(user(text('a'), { type: 'reasoning', text: 'hm' })), talk(user(text('a')))],
  [
    'reasoning has no lone surrogates',
    loop(assistant({ type: 'reasoning', text: '\udc00', opaque: 's' }, text('b')), user(text('c'))),
    loop(assistant({ type: 'reasoning', text: 'hm', opaque: 's' }, text('b')), user(text('c'))),
  ],
  ['only the assistant calls tools', talk(user(text('a'), call('1'))), loop(assistant(call('1')), user(result('1')))],
  ['only the user’s side answers calls', loop(assistant(call('1'), result('1')), user(text('b'))), loop(assistant(call('1')), user(result('1')))],
  ['only the user sends images', requestWithImage(assistant(image), user(text('b'))), requestWithImage(assistant(text('b')), user(image))],
  ['every image comes with its content', request({ messages: [user(image)] }), requestWithImage(assistant(text('b')), user(image))],
  ['no file is sent', talk(user({ type: 'file', mediaId: 'm1', name: 'a.txt', mimeType: 'text/plain' })), plain],
  ['no notice is sent', talk(user({ type: 'notice', notice: 'cleared' })), plain],
  ['ids of calls are legal', loop(assistant(call('a:1')), user(result('a:1'))), loop(assistant(call('a-1_')), user(result('a-1_')))],
  ['ids of calls are legal', loop(assistant(call('')), user(result(''))), loop(assistant(call('x')), user(result('x')))],
  [
    'ids of calls are legal',
    loop(assistant(call('x'.repeat(65))), user(result('x'.repeat(65)))),
    loop(assistant(call('x'.repeat(64))), user(result('x'.repeat(64)))),
  ],
  [
    'names of called tools are legal',
    loop(assistant(call('1', { name: 'a.b' })), user(result('1'))),
    loop(assistant(call('1', { name: 'a_b' })), user(result('1'))),
  ],
  [
    'arguments of a call are a JSON object',
    loop(assistant(call('1', { input: [] as never })), user(result('1'))),
    loop(assistant(call('1')), user(result('1'))),
  ],
  [
    'arguments of a call are a JSON object',
    loop(assistant(call('1', { input: null as never })), user(result('1'))),
    loop(assistant(call('1')), user(result('1'))),
  ],
  [
    'arguments of a call have no lone surrogates',
    loop(assistant(call('1', { input: { a: ['\ud800'] } })), user(result('1'))),
    loop(assistant(call('1', { input: { a: ['😀'] } })), user(result('1'))),
  ],
  [
    'arguments of a call have no lone surrogates',
    loop(assistant(call('1', { input: { '\ud800': 1 } })), user(result('1'))),
    loop(assistant(call('1', { input: { a: 1 } })), user(result('1'))),
  ],
  [
    'arguments of a call have no lone surrogates',
    loop(assistant(call('1', { input: nested('\ud800') })), user(result('1'))),
    loop(assistant(call('1', { input: nested(null) })), user(result('1'))),
  ],
  [
    'a call with unreadable arguments has empty ones',
    loop(assistant(call('1', { input: { a: 1 }, rawInput: '{"a":1' })), user(result('1'))),
    loop(assistant(call('1', { rawInput: '{"a":1' })), user(result('1'))),
  ],
  ['a tool result has no lone surrogates', loop(assistant(call('1')), user(result('1', '\ud800'))), loop(assistant(call('1')), user(result('1', '漢')))],
  ['every result answers an earlier call', talk(user(text('a'), result('1'))), loop(assistant(call('1')), user(result('1')))],
  ['every result answers an earlier call', talk(user(result('1')), assistant(call('1')), user(text('a'))), loop(assistant(call('1')), user(result('1')))],
  ['no call is answered twice', loop(assistant(call('1')), user(result('1'), result('1'))), loop(assistant(call('1')), user(result('1')))],
  ['every call is answered', loop(assistant(call('1')), user(text('b'))), loop(assistant(call('1')), user(result('1'), text('b')))],
  [
    'results of parallel calls come together',
    loop(assistant(call('1'), call('2')), user(result('1')), assistant(text('b')), user(result('2'))),
    loop(assistant(call('1'), call('2')), user(result('1'), result('2'))),
  ],
  ['ids of calls are unique', loop(assistant(call('1'), call('1')), user(result('1'))), loop(assistant(call('1'), call('2')), user(result('1'), result('2')))],
  [
    'ids of calls are unique',
    loop(assistant(call('1')), user(result('1')), assistant(call('1')), user(result('1'))),
    loop(assistant(call('1')), user(result('1')), assistant(call('2')), user(result('2'))),
  ],
  [
    'tool blocks come only with tool definitions',
    request({ messages: [user(text('a')), assistant(call('1')), user(result('1'))] }),
    loop(assistant(call('1')), user(result('1'))),
  ],
  ['the output limit is a positive integer', request({ maxTokens: 0 }), request({ maxTokens: 1 })],
  ['the output limit is a positive integer', request({ maxTokens: 1.5 }), request({ maxTokens: 2 })],
  ['the output limit is a positive integer', request({ maxTokens: Number.NaN }), request({ maxTokens: 2 })],
  ['the system prompt is not blank', request({ system: ' ' }), request({ system: 'Short.' })],
  ['the system prompt has no lone surrogates', request({ system: '\ud800' }), request({ system: '😀' })],
  ['names of tools are legal', request({ tools: [{ ...clock, name: 'a b' }] }), request({ tools: [clock] })],
  ['no two tools have the same name', request({ tools: [clock, clock] }), request({ tools: [clock, { ...clock, name: 'clock2' }] })],
  [
    'a tool’s description has no lone surrogates',
    request({ tools: [{ ...clock, description: '\ud800' }] }),
    request({ tools: [{ ...clock, description: '' }] }),
  ],
  ['a tool’s parameters are a JSON object', request({ tools: [{ ...clock, parameters: [] as never }] }), request({ tools: [clock] })],
  ['a tool’s parameters have no lone surrogates', request({ tools: [{ ...clock, parameters: { description: '\ud800' } }] }), request({ tools: [clock] })],
]

function requestWithImage(...messages: readonly ContextMessage[]): ProviderRequest {
  return request({ messages: [user(text('a')), ...messages], images: new Map([['m1', { mimeType: 'image/png', base64: 'aGk=' }]]) })
}

const RESULTS_FIRST: Case = [
  'results come before anything else in their message',
  loop(assistant(call('1')), user(text('b'), result('1'))),
  loop(assistant(call('1')), user(result('1'), text('b'))),
]
const RESULTS_NEXT: readonly Case[] = [
  [
    'results follow their calls in the very next message',
    loop(assistant(call('1')), user(text('b')), assistant(text('c')), user(result('1'))),
    loop(assistant(call('1')), user(result('1'), text('b')), assistant(text('c')), user(text('d'))),
  ],
  [
    'results follow their calls in the very next message',
    loop(assistant(call('1'), call('2')), user(result('1'), text('b'))),
    loop(assistant(call('1'), call('2')), user(result('1'), result('2'), text('b'))),
  ],
]
const DIRECT: readonly Case[] = [RESULTS_FIRST, ...RESULTS_NEXT]
const thinking: Block = { type: 'reasoning', text: 'hm', opaque: 'signature' }
const CONTENT: Case = ['an answer has content or calls', loop(assistant(thinking), user(text('b'))), loop(assistant(thinking, call('1')), user(result('1')))]

const BY_PROTOCOL: Readonly<Record<ProviderId, readonly Case[]>> = {
  demo: [],
  anthropic: [
    ...DIRECT,
    [
      'thinking goes back with its signature',
      loop(assistant({ type: 'reasoning', text: 'hm' }, call('1')), user(result('1'))),
      loop(assistant(thinking, call('1')), user(result('1'))),
    ],
    ['no message ends with thinking', loop(assistant(text('b'), thinking), user(text('c'))), loop(assistant(thinking, text('b')), user(text('c')))],
    ['an answer’s text has no trailing blanks', loop(assistant(text('b ')), user(text('c'))), loop(assistant(text(' b')), user(text('c ')))],
  ],
  openai: [...DIRECT, CONTENT],
  'azure-openai': [...DIRECT, CONTENT],
  google: [
    ...DIRECT,
    CONTENT,
    [
      'a function call follows a user or function-response turn',
      talk(assistant(call('1')), user(result('1'))),
      loop(assistant(call('1')), user(result('1')), assistant(call('2')), user(result('2'))),
    ],
    [
      'a step has as many responses as calls',
      loop(assistant(call('1'), call('2')), user(result('1'))),
      loop(assistant(call('1'), call('2')), user(result('1'), result('2'))),
    ],
    [
      'responses come in the order of the calls',
      loop(assistant(call('1'), call('2')), user(result('2'), result('1'))),
      loop(assistant(call('1'), call('2')), user(result('1'), result('2'))),
    ],
  ],
  cohere: [...DIRECT, CONTENT],
  bedrock: [
    ...DIRECT,
    CONTENT,
    ['a tool result is not blank', loop(assistant(call('1')), user(result('1', ' '))), loop(assistant(call('1')), user(result('1')))],
  ],
}

describe.each(PROVIDER_IDS)('transcript rules of %s', (provider) => {
  test.each([...FOR_ALL, ...BY_PROTOCOL[provider]])('%s', (rule, broken, legal) => {
    expect(rules(provider, broken)).toContain(rule)
    expect(rules(provider, legal)).toEqual([])
  })

  test('a long legal conversation with tools, thinking and images has no violation', () => {
    const messages = [
      user(text('a'), image),
      assistant(thinking, text('let me look'), call('1', { input: { zone: 'UTC' } }), call('2')),
      user(result('1'), result('2', 'unknown zone')),
      assistant(thinking, call('3', { rawInput: '{"zone":' })),
      user(result('3', 'arguments are not a JSON object'), text('and in Rome?')),
      assistant(text('noon')),
      user(text('thanks')),
    ]
    expect(validate(provider, { ...requestWithImage(), messages, tools: [clock], system: 'Short.' })).toEqual([])
  })

  test('says where: the index of the message', () => {
    expect(validate(provider, loop(assistant(text('b')), user(text(' '))))).toContainEqual({ rule: 'a text is not blank', at: 2 })
  })
})

describe('rules of one protocol leave the others alone', () => {
  test('the built-in demonstration takes results anywhere later, in any order', () => {
    for (const [, broken] of [RESULTS_FIRST, ...RESULTS_NEXT.slice(0, 1), ...BY_PROTOCOL.google.slice(-1), CONTENT]) expect(rules('demo', broken)).toEqual([])
  })

  test('only Bedrock refuses a blank result, only Anthropic a trailing blank and a missing signature', () => {
    const [blank, trailing, unsigned] = [BY_PROTOCOL.bedrock.at(-1)?.[1], BY_PROTOCOL.anthropic.at(-1)?.[1], BY_PROTOCOL.anthropic[3]?.[1]]
    const refusing = (broken: ProviderRequest | undefined): readonly ProviderId[] => PROVIDER_IDS.filter((id) => broken && rules(id, broken).length > 0)
    expect(refusing(blank)).toEqual(['bedrock'])
    expect(refusing(trailing)).toEqual(['anthropic'])
    expect(refusing(unsigned)).toEqual(['anthropic'])
  })
})

describe('the time it takes', () => {
  test('is small against the rest of a request: 10,000 messages, a third of them tool rounds', () => {
    const messages: ContextMessage[] = []
    for (let index = 0; messages.length < 9_996; index += 1) {
      messages.push(user(text(`question ${index} ${'word '.repeat(40)}`)), assistant(text('let me see'), call(`c${index}`, { input: { a: [1, 'x'] } })))
      messages.push(user(result(`c${index}`, 'found '.repeat(30))), assistant(text(`answer ${index} 漢字`)))
    }
    messages.push(user(text('last')))
    const long = talk(...messages)
    const times = PROVIDER_IDS.flatMap((provider) =>
      Array.from({ length: 5 }, () => {
        const started = performance.now()
        expect(validate(provider, long)).toEqual([])
        return performance.now() - started
      }),
    ).sort((a, b) => a - b)
    // The budget is 10 ms; other work on the machine must not be able to break the test, a quadratic pass must.
    expect(times[Math.floor(times.length / 2)]).toBeLessThan(40)
  })
})
