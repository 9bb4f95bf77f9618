import { Failure } from '@shared/errors'
import type { Id } from '@shared/ids'
import { messageText } from '@shared/model/message'
import { type ExportDocument, exportSchema } from '@shared/schemas/export'
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { createModelDirectory } from '../../../../src/main/app/models'
import { fileNameOf, transferHandlers } from '../../../../src/main/app/transfer'
import type { Store } from '../../../../src/main/engine/ports'
import { uuidV7Ids } from '../../../../src/main/platform/ids'
import { fakeClock } from '../../../fixtures/clock'
import { startEngine } from '../../../fixtures/engine'
import { closing, createTestRoom, openTestRoom, said, user } from '../../../fixtures/rooms'
import { openTestStore } from '../../../fixtures/store'
import { CONNECTION, chatDocument, roomDocument, withoutIds } from './transfer-documents'

const CONTEXT = { transport: 'memory' as const }
type Opened = Awaited<ReturnType<typeof openTestStore>>
let opened: Opened

function handlersOver(store: Store) {
  const published: unknown[] = []
  const hub = { publish: (_stream: string, event: unknown) => void published.push(event) }
  const models = createModelDirectory(store, { find: () => null, list: () => [] })
  // biome-ignore lint/suspicious/noExplicitAny: the hub is only published to
  const handlers = transferHandlers({ store, models, hub: hub as any, clock: fakeClock(), ids: uuidV7Ids })
  return {
    published,
    in: (document: unknown, wanted: { connectionId?: Id; model?: string } = {}) =>
      handlers['conversation.import']({ content: typeof document === 'string' ? document : JSON.stringify(document), ...wanted }, CONTEXT) as {
        id: Id
        kind: string
      },
    out: (id: Id, format: 'json' | 'html' | 'markdown') => (handlers['conversation.export']({ id, format }, CONTEXT) as { content: string }).content,
    document: (id: Id) => JSON.parse((handlers['conversation.export']({ id, format: 'json' }, CONTEXT) as { content: string }).content) as ExportDocument,
    replay: (id: Id) => (handlers['room.replay']({ id }, CONTEXT) as { steps: readonly { at: number }[] }).steps,
  }
}

function addConnection(store: Store, id: Id = CONNECTION, provider: 'demo' | 'openai' = 'demo'): void {
  store.transaction('normal', () => store.connections.save({ id, provider, label: provider, hasSecret: true, createdAt: 0 }))
}

beforeEach(async () => {
  opened = await openTestStore()
})
afterEach(() => opened.cleanup())

const rowsOf = () => opened.store.conversations.list({ limit: 500, archived: false }).records

