import type { Block, ToolResultBlock } from '@shared/model/message'
import type { ToolDefinition } from '@shared/model/tool'
import { expect } from 'vitest'
import { uuidV7Ids } from '../../../../../src/main/platform/ids'
import { type Book, messagesOf, openBook } from './book'
import { type Command, LIKELY, type Play } from './commands'
import { WINDOW, type World } from './world'

/** Plays a whole sequence on a chat of its own and checks after every command. The chat must be alive at the end. */
export async function perform(world: World, { commands, answers, outcomes }: Play): Promise<void> {
  world.begin(answers, outcomes)
  const book = openBook(world)
  offer(world, book.chat, ['weather', 'search'], ['clock', 'calculator'])
  for (const command of commands) {
    await apply(world, book, command)
    await world.clock.advance(0)
    book.check()
  }
  await endWell(world, book)
  book.close()
}

async function apply(world: World, book: Book, command: Command): Promise<void> {
  const { engine, clock } = world
  const { chat } = book
  const session = engine.session(chat)
  const requestId = uuidV7Ids.next()
  switch (command.do) {
    case 'likely':
      return apply(world, book, likely(world, chat, command.nth))
    case 'send': {
      const marker = book.mark()
      const content = contentOf(world, marker, command.text, command.attach)
      const sent = book.attempt(() => session.send(requestId, content, command.cancel ? 'cancel' : undefined))
      if (sent) book.accepted(marker, sent.turnId)
      if (sent && command.twice) expect(session.send(requestId, content)).toEqual(sent)
      return command.finish ? finish(world, chat) : undefined
    }
    case 'edit': {
      const target = pick(messagesOf(world, chat, 'user'), command.nth)
      const marker = book.mark()
      const edited = target && book.attempt(() => session.edit(requestId, target.id, contentOf(world, marker, command.text, null)))
      if (edited) book.accepted(marker, edited.turnId)
      return
    }
    case 'play':
      world.requests.at(-1)?.play(command.groups)
      return
    case 'finish':
      return finish(world, chat)
    case 'advance':
      return clock.advance(command.ms)
    case 'interrupt': {
      const running = session.running
      expect(session.interrupt().interrupted || !running).toBe(true)
      return clock.advance(100)
    }
    case 'submit': {
      const results = resultsFor(world, chat, command)
      if (results.length === 0) return
      const taken = book.attempt(() => session.submitToolResults(requestId, results))
      if (taken) expect(session.submitToolResults(requestId, results)).toEqual(taken)
      return
    }
    case 'decide': {
      const call = pick(session.snapshot().openCalls, command.nth)
      if (call) book.attempt(() => session.decide(call.toolCallId, command.decision))
      return
    }
    case 'answerAll': {
      for (const call of session.snapshot().openCalls) {
        if (call.state === 'ask') book.attempt(() => session.decide(call.toolCallId, command.decision))
        else if (call.state === 'waiting')
          book.attempt(() => session.submitToolResults(uuidV7Ids.next(), [{ type: 'toolResult', toolCallId: call.toolCallId, content: 'done' }]))
      }
      return finish(world, chat)
    }
    case 'regenerate': {
      const target = pick([...messagesOf(world, chat, 'assistant'), ...messagesOf(world, chat, 'user')], command.nth)
      const connection = command.by === null ? null : pick(world.connections, command.by)
      if (target) book.attempt(() => session.regenerate(requestId, target.id, connection && { connectionId: connection.id, model: 'm' }))
      return
    }
    case 'switch': {
      const target = pick([...new Set(session.snapshot().messages.flatMap(({ siblings }) => siblings ?? []))], command.nth)
      if (target) book.attempt(() => session.switchBranch(target))
      return
    }
    case 'continue':
      book.attempt(() => session.continue(requestId))
      return
    case 'retry':
      book.attempt(() => session.retry(requestId))
      return
    case 'clear':
      book.attempt(() => session.clear(command.undo))
      return
    case 'model':
      session.configure({ connectionId: pick(world.connections, command.nth)?.id, model: command.nth % 2 === 0 ? 'm' : 'n' })
      return
    case 'tools':
      offer(world, chat, command.tools, command.toolsets)
      return
    case 'prompt':
      session.configure({ systemPrompt: command.prompt, streaming: command.streaming })
      return
    case 'interruptedAnswers':
      world.opened.store.transaction('normal', () => world.opened.store.settings.update({ interruptedAnswers: command.value }))
      return
    case 'resume': {
      const queued = command.nth === null ? null : pick(session.queue().queue, command.nth)
      if (command.nth === null || queued) book.attempt(() => session.resume(queued?.turnId))
      return
    }
    case 'unqueue': {
      const queued = pick(session.queue().queue, command.nth)
      if (!queued) return
      expect(session.unqueue(queued.turnId)).toEqual({ removed: true })
      book.discarded(queued.turnId)
      return
    }
    case 'restart':
      return book.restart(command.gently)
    case 'compact': {
      const { keepTurns, strategy } = command
      book.attempt(() => session.compactions.run({ strategy, ...(keepTurns !== null && { keepTurns }) }))
      return command.finish ? finish(world, chat) : undefined
    }
    case 'cancelCompaction':
      session.compactions.cancel()
      return clock.advance(100)
    case 'undoCompaction':
      return book.attemptAsync(() => session.compactions.undo())
    case 'redoCompaction':
      return book.attemptAsync(() => session.compactions.redo())
    case 'reviseSummary': {
      const target = pick(session.snapshot().compactions, command.nth)
      if (!target) return
      const { text } = command
      if (text !== null) return book.attemptAsync(() => session.compactions.edit(target.id, text))
      book.attempt(() => session.compactions.regenerate(target.id, null))
      return
    }
    case 'pin': {
      const target = pick(session.snapshot().messages, command.nth)
      if (target) book.attempt(() => session.pin(target.id, command.pinned))
      return
    }
    case 'window':
      session.configure({ contextLimit: command.limit ?? WINDOW, compaction: { strategy: command.strategy, keepRecentTurns: 1, threshold: 0.5 } })
      return
  }
}

