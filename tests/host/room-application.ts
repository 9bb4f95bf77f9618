import type { CallInput, MethodName, OutputOf } from '@shared/methods'
import { expect, onTestFinished } from 'vitest'
import { uuidV7Ids } from '../../src/main/platform/ids'
import { startApplication, type TestApplication } from '../fixtures/application'

/** What the demo plays word for word, at once. */
export const play = (script: object): string => `\`\`\`demo\n${JSON.stringify({ delayMs: 0, deltaMs: 0, ...script })}\n\`\`\``

export const newId = (): string => uuidV7Ids.next()
export const anId = expect.stringMatching(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}$/)

export type Demo = {
  readonly app: TestApplication
  readonly connectionId: string
  /** Calls a method that must succeed. */
  ok<M extends MethodName>(method: M, input: CallInput<M>): Promise<OutputOf<M>>
  /** The code and message of a call that must be refused. */
  refused(method: MethodName, input: unknown): Promise<{ readonly code: string; readonly message: string }>
  participant<Name extends string>(name: Name): { readonly name: Name; readonly role: string; readonly connectionId: string; readonly model: string }
  /** A room of these names, with their ids in the same order. */
  room(
    names: readonly string[],
    model?: 'sequential' | 'broadcast' | 'mentioned' | 'manual',
    more?: object,
  ): Promise<{ readonly id: string; readonly cast: readonly string[] }>
  send(id: string, text: string, more?: object): Promise<OutputOf<'room.send'>>
  /** `who: text` of the newest messages. */
  transcript(id: string): Promise<readonly string[]>
}

/** The whole application with a demo connection, as a script sees it; ends with the test. */
export async function startDemo(options: { readonly dataDir?: string } = {}): Promise<Demo> {
  const app = await startApplication(options)
  onTestFinished(() => app.cleanup())

  const ok: Demo['ok'] = async (method, input) => {
    const result = await app.call(method, input)
    if (!result.ok) throw new Error(`${method}: ${result.error.code} ${result.error.message}`)
    return result.data
  }
  const { id: connectionId } = await ok('connection.save', { provider: 'demo', label: 'Demo' })
  const participant: Demo['participant'] = (name) => ({ name, role: `Plays ${name}`, connectionId, model: 'demo-chat' })
  return {
    app,
    connectionId,
    ok,
    async refused(method, input) {
      const result = await app.call(method, input as never)
      if (result.ok) throw new Error(`${method} was accepted`)
      return { code: result.error.code, message: result.error.message }
    },
    participant,
    async room(names, model = 'sequential', more = {}) {
      const { id, participants } = await ok('room.create', { title: 'A room', participants: names.map(participant), execution: { model }, ...more })
      return { id, cast: participants.map((each) => each.id) }
    },
    send: (id, text, more = {}) => ok('room.send', { id, requestId: newId(), text, wait: true, ...more }),
    async transcript(id) {
      const { messages } = await ok('conversation.messages', { id })
      return messages.map(({ author, blocks }) => {
        const texts = blocks.map((block) => (block.type === 'text' ? block.text : block.type === 'notice' ? `(${block.notice})` : block.type))
        return `${author.name ?? author.kind}: ${texts.join('')}`
      })
    },
  }
}