describe('there and back', () => {
  test.each([
    ['chats', chatDocument],
    ['rooms', roomDocument],
  ])('%s come back as they were, with new ids throughout', (_name, documents) => {
    addConnection(opened.store)
    const transfer = handlersOver(opened.store)
    fc.assert(
      fc.property(documents, (document) => {
        const { id } = transfer.in(document)
        const back = transfer.document(id)
        expect(withoutIds(back)).toEqual(withoutIds(document))
        expect(exportSchema.safeParse(back).success).toBe(true)
        const old = new Set(document.messages.map((message) => message.id))
        expect(back.messages.some((message) => old.has(message.id))).toBe(false)
      }),
      { numRuns: 60 },
    )
  })

  test('people’s formats are written for whatever a file can hold, with nothing of it as markup', () => {
    addConnection(opened.store)
    const transfer = handlersOver(opened.store)
    fc.assert(
      fc.property(fc.oneof(chatDocument, roomDocument), (document) => {
        const { id } = transfer.in(document)
        const html = transfer.out(id, 'html')
        expect(html).not.toMatch(/<script|<img|onerror=alert\(1\)>/i)
        expect(html.match(/<style>/g)).toHaveLength(1)
        expect(html).toContain("default-src 'none'")
        expect(transfer.out(id, 'markdown').startsWith('# ')).toBe(true)
      }),
      { numRuns: 40 },
    )
  })

  test('a chat of the engine: branches and errors go along, secrets and a provider’s own data do not', async () => {
    const engine = await startEngine()
    const transfer = handlersOver(engine.opened.store)
    const chat = engine.chat({ systemPrompt: 'Be kind.' })
    engine.provider.onCall = (call) => {
      if (engine.provider.calls.length === 2) call.fail('auth', 'The key is wrong.', { detail: 'sk-raw-words-of-the-service' })
      else
        call.emit(
          { type: 'block-start', index: 0, block: { type: 'reasoning', text: 'hm', opaque: 'OPAQUE-SIGNATURE' } },
          { type: 'block-end', index: 0 },
          { type: 'block-start', index: 1, block: { type: 'text', text: 'First answer' } },
          { type: 'block-end', index: 1 },
          { type: 'finish', reason: 'end', usage: { input: 5, output: 3, cacheRead: null, cacheWrite: null, reasoning: null } },
        )
    }
    const wait = async (turnId: string) => (await engine.engine.session(chat).waitFor(turnId)).state
    expect(await wait(engine.send(chat, 'One?'))).toBe('completed')
    expect(await wait(engine.send(chat, 'Two?'))).toBe('failed')
    const [question] = engine.engine.chatState(chat).messages
    if (!question) throw new Error('no message')
    await wait(engine.engine.session(chat).edit(uuidV7Ids.next(), question.id, [{ type: 'text', text: 'Another one?' }]).turnId)

    const text = transfer.out(chat, 'json')
    expect(text).not.toMatch(/OPAQUE|sk-raw|detail/)
    const { id } = transfer.in(text)
    expect(engine.engine.chatState(id).header.config.systemPrompt).toBe('Be kind.')
    expect(engine.transcript(id)).toEqual(['user: Another one?', 'assistant: First answer'])
    expect(engine.opened.store.messages.counts(id)).toEqual(engine.opened.store.messages.counts(chat))
    expect(engine.status(id).totals.input).toBeNull()
    const other = engine.opened.store.messages.siblings(engine.engine.chatState(id).messages[0]?.id ?? '')
    engine.engine.session(id).switchBranch(other[0] ?? '')
    expect(engine.transcript(id)).toEqual(['user: One?', 'assistant: First answer', 'user: Two?', 'assistant:  (failed)'])
    expect(transfer.out(chat, 'markdown')).toContain('### You')
    await engine.close()
  })

  test('an imported room goes on exactly as the one it comes from', async () => {
    const engine = await startEngine()
    const { rooms } = engine.engine
    const transfer = handlersOver(engine.opened.store)
    engine.provider.onCall = (call) => call.answer(`Answer ${engine.provider.calls.length}`, { input: 10, output: 5 })
    const person = (name: string) => ({ name, role: 'Guest', connectionId: engine.connection.id, model: 'm', contextLimit: 4_000 })
    const { id } = rooms.create({ title: 'R', participants: ['Ann', 'Bo', 'Cy'].map(person), execution: { model: 'broadcast' }, topic: 'Bread' })
    const say = async (room: Id, text: string) => {
      const { roundId } = rooms.room(room).send(uuidV7Ids.next(), [{ type: 'text', text }], {})
      return (await rooms.room(room).waitFor(roundId)).state
    }
    await say(id, 'One?')
    rooms.room(id).removeParticipant(rooms.state(id).cast[2]?.id ?? '')
    await say(id, 'Two?')
    const copy = transfer.in(transfer.out(id, 'json')).id
    expect(rooms.state(copy).messages.map(({ blocks }) => messageText(blocks))).toEqual(rooms.state(id).messages.map(({ blocks }) => messageText(blocks)))
    expect(rooms.state(copy).participants.map(({ undelivered, utterances, totals }) => [undelivered, utterances, totals.input])).toEqual([
      [1, 2, null],
      [1, 2, null],
    ])

    const requests = async (room: Id) => {
      const from = engine.provider.calls.length
      expect(await say(room, 'Three?')).toBe('done')
      return engine.provider.calls.slice(from).map(({ request }) => ({ system: request.system, messages: request.messages }))
    }
    const original = await requests(id)
    expect(original).toHaveLength(2)
    expect(await requests(copy)).toEqual(original)
    await engine.close()
  })

  test('a name that somebody has taken from one who left comes back with both', async () => {
    const engine = await startEngine()
    const room = createTestRoom(engine, 3)
    const { Ada = '', Bo = '' } = room.ids
    room.room.removeParticipant(Ada)
    room.room.updateParticipant(Bo, { name: 'Ada' })
    const transfer = handlersOver(engine.opened.store)
    const copy = engine.engine.rooms.state(transfer.in(transfer.out(room.id, 'json')).id)
    expect(copy.cast.map(({ persona, leftAt }) => [persona.name, leftAt === null])).toEqual([
      ['Ada', true],
      ['Cy', true],
      ['Ada', false],
    ])
    await engine.close()
  })

  test('a room in which an earlier round is open again for one who tries again', async () => {
    const engine = await startEngine()
    const room = createTestRoom(engine, 2, { execution: { model: 'mentioned' } })
    room.send('@Ada one')
    await room.settle()
    await room.fail('Ada')
    room.send('@Bo two')
    await room.settle()
    await room.answer('Bo', 'B')
    room.room.retrySpeaker(room.ids.Ada ?? '')
    await room.settle()
    const transfer = handlersOver(engine.opened.store)
    const copy = openTestRoom(engine, transfer.in(transfer.out(room.id, 'json')).id)
    expect(copy.room.snapshot().rounds.map(({ state, cause }) => [state, cause])).toEqual([
      ['paused', 'crash'],
      ['done', null],
    ])
    await room.answer('Ada', 'A')
    copy.room.run(undefined)
    await copy.settle()
    expect(copy.given('Ada')).toEqual([user(said('User', '@Ada one'), closing('Ada'))])
    await copy.answer('Ada', 'A')
    expect(copy.room.busy).toBe(false)
    await engine.close()
  })

  test.each([
    ['running', undefined],
    ['stepped', 'step'],
  ] as const)('a round that is under way (%s): whoever is speaking speaks again, then the others', async (_name, start) => {
    const engine = await startEngine()
    const room = createTestRoom(engine, 2)
    room.send('go', start && { start })
    if (start) void room.room.step()
    await room.settle()
    const asked = room.given('Ada')
    const transfer = handlersOver(engine.opened.store)
    const copy = openTestRoom(engine, transfer.in(transfer.out(room.id, 'json')).id)
    expect(copy.room.snapshot().rounds).toMatchObject([{ state: 'paused', cause: 'crash' }])
    expect(copy.runs()).toEqual(['Ada interrupted', 'Bo queued'])
    const before = engine.provider.calls.length
    copy.room.run(undefined)
    await copy.settle()
    expect(engine.provider.calls).toHaveLength(before + 1)
    expect(copy.given('Ada')).toEqual(asked)
    await copy.answer('Ada', 'A')
    await copy.answer('Bo', 'B')
    expect(copy.runs()).toEqual(['Ada interrupted', 'Ada done', 'Bo done'])
    await engine.close()
  })

  test('a round that the user has paused stays so, and goes on with those who are left', async () => {
    const engine = await startEngine()
    const room = createTestRoom(engine, 2)
    room.send('go')
    await room.settle()
    room.room.pause()
    await room.answer('Ada', 'A')
    const transfer = handlersOver(engine.opened.store)
    const copy = openTestRoom(engine, transfer.in(transfer.out(room.id, 'json')).id)
    expect(copy.room.snapshot().rounds).toMatchObject([{ state: 'paused', cause: 'user' }])
    copy.room.run(undefined)
    await copy.settle()
    expect(copy.given('Bo')).toEqual([user(said('User', 'go'), said('Ada', 'A'), closing('Bo'))])
    await copy.answer('Bo', 'B')
    expect(copy.runs()).toEqual(['Ada done', 'Bo done'])
    await engine.close()
  })
})

