import type { Id } from '@shared/ids'
import type { Message } from '@shared/model/message'
import { DEFAULT_EXECUTION } from '@shared/model/persona'
import { quickTokens } from '@shared/quick-tokens'
import { uuidV7Ids } from '../../../src/main/platform/ids'
import type { BenchEngine } from './engine'
import { prose } from './history'

const USAGE = { input: 1_000, output: 100, cacheRead: null, cacheWrite: null, reasoning: null }

export type BenchRoom = { readonly id: Id; readonly cast: readonly Id[] }

/** A room in which so many participants answer at the same time. */
export function makeRoom(bench: BenchEngine, speakers: number): BenchRoom {
  const connection = bench.connect('openai')
  const { id, participants } = bench.engine.rooms.create({
    title: 'Bench',
    execution: { model: 'broadcast' },
    participants: Array.from({ length: speakers }, (_, index) => ({
      name: `Speaker ${index}`,
      role: 'Speaks',
      connectionId: connection.id,
      model: 'gpt-5.1',
      contextLimit: 100_000_000,
      maxTokens: 1_000,
      compaction: { strategy: 'off' },
    })),
  })
  return { id, cast: participants.map((each) => each.id) }
}

/** Writes finished rounds into a room that nobody has opened yet: each a question, an answer of everybody, and who was given what. */
export function fillRoom({ store }: BenchEngine, { id, cast }: BenchRoom, rounds: number): void {
  let parentId: Id | null = null
  let before: readonly { readonly by: Id; readonly message: Id }[] = []
  const say = (author: Message['author'], turnId: Id, text: string, at: number): Id => {
    const message: Message = {
      id: uuidV7Ids.next(),
      conversationId: id,
      parentId,
      turnId,
      author,
      blocks: [{ type: 'text', text }],
      state: 'completed',
      createdAt: at,
      endedAt: at,
      ...(author.kind === 'participant' && { usage: USAGE }),
    }
    store.messages.insert(message, quickTokens(text))
    parentId = message.id
    return message.id
  }
  for (let number = 1; number <= rounds; number += 1) {
    store.transaction('normal', () => {
      const roundId = uuidV7Ids.next()
      const prompt = say({ kind: 'user' }, roundId, prose(120, number), number)
      store.rooms.insertRound({
        id: roundId,
        conversationId: id,
        number,
        kind: 'message',
        execution: { ...DEFAULT_EXECUTION, model: 'broadcast' },
        state: 'done',
        promptId: prompt,
        horizonId: prompt,
        decision: null,
        cause: null,
        createdAt: number,
        endedAt: number,
      })
      const said = cast.map((participantId, position) => {
        const message = say({ kind: 'participant', participantId, name: `Speaker ${position}` }, roundId, prose(400, number * 8 + position), number)
        const input = [...before.filter(({ by }) => by !== participantId).map((each) => each.message), prompt]
        const run = {
          id: uuidV7Ids.next(),
          conversationId: id,
          roundId,
          participantId,
          attempt: 1,
          state: 'done',
          position,
          messageId: message,
          input,
          instruction: null,
          accepted: false,
          error: null,
          reason: null,
          usage: USAGE,
          cost: 0.001,
          reserved: null,
          startedAt: number,
          endedAt: number,
          output: [message],
        } as const
        store.rooms.insertRun(run)
        store.rooms.deliver(participantId, input, run.id, 'run')
        return { by: participantId, message }
      })
      before = said
    })
  }
  store.transaction('normal', () => store.conversations.update(id, { headId: parentId }))
}
