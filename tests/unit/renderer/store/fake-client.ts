import type { AppState } from '@shared/events/app'
import type { ChatEvent, ChatState } from '@shared/events/chat'
import type { MethodName } from '@shared/methods'
import type { StreamName } from '@shared/protocol'
import { ok, type Result } from '@shared/result'
import type { Client, StreamListener } from '../../../../src/renderer/client/client'

export type FakeCall = { readonly method: MethodName; readonly input: unknown; readonly answer: (result: Result<unknown>) => Promise<void> }

export type FakeClient = {
  readonly client: Client
  /** Every call, in order; a test answers them. */
  readonly calls: FakeCall[]
  /** Streams that are followed now. */
  readonly streams: Map<StreamName, StreamListener<AppState> | StreamListener<ChatState>>
  chat(id: string): StreamListener<ChatState>
  emit(id: string, ...events: readonly ChatEvent[]): void
  /** Answers the only open call of a method. */
  answer(method: MethodName, data: unknown): Promise<void>
}

/** A client whose other end is the test. */
export function fakeClient(): FakeClient {
  const calls: FakeCall[] = []
  const streams: FakeClient['streams'] = new Map()
  const client: Client = {
    call: (method, input) =>
      new Promise((resolve) => {
        const answer = async (result: Result<unknown>) => {
          calls.splice(calls.indexOf(call), 1)
          resolve(result as Awaited<ReturnType<Client['call']>> as never)
          // What follows the answer runs in microtasks.
          for (let turn = 0; turn < 5; turn += 1) await Promise.resolve()
        }
        const call: FakeCall = { method, input, answer }
        calls.push(call)
      }),
    subscribe: (stream, listener) => {
      streams.set(stream, listener as never)
      return () => streams.delete(stream)
    },
    openChatWindow: () => {},
    onCommand: () => () => {},
    confirmFlushed: () => {},
    onConnection: (listener) => {
      listener('open', null)
      return () => {}
    },
  }
  const fake: FakeClient = {
    client,
    calls,
    streams,
    chat: (id) => streams.get(`chat:${id}`) as StreamListener<ChatState>,
    emit: (id, ...events) => fake.chat(id).events(events),
    answer(method, data) {
      const call = calls.find((other) => other.method === method)
      if (!call) throw new Error(`no call of ${method}`)
      return call.answer(ok(data))
    },
  }
  return fake
}