test('a room that was exported in the middle of a round goes on with exactly those who were missing', async () => {
  for (const pausing of [false, true]) {
    const engine = await startEngine()
    const { rooms } = engine.engine
    const transfer = handlersOver(engine.opened.store)
    const person = (name: string) => ({ name, role: 'Guest', connectionId: engine.connection.id, model: 'm', contextLimit: 4_000 })
    const { id } = rooms.create({ title: 'R', participants: ['Ann', 'Bo'].map(person) })
    rooms.room(id).send(uuidV7Ids.next(), [{ type: 'text', text: 'One?' }], {})
    await engine.clock.advance(1)
    if (pausing) rooms.room(id).pause()
    const copy = transfer.in(transfer.out(id, 'json')).id
    expect(rooms.state(copy).rounds).toMatchObject([{ state: 'paused', cause: 'crash', runs: [{ state: 'interrupted' }, { state: 'queued' }] }])
    engine.provider.onCall = (call) => call.answer('Yes.', { input: 10, output: 5 })
    const { roundId } = rooms.room(copy).run(undefined)
    expect((await rooms.room(copy).waitFor(roundId)).runs.map(({ state }) => state)).toEqual(['interrupted', 'done', 'done'])
    await engine.close()
  }
})

describe('which model it goes on with', () => {
  const file = (config: object = {}): unknown => {
    const [document] = fc.sample(chatDocument, { numRuns: 1, seed: 7 })
    return { ...document, ...(document?.kind === 'chat' && { config: { ...document.config, ...config } }) }
  }
  const configOf = (id: Id) => opened.store.conversations.get(id)?.config
  const OTHER = '01990c5a-7a01-7c01-8a01-0000000000c1'

  test('none: there is no connection, and nothing is stored', () => {
    expect(() => handlersOver(opened.store).in(file())).toThrow(expect.objectContaining({ error: expect.objectContaining({ code: 'not_found' }) }))
    expect(rowsOf()).toEqual([])
  })

  test('the file’s own where it exists, else one of the same provider, else any', () => {
    addConnection(opened.store, OTHER, 'demo')
    const transfer = handlersOver(opened.store)
    expect(configOf(transfer.in(file()).id)).toMatchObject({ connectionId: OTHER, model: 'demo-chat', contextLimit: 8_000 })
    addConnection(opened.store)
    expect(configOf(transfer.in(file()).id)).toMatchObject({ connectionId: CONNECTION })
    expect(() => transfer.in(file({ provider: 'cohere', connectionId: '01990c5a-7a01-7c01-8a01-0000000000ff' }))).toThrow(/Name the model/)
  })

  test('what the call says comes before the file; a window nobody knows is asked for', () => {
    addConnection(opened.store, OTHER, 'openai')
    const transfer = handlersOver(opened.store)
    expect(() => transfer.in(file(), { connectionId: OTHER, model: 'new-model' })).toThrow(
      expect.objectContaining({ error: expect.objectContaining({ code: 'window_unknown' }) }),
    )
    opened.store.transaction('normal', () =>
      opened.store.models.save(OTHER, {
        provider: 'openai',
        id: 'new-model',
        name: 'New',
        window: 500,
        maxOutput: null,
        prices: null,
        abilities: { tools: false, images: false, reasoning: false },
        source: 'user',
      }),
    )
    const { id } = transfer.in(file({ maxTokens: 900 }), { connectionId: OTHER, model: 'new-model' })
    expect(configOf(id)).toMatchObject({ connectionId: OTHER, model: 'new-model', contextLimit: 500, maxTokens: null })
  })

  test('tool servers and summarisers that are not here are left out', () => {
    addConnection(opened.store)
    const summarizer = { connectionId: OTHER, model: 'm' }
    const [document] = fc.sample(chatDocument, 1)
    const compaction = { ...(document?.kind === 'chat' ? document.config.compaction : {}), summarizer }
    const { id } = handlersOver(opened.store).in(file({ toolsets: ['clock', OTHER], compaction }))
    expect(configOf(id)).toMatchObject({ toolsets: ['clock'], compaction: { summarizer: null } })
  })
})

