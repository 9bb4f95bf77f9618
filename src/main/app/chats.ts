import { failure } from '@shared/errors'
import type { SendOutput } from '@shared/methods/chat'
import { type Block, withoutOpaque } from '@shared/model/message'
import type { Engine } from '../engine/engine'
import type { CallContext, Handlers } from './handlers'

type Methods = Extract<keyof Handlers, `chat.${string}`>

/** Handlers of `chat.*`. The answer never rides on the call, except for scripts that ask for it with `wait`. */
export function chatHandlers(engine: Engine): Pick<Handlers, Methods> {
  async function started(id: string, turnId: string, wait: boolean | undefined, context: CallContext): Promise<SendOutput> {
    if (!wait) return { turnId }
    if (context.transport !== 'http') throw failure('unsupported', '`wait` works over HTTP only. Subscribe to the chat’s stream instead.')
    const outcome = await engine.session(id).waitFor(turnId)
    return { ...outcome, message: outcome.message && withoutOpaque(outcome.message) }
  }

  return {
    'chat.create'({ tools, compaction, ...input }) {
      refuseLater({ tools, compaction })
      return engine.createChat(input)
    },
    'chat.configure'({ id, tools, compaction, ...input }) {
      refuseLater({ tools, compaction })
      engine.session(id).configure(input)
      return {}
    },
    'chat.send'({ id, requestId, text, content, wait }, context) {
      const blocks: readonly Block[] = content ?? [{ type: 'text', text: text ?? '' }]
      return started(id, engine.session(id).send(requestId, blocks).turnId, wait, context)
    },
    'chat.retry': ({ id, requestId, wait }, context) => started(id, engine.session(id).retry(requestId).turnId, wait, context),
    'chat.resume'({ id, turnId }) {
      engine.session(id).resume(turnId)
      return {}
    },
    'chat.interrupt': ({ id }) => engine.session(id).interrupt(),
    'chat.clear'({ id, undo }) {
      engine.session(id).clear(undo ?? false)
      return {}
    },
    'chat.status': ({ id }) => engine.session(id).status(),
    'chat.queue': ({ id }) => engine.session(id).queue(),
    'chat.unqueue': ({ id, turnId }) => engine.session(id).unqueue(turnId),
  }
}

/** Inputs of the contract whose feature does not exist in this version: refused by name, never ignored. */
function refuseLater(input: { readonly tools?: unknown; readonly compaction?: unknown }): void {
  for (const [name, value] of Object.entries(input)) {
    if (value !== undefined) throw failure('unsupported', `\`${name}\` is not supported in this version.`)
  }
}