/** One of the things that make sense in the chat's situation. */
function likely(world: World, chat: string, nth: number): Command {
  const { turn, openCalls, messages } = world.engine.chatState(chat)
  const last = messages.at(-1)?.state
  const situation = openCalls.length > 0 ? 'tools' : turn ? 'running' : last === 'failed' || last === 'interrupted' ? 'broken' : 'idle'
  return pick(LIKELY[situation], nth) ?? { do: 'finish' }
}

function offer(world: World, chat: string, names: readonly string[], toolsets: readonly ('clock' | 'calculator')[]): void {
  const tools = names.map((name): ToolDefinition => ({ name, description: `The ${name} \ud800.`, parameters: { type: 'object' } }))
  world.engine.session(chat).configure({ tools, toolsets })
}

function contentOf(world: World, marker: string, text: string, attach: 'image' | 'file' | null): readonly Block[] {
  const file = attach && world.media[attach]
  const attached: readonly Block[] = attach && file ? [{ type: attach, mediaId: file.id, name: file.name, mimeType: file.mimeType }] : []
  return [...attached, { type: 'text', text: ` ${text}` }, { type: 'text', text: `${marker}${text}` }]
}

/** Results a script might send: for what waits, for some of it, twice, for nothing, and for what was answered long ago. */
function resultsFor(world: World, chat: string, { which, content, isError }: Extract<Command, { do: 'submit' }>): readonly ToolResultBlock[] {
  const waiting = world.engine.chatState(chat).openCalls.filter(({ state }) => state === 'waiting')
  const result = (toolCallId: string): ToolResultBlock => ({ type: 'toolResult', toolCallId, content, ...(isError && { isError }) })
  const results = waiting.map(({ toolCallId }) => result(toolCallId))
  const answered = messagesOf(world, chat, 'tool').flatMap(({ blocks }) => blocks.flatMap((block) => (block.type === 'toolResult' ? [block.toolCallId] : [])))
  switch (which) {
    case 'all':
      return results
    case 'first':
      return results.slice(0, 1)
    case 'last':
      return results.slice(-1)
    case 'doubled':
      return results.flatMap((each) => [each, each])
    case 'unknown':
      return [...results, result('nobody-called-this')]
    case 'late':
      return answered.slice(0, 1).map(result)
  }
}

/** Plays the provider and lets time pass until nothing moves by itself any more. */
async function finish(world: World, chat: string): Promise<void> {
  for (let round = 0; round < 400; round += 1) {
    world.requests.at(-1)?.play(Number.POSITIVE_INFINITY)
    await world.clock.advance(round < 20 ? 20 : 1_000)
    const { turn, queue, queueHeld, openCalls, compactions } = world.engine.chatState(chat)
    if (turn?.state !== 'tools' && compactions.some(({ state }) => state === 'running' || state === 'queued')) continue
    if (!turn && (queue.length === 0 || queueHeld)) return
    if (turn?.state === 'tools' && openCalls.length > 0 && openCalls.every(({ state }) => state !== 'running')) return
  }
  throw new Error('the turn never came to rest')
}

/** Whatever has happened, the next message gets an answer. */
async function endWell(world: World, book: Book): Promise<void> {
  const { chat } = book
  const session = world.engine.session(chat)
  const marker = book.mark()
  session.configure({ contextLimit: WINDOW })
  await finish(world, chat)
  const { turnId } = session.send(uuidV7Ids.next(), contentOf(world, marker, 'last', null), 'cancel')
  book.accepted(marker, turnId)
  for (let round = 0; round < 60; round += 1) {
    await finish(world, chat)
    for (const { toolCallId, state } of session.snapshot().openCalls) {
      if (state === 'ask') session.decide(toolCallId, 'deny')
      else if (state === 'waiting') session.submitToolResults(uuidV7Ids.next(), [{ type: 'toolResult', toolCallId, content: 'done' }])
    }
    if (session.idle) break
  }
  book.check()
  expect(session.idle, 'the chat comes to rest').toBe(true)
  world.begin([], [])
  const last = book.mark()
  book.accepted(last, session.send(uuidV7Ids.next(), contentOf(world, last, 'last', null)).turnId)
  await finish(world, chat)
  book.check()
  expect(messagesOf(world, chat, 'assistant').at(-1)).toMatchObject({ state: 'completed', blocks: [{ type: 'text', text: 'fine' }] })
}

function pick<T>(items: readonly T[], nth: number): T | null {
  return items[nth % Math.max(1, items.length)] ?? null
}