describe('hostile files', () => {
  test('are refused with words about what is wrong, whole', () => {
    addConnection(opened.store)
    const transfer = handlersOver(opened.store)
    const refusals: readonly (readonly [unknown, string, RegExp])[] = [
      ['{', 'validation', /not JSON/],
      ['[]', 'validation', /no conversation of Parley/],
      ['null', 'validation', /no conversation of Parley/],
      ['['.repeat(1_000_000), 'validation', /nested too deeply/],
      [`{"a":${'{"a":'.repeat(100_000)}`, 'validation', /nested too deeply/],
      [{ format: 'parley-conversation', version: 99 }, 'unsupported', /newer Parley/],
      [{ format: 'parley-conversation', version: 1, kind: 'chat' }, 'validation', /is missing/],
    ]
    for (const [content, code, message] of refusals)
      expect(() => transfer.in(content)).toThrow(expect.objectContaining({ error: expect.objectContaining({ code, message: expect.stringMatching(message) }) }))
    expect(rowsOf()).toEqual([])
    expect(transfer.published).toEqual([])
  })

  test('are refused where somebody who broke off has been given already what it would be given again', async () => {
    const engine = await startEngine()
    const room = createTestRoom(engine, 2)
    room.send('go')
    await room.settle()
    const transfer = handlersOver(engine.opened.store)
    const document = transfer.document(room.id)
    if (document.kind !== 'room') throw new Error('no room')
    const [run] = document.room.runs
    const given = { messageId: run?.input?.[0] ?? '', participantId: run?.participantId ?? '', runId: null, how: 'joining' }
    const withRoom = (patch: object) => ({ ...document, room: { ...document.room, ...patch } })
    const refused = expect.objectContaining({ error: expect.objectContaining({ message: expect.stringMatching(/would be given a message twice/) }) })
    expect(() => transfer.in(withRoom({ deliveries: [given] }))).toThrow(refused)
    const runs = document.room.runs.map((each) => ({ ...each, input: each.input && [...each.input, ...each.input] }))
    expect(() => transfer.in(withRoom({ runs }))).toThrow(refused)
    await engine.close()
  })

  test('whatever is changed in a file, it is imported whole or refused whole', () => {
    addConnection(opened.store)
    const transfer = handlersOver(opened.store)
    const junk = fc.oneof(fc.jsonValue(), fc.constantFrom('01990c5a-7a01-7c01-8a01-00000000dead', '__proto__', -1, 1e308, '', null, []))
    let refusedOnes = 0
    fc.assert(
      fc.property(fc.oneof(chatDocument, roomDocument), fc.nat(), junk, fc.boolean(), (document, place, value, remove) => {
        const changed = JSON.parse(JSON.stringify(document))
        const places: [Record<string, unknown>, string][] = []
        const walk = (at: unknown): void => {
          if (typeof at !== 'object' || at === null) return
          for (const key of Object.keys(at)) {
            places.push([at as Record<string, unknown>, key])
            walk((at as Record<string, unknown>)[key])
          }
        }
        walk(changed)
        const [holder, key] = places[place % places.length] ?? [changed, 'kind']
        if (remove && Array.isArray(holder)) holder.splice(Number(key), 1)
        else if (remove) delete holder[key]
        else holder[key] = value
        const before = rowsOf().length
        try {
          const { id } = transfer.in(changed)
          transfer.document(id)
          opened.store.transaction('normal', () => opened.store.conversations.setRemoved(id, 1))
        } catch (reason) {
          refusedOnes += 1
          if (!(reason instanceof Failure)) throw reason
        }
        expect(rowsOf()).toHaveLength(before)
      }),
      { numRuns: 400 },
    )
    expect(refusedOnes).toBeGreaterThan(100)
  })
})

