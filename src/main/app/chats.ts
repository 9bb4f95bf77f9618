import { failure } from '@shared/errors'
import type { SendOutput } from '@shared/methods/chat'
import { type Block, withoutOpaque } from '@shared/model/message'
import type { Engine } from '../engine/engine'
import type { CallContext, Handlers } from './handlers'

type Methods = Extract<keyof Handlers, `chat.${string}`> | 'tool.decide'

/** Handlers of `chat.*`. The answer never rides on the call, except for scripts that ask for it with `wait`. */
export function chatHandlers(engine: Engine): Pick<Handlers, Methods> {
  async function started(id: string, begin: () => { readonly turnId: string }, wait: boolean | undefined, context: CallContext): Promise<SendOutput> {
    // Refused before anything has begun.
    if (wait && context.transport !== 'http') throw failure('unsupported', '`wait` works over HTTP only. Subscribe to the chat’s stream instead.')
    const { turnId } = begin()
    if (!wait) return { turnId }
    const outcome = await engine.session(id).waitFor(turnId)
    return { ...outcome, message: outcome.message && withoutOpaque(outcome.message) }
  }

  return {
    'chat.create': (input) => engine.createChat(input),
    'chat.configure'({ id, ...input }) {
      engine.session(id).configure(input)
      return {}
    },
    'chat.send': ({ id, requestId, text, content, openCalls, wait }, context) =>
      started(id, () => engine.session(id).send(requestId, blocksOf(text, content), openCalls), wait, context),
    'chat.submitToolResults'({ id, requestId, results, wait }, context) {
      const blocks = results.map(({ toolCallId, content, isError, compactSummary }) => ({
        type: 'toolResult' as const,
        toolCallId,
        content,
        ...(isError && { isError }),
        ...(compactSummary !== undefined && { compactSummary }),
      }))
      return started(id, () => engine.session(id).submitToolResults(requestId, blocks), wait, context)
    },
    'chat.edit': ({ id, requestId, messageId, text, content, wait }, context) =>
      started(id, () => engine.session(id).edit(requestId, messageId, blocksOf(text, content)), wait, context),
    'chat.regenerate'({ id, requestId, messageId, connectionId, model, wait }, context) {
      const { config } = engine.session(id).snapshot().header
      const by = connectionId || model ? { connectionId: connectionId ?? config.connectionId, model: model ?? config.model } : null
      return started(id, () => engine.session(id).regenerate(requestId, messageId, by), wait, context)
    },
    'chat.continue': ({ id, requestId, wait }, context) => started(id, () => engine.session(id).continue(requestId), wait, context),
    'chat.retry': ({ id, requestId, wait }, context) => started(id, () => engine.session(id).retry(requestId), wait, context),
    'tool.decide'({ id, toolCallId, decision, participantId }) {
      engine.conversation(id).decide(toolCallId, decision, participantId)
      return {}
    },
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

function blocksOf(text: string | undefined, content: readonly Block[] | undefined): readonly Block[] {
  return content ?? [{ type: 'text', text: text ?? '' }]
}
