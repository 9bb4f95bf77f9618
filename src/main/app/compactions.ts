import { failure } from '@shared/errors'
import type { Engine } from '../engine/engine'
import type { CallContext, Handlers } from './handlers'

type Methods = Extract<keyof Handlers, `compaction.${string}` | `message.${string}`>

/** Handlers of `compaction.*` and of pins. */
export function compactionHandlers(engine: Engine): Pick<Handlers, Methods> {
  function of({ id, participantId }: { readonly id: string; readonly participantId?: string | undefined }) {
    if (!engine.isRoom(id)) {
      if (participantId !== undefined) throw failure('not_found', 'A chat has no participants. Leave participantId out.')
      return engine.session(id).compactions
    }
    if (participantId === undefined) throw failure('validation', 'Say whose context it is: give participantId.')
    return engine.rooms.room(id).compactions(participantId)
  }

  /** Without `wait` the answer is the id alone: what happens to it comes by the chat's stream. Nothing begins where nobody could wait. */
  async function started<Outcome>(
    begin: () => { readonly checkpointId: string; readonly done: Promise<Outcome> },
    wait: boolean | undefined,
    context: CallContext,
  ): Promise<{ readonly checkpointId: string } & Partial<Outcome>> {
    if (wait && context.transport !== 'http') throw failure('unsupported', '`wait` works over HTTP only. Subscribe to the chat’s stream instead.')
    const { checkpointId, done } = begin()
    return wait ? { ...(await done), checkpointId } : ({ checkpointId } as { readonly checkpointId: string } & Partial<Outcome>)
  }

  return {
    'compaction.preview': ({ focus, keepTurns, strategy, ...subject }) => of(subject).preview({ focus, keepTurns, strategy }),
    'compaction.run': ({ focus, keepTurns, strategy, wait, ...subject }, context) =>
      started(() => of(subject).run({ focus, keepTurns, strategy }), wait, context),
    'compaction.cancel': ({ checkpointId, ...subject }) => ({ cancelled: of(subject).cancel(checkpointId) }),
    'compaction.undo': async (subject) => ({ active: await of(subject).undo() }),
    'compaction.redo': async (subject) => ({ active: await of(subject).redo() }),
    'compaction.edit': async ({ checkpointId, text, ...subject }) => ({ version: await of(subject).edit(checkpointId, text) }),
    'compaction.regenerate': ({ checkpointId, focus, wait, ...subject }, context) =>
      started(() => of(subject).regenerate(checkpointId, focus ?? null), wait, context),
    'compaction.list': (subject) => of(subject).list(),
    'compaction.read': ({ checkpointId, ...subject }) => of(subject).read(checkpointId),
    'message.pin'({ id, messageId }) {
      engine.conversation(id).pin(messageId, true)
      return {}
    },
    'message.unpin'({ id, messageId }) {
      engine.conversation(id).pin(messageId, false)
      return {}
    },
  }
}