test('a replay keeps the order, is never silent for more than three seconds, and begins at once', () => {
  addConnection(opened.store)
  const transfer = handlersOver(opened.store)
  fc.assert(
    fc.property(roomDocument, fc.array(fc.nat(100_000), { minLength: 30, maxLength: 30 }), (document, gaps) => {
      let at = document.createdAt
      const messages = document.messages.map((message, index) => {
        at += gaps[index] ?? 0
        return { ...message, createdAt: at, endedAt: at }
      })
      const { id } = transfer.in({ ...document, messages })
      const steps = transfer.replay(id)
      expect(steps).toHaveLength(messages.length)
      expect(steps.map((step, index) => step.at - (steps[index - 1]?.at ?? 0))).toEqual(
        steps.map((_, index) => (index === 0 ? 0 : Math.min(3_000, gaps[index] ?? 0))),
      )
    }),
    { numRuns: 30 },
  )
})

test.each([
  ['../../etc/passwd', 'etc passwd'],
  ['CON', 'conversation'],
  ['a<b>:"c"|?*', 'a b c'],
  ['  \u202e..  ', 'conversation'],
  ['Größe / 設計', 'Größe 設計'],
  ['x'.repeat(300), 'x'.repeat(80)],
])('the name of the file for %j', (title, name) => {
  expect(fileNameOf(title)).toBe(name)
})
