import { failure } from '@shared/errors'
import type { Id } from '@shared/ids'
import type { QueuedMessage } from '@shared/model/room'
import type { RoundRecord } from '../room-ports'
import { type Compactions, createCompactions } from '../sessions/compactions'
import { acceptedContent } from '../sessions/content'
import type { SessionPorts } from '../sessions/session-state'
import { acceptPartial } from './accept'
import { addParticipant, isSpeaking, recast, removeParticipant, updateParticipant } from './cast'
import { createDeciding } from './deciding'
import type { Gates } from './gates'
import { CONCLUSION } from './instructions'
import { goesOn } from './reaction'
import { executionFrom, roomSettings } from './room-config'
import type { Room } from './room-methods'
import {
  changeRoom,
  headerOfRoom,
  isRunning,
  publishFigures,
  publishRoomCompactions,
  publishRoomSummary,
  type RoomState,
  roomSnapshot,
  roomStream,
  roundOf,
  seatOf,
} from './room-state'
import { createRoundRunner } from './round-runner'
import { createScheduler } from './scheduler'
import { participantOf, refreshSeatView, seatSubject, takeSeatTerms } from './seat'
import { inOrder, present, speakersFor } from './speakers'

/** Makes the live object over a loaded room. */
export function createRoom(ports: SessionPorts, state: RoomState, gates: Gates): Room {
  const { store, hub, ids, clock } = ports
  const id = state.record.id
  const stream = roomStream(id)
  const show = {
    compactions: () => publishRoomCompactions(ports, state),
    compactionText: (compaction: Id, text: string) => hub.publish(stream, { type: 'compaction-text', id: compaction, text }),
    figures: () => publishFigures(ports, state),
  }
  const compactions = new Map<Id, Compactions>()
  const runner = createRoundRunner(ports, state, gates, show, onRoundOver)
  const deciding = createDeciding(ports, state, gates, runner)
  const scheduler = createScheduler(ports, state, runner, deciding)

  function onRoundOver(round: RoundRecord): void {
    scheduler.roundOver(round)
    if (state.closed) return
    for (const each of compactions.values()) each.next()
    scheduler.proceed()
  }

  function assertOpen(): void {
    if (state.closed) throw failure('shutdown', 'Parley is closing. Send it again after the next start.')
  }

  function assertHeard(): void {
    if (present(state.cast).length === 0) throw failure('conflict', 'Everybody in this room is muted. Let somebody speak again first.')
  }

  function earlier(requestId: Id): { readonly roundId: Id } | null {
    const known = store.requests.get(requestId)
    if (!known) return null
    if (known.conversationId !== id) throw failure('conflict', 'This requestId was used in another conversation. Make a new one.')
    return { roundId: known.turnId }
  }

  function remember(requestId: Id, roundId: Id): void {
    store.requests.insert(requestId, id, roundId, clock.now())
  }

  function goOn(): void {
    if (!deciding.again()) runner.resume()
  }

  return {
    snapshot: () => roomSnapshot(ports, state),
    send(requestId, content, { mentions = [], execution, start = 'run', contextOnly = false }) {
      const known = earlier(requestId)
      if (known) return known
      assertOpen()
      const clean = acceptedContent(ports.media, content)
      for (const { participantId } of mentions) participantOf(state, participantId)
      const override = execution ? executionFrom(ports, state.settings.execution, execution, state.cast) : null
      const message: QueuedMessage = {
        roundId: ids.next(),
        requestId,
        content: clean,
        mentions,
        execution: override,
        start,
        contextOnly,
        createdAt: clock.now(),
      }
      // Refused now and not when its turn comes: a name that could mean two people is the sender's to mend.
      speakersFor(override ?? state.settings.execution, state.cast, { content: clean, mentions })
      if (!state.active && state.queue.length === 0) {
        scheduler.open(message, () => remember(requestId, message.roundId))
        return { roundId: message.roundId }
      }
      store.transaction('durable', () => {
        store.rooms.enqueue(id, message)
        remember(requestId, message.roundId)
      })
      state.queue = [...state.queue, message]
      scheduler.publishQueue()
      // What a crash left open is not waited for: whoever missed something is given it with the new message.
      if (!state.active) scheduler.proceed()
      else if (state.active.record.state === 'paused' && state.active.record.cause === 'crash') runner.stop(null, 'user')
      return { roundId: message.roundId }
    },
    run(autonomous) {
      assertOpen()
      if (autonomous) assertHeard()
      if (autonomous && !state.active && state.queue.length === 0 && !goesOn(state.settings.reaction, state.entries, state.standing))
        throw failure('conflict', 'By its rule of whom they answer, nobody in this room answers what was said last. Change the rule, or write to them.')
      if (autonomous) scheduler.startTalk(autonomous)
      if (state.active) {
        goOn()
        return { roundId: state.active?.record.id ?? '' }
      }
      const [waiting] = state.queue
      if (waiting) {
        scheduler.proceed()
        return { roundId: waiting.roundId }
      }
      if (!autonomous) throw failure('conflict', 'No round is under way in this room. Send a message, or let them talk.')
      return { roundId: scheduler.openOwn({ kind: 'autonomous', speakers: inOrder(state.cast, state.settings.execution.order) }) }
    },
    async step() {
      assertOpen()
      deciding.again()
      const { run, complete } = await runner.step()
      const spoke = run?.state === 'done' && run.messageId !== null
      return { utterance: spoke ? { participantId: run.participantId, messageId: run.messageId ?? '' } : null, roundComplete: complete }
    },
    speak(requestId, participantId, instruction) {
      const known = earlier(requestId)
      if (known) return known
      assertOpen()
      if (!present(state.cast).some((participant) => participant.id === participantId))
        throw failure('conflict', `${participantOf(state, participantId).persona.name} is muted or has left.`)
      const { active } = state
      if (active) return { roundId: runner.add(participantId, instruction, () => remember(requestId, active.record.id)) }
      const round = { kind: 'manual', speakers: [participantId], instruction } as const
      return { roundId: scheduler.openOwn(round, (roundId) => remember(requestId, roundId)) }
    },
    pause: runner.pause,
    stop(participantId, when) {
      if (participantId === null) {
        state.active?.moderating?.abort()
        scheduler.finishTalk()
      }
      return when === 'afterSpeaker' && participantId === null ? runner.stopAfterSpeaker() : runner.stop(participantId, 'user')
    },
    conclude(requestId) {
      const known = earlier(requestId)
      if (known) return known
      assertOpen()
      assertHeard()
      scheduler.endTalk('concluded')
      if (!state.active && state.concluding === null) {
        const round = { kind: 'conclusion', speakers: inOrder(state.cast, null), instruction: CONCLUSION } as const
        return { roundId: scheduler.openOwn(round, (roundId) => remember(requestId, roundId)) }
      }
      const roundId = state.concluding ?? ids.next()
      store.transaction('durable', () => {
        remember(requestId, roundId)
        store.rooms.saveConcluding(id, roundId)
      })
      state.concluding = roundId
      publishFigures(ports, state)
      // Paused for a reason of its own, such as the budget, it still waits for the user's word on that.
      const { state: now, cause } = state.active?.record ?? {}
      if (now === 'paused' && (cause === 'user' || cause === null)) goOn()
      if (!state.active) scheduler.proceed()
      return { roundId }
    },
    retrySpeaker(participantId) {
      assertOpen()
      return { roundId: runner.retry(participantId) }
    },
    acceptPartial(messageId) {
      assertOpen()
      acceptPartial(ports, state, messageId)
    },
    allowSpeaker: runner.allow,
    decide(toolCallId, decision, participantId) {
      const asked = state.active?.runs.filter(({ record }) => participantId === undefined || record.participantId === participantId) ?? []
      if (!asked.some(({ calls }) => calls?.decide(toolCallId, decision))) throw failure('not_found', 'This call does not wait for a decision any more.')
    },
    unqueue(roundId) {
      const removed = store.transaction('durable', () => store.rooms.dequeue(roundId))
      state.queue = state.queue.filter((message) => message.roundId !== roundId)
      scheduler.publishQueue()
      if (removed) runner.forget(roundId)
      return removed
    },
    configure({ title, ...input }) {
      assertOpen()
      const settings = roomSettings(ports, state.settings, input, state.cast)
      changeRoom(ports, state, 'durable', title === undefined ? {} : { title, titled: true }, () => store.rooms.saveSettings(id, settings))
      state.settings = settings
      recast(ports, state)
      hub.publish(stream, { type: 'room-header-changed', header: headerOfRoom(state) })
      publishRoomSummary(ports, state)
    },
    addParticipant(input, joining) {
      assertOpen()
      return addParticipant(ports, state, input, joining)
    },
    updateParticipant(participantId, patch) {
      assertOpen()
      updateParticipant(ports, state, participantId, patch)
    },
    removeParticipant(participantId) {
      assertOpen()
      removeParticipant(ports, state, participantId)
    },
    update(patch) {
      changeRoom(ports, state, 'normal', { ...patch, ...(patch.title !== undefined && { titled: true }) })
      hub.publish(stream, { type: 'room-header-changed', header: headerOfRoom(state) })
      if (Object.keys(patch).some((field) => field !== 'draft')) publishRoomSummary(ports, state)
    },
    pin(messageId, pinned) {
      if (store.messages.get(messageId)?.conversationId !== id) throw failure('not_found', 'This conversation has no such message.')
      store.transaction('durable', () => (pinned ? store.pins.add(messageId, clock.now()) : void store.pins.remove(messageId)))
      state.pins = store.pins.list(id)
      for (const seat of state.seats.values()) refreshSeatView(ports, state, seat)
      hub.publish(stream, { type: 'pins-changed', pins: state.pins })
      publishFigures(ports, state)
    },
    compactions(participantId) {
      const seat = seatOf(state, participantOf(state, participantId).id)
      const known = compactions.get(participantId)
      if (known) return known
      const host = {
        conversationId: id,
        participantId,
        side: seat,
        answering: () => isSpeaking(state, participantId),
        closed: () => state.closed,
        subject: async () => seatSubject(ports, state, seat, await takeSeatTerms(ports, state, seat), null, show),
        publish: show.compactions,
        settle: show.figures,
      }
      const made = createCompactions(ports, host, scheduler.proceed)
      compactions.set(participantId, made)
      return made
    },
    deliveries: ({ messageId, limit }) => store.rooms.deliveries(id, { limit, ...(messageId !== undefined && { messageId }) }),
    rounds: ({ before, limit }) => store.rooms.rounds(id, { limit, ...(before !== undefined && { before }) }).map((round) => roundOf(ports, state, round)),
    waitFor: (roundId) => runner.waitFor(roundId, roundId === state.concluding),
    get running() {
      return isRunning(state)
    },
    get busy() {
      return state.active !== null
    },
    get idle() {
      return !state.active && state.queue.length === 0 && state.concluding === null && ![...state.seats.values()].some((seat) => seat.compacting)
    },
    async close() {
      state.closed = true
      state.autonomy = null
      state.active?.moderating?.abort()
      for (const live of state.active?.runs ?? []) live.controller.abort()
      for (const each of compactions.values()) each.close()
      await runner.settled()
      await deciding.settled()
    },
  }
}
