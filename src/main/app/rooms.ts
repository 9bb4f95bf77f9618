import { failure } from '@shared/errors'
import type { RoundOutput } from '@shared/methods/room'
import type { Block } from '@shared/model/message'
import type { Engine } from '../engine/engine'
import type { CallContext, Handlers } from './handlers'

type Methods = Exclude<Extract<keyof Handlers, `room.${string}`>, 'room.proposeTeam' | 'room.cancelProposal' | 'room.replay'>

const NEWEST_DELIVERIES = 1_000
const NEWEST_ROUNDS = 100

/** Handlers of `room.*`. Answers never ride on the call, except for scripts that ask for them with `wait`. */
export function roomHandlers(engine: Engine): Pick<Handlers, Methods> {
  async function started(id: string, begin: () => { readonly roundId: string }, wait: boolean | undefined, context: CallContext): Promise<RoundOutput> {
    if (wait && context.transport !== 'http') throw failure('unsupported', '`wait` works over HTTP only. Subscribe to the room\u2019s stream instead.')
    const { roundId } = begin()
    if (!wait) return { roundId }
    const { state, runs } = await engine.rooms.room(id).waitFor(roundId)
    return {
      roundId,
      state,
      runs: runs.map((run) => ({
        participantId: run.participantId,
        state: run.state,
        ...(run.messageId !== null && { messageId: run.messageId }),
        ...(run.error && { error: run.error }),
      })),
    }
  }
  const room = (id: string) => engine.rooms.room(id)

  return {
    'room.create': (input) => engine.rooms.create(input),
    'room.configure'({ id, ...input }) {
      room(id).configure(input)
      return {}
    },
    'room.addParticipant': ({ id, participant, joining }) => ({ id: room(id).addParticipant(participant, joining) }),
    'room.updateParticipant'({ id, participantId, ...patch }) {
      room(id).updateParticipant(participantId, patch)
      return {}
    },
    'room.removeParticipant'({ id, participantId }) {
      room(id).removeParticipant(participantId)
      return {}
    },
    'room.send': ({ id, requestId, text, content, wait, ...options }, context) =>
      started(id, () => room(id).send(requestId, blocksOf(text, content), options), wait, context),
    'room.run': ({ id, autonomous, wait }, context) => started(id, () => room(id).run(autonomous), wait, context),
    'room.step': ({ id }) => room(id).step(),
    'room.speak': ({ id, requestId, participantId, instruction, wait }, context) =>
      started(id, () => room(id).speak(requestId, participantId, instruction ?? null), wait, context),
    'room.pause': ({ id }) => ({ paused: room(id).pause() }),
    'room.stop': ({ id, participantId, when }) => ({ stopped: room(id).stop(participantId ?? null, when ?? 'now') }),
    'room.conclude': ({ id, requestId, wait }, context) => started(id, () => room(id).conclude(requestId), wait, context),
    'room.retrySpeaker': ({ id, participantId, wait }, context) => started(id, () => room(id).retrySpeaker(participantId), wait, context),
    'room.acceptPartial'({ id, messageId }) {
      room(id).acceptPartial(messageId)
      return {}
    },
    'room.allowSpeaker'({ id, participantId, allow }) {
      room(id).allowSpeaker(participantId, allow)
      return {}
    },
    'room.unqueue': ({ id, roundId }) => ({ removed: room(id).unqueue(roundId) }),
    'room.deliveries': ({ id, messageId, limit }) => ({ deliveries: room(id).deliveries({ messageId, limit: limit ?? NEWEST_DELIVERIES }) }),
    'room.rounds'({ id, before, limit = NEWEST_ROUNDS }) {
      const rounds = room(id).rounds({ before, limit })
      return { rounds, more: (rounds[0]?.number ?? 1) > 1 }
    },
  }
}

function blocksOf(text: string | undefined, content: readonly Block[] | undefined): readonly Block[] {
  return content ?? [{ type: 'text', text: text ?? '' }]
}
