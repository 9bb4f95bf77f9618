import { Failure, failure } from '@shared/errors'
import type { Id } from '@shared/ids'
import { type Block, type Message, messageText } from '@shared/model/message'
import type { Execution } from '@shared/model/persona'
import type { Mention, QueuedMessage, StopCause } from '@shared/model/room'
import type { UsageEntry } from '@shared/model/usage'
import type { RoundRecord } from '../room-ports'
import { type Compactions, createCompactions } from '../sessions/compactions'
import { acceptedContent } from '../sessions/content'
import type { SessionPorts } from '../sessions/session-state'
import { titleFrom } from '../sessions/title'
import { acceptPartial } from './accept'
import { afterRound, startAutonomy } from './autonomy'
import { addParticipant, isSpeaking, noticeOf, recast, removeParticipant, updateParticipant } from './cast'
import type { Gates } from './gates'
import { CONCLUSION } from './instructions'
import { moderate } from './moderator'
import { goesOn, reacts } from './reaction'
import { executionFrom, roomSettings } from './room-config'
import type { Room } from './room-methods'
import { insist, SAVE_AGAIN_MS } from './room-run'
import {
  addEntries,
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
import { isUndecided } from './runs'
import { participantOf, refreshSeatView, seatSubject, takeSeatTerms } from './seat'
import { inOrder, present, speakersFor } from './speakers'

/** Makes the live object over a loaded room. */
export function createRoom(ports: SessionPorts, state: RoomState, gates: Gates): Room {
  const { store, hub, ids, clock } = ports
  const id = state.record.id
  const stream = roomStream(id)
  let deciding: Promise<void> = Promise.resolve()

  const show = {
    compactions: () => publishRoomCompactions(ports, state),
    compactionText: (compaction: Id, text: string) => hub.publish(stream, { type: 'compaction-text', id: compaction, text }),
    figures: () => publishFigures(ports, state),
  }
  const runner = createRoundRunner(ports, state, gates, show, onRoundOver)
  const compactions = new Map<Id, Compactions>()

  function assertOpen(): void {
    if (state.closed) throw failure('shutdown', 'Parley is closing. Send it again after the next start.')
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

  function userMessage(roundId: Id, content: readonly Block[], contextOnly: boolean): Message {
    const now = clock.now()
    const mark: readonly Block[] = contextOnly ? [{ type: 'notice', notice: 'context-only' }] : []
    return {
      id: ids.next(),
      conversationId: id,
      parentId: state.record.headId,
      turnId: roundId,
      author: { kind: 'user' },
      blocks: [...content, ...mark],
      state: 'completed',
      createdAt: now,
      endedAt: now,
    }
  }

  /** Opens a round with a message of the user. */
  function open(queued: QueuedMessage, also: () => void): void {
    const { roundId, content, mentions, start, contextOnly } = queued
    // What was given with the message was checked when it came; who it names may have left since.
    const execution = { ...state.settings.execution, ...queued.execution }
    const prompt = userMessage(roundId, content, contextOnly)
    const answers = !contextOnly && reacts(state.settings.reaction, 'user')
    const moderated = answers && execution.model === 'moderator'
    const speakers = answers && !moderated ? speakersOf(execution, content, mentions) : []
    // What happened to the cast before it, or a picture alone, has given the room no title.
    const first = !state.record.titled && !state.entries.some(({ message }) => message.author.kind === 'user' && messageText(message.blocks).trim() !== '')
    runner.begin(
      {
        id: roundId,
        kind: 'message',
        execution,
        messages: [prompt],
        prompted: true,
        speakers,
        instruction: null,
        stepping: start === 'step',
        deciding: moderated,
      },
      () => {
        also()
        if (first && messageText(content).trim() !== '') store.conversations.update(id, { title: titleFrom(content) })
      },
    )
    if (first && messageText(content).trim() !== '') {
      state.record = { ...state.record, title: titleFrom(content) }
      hub.publish(stream, { type: 'room-header-changed', header: headerOfRoom(state) })
      publishRoomSummary(ports, state)
    }
    if (moderated) startDeciding(roundId)
  }

  /** Who answers a message that was accepted: a name that has come to fit several people since means nobody in particular. */
  function speakersOf(execution: Execution, content: readonly Block[], mentions: readonly Mention[]): readonly Id[] {
    try {
      return speakersFor(execution, state.cast, { content, mentions })
    } catch (reason) {
      if (!(reason instanceof Failure)) throw reason
      return speakersFor(execution, state.cast, null)
    }
  }

  /** A round that was paused, or found by a crash, before its moderator had decided waits for it again. */
  function decideAgain(): boolean {
    const { active } = state
    if (active?.record.state !== 'paused' || !isUndecided(active.record)) return false
    // Where it waited for a word on the budget, going on is the word.
    const allowed = active.record.cause === 'budget'
    runner.reopen()
    if (!active.moderating) startDeciding(active.record.id, allowed)
    return true
  }

  function goOn(): void {
    if (!decideAgain()) runner.resume()
  }

  function startDeciding(roundId: Id, allowed = false): void {
    deciding = decide(roundId, allowed).catch((reason: unknown) => ports.log.error('a moderator failed', { conversation: id, reason: String(reason) }))
  }

  /** Lets the moderator decide the round that waits for it. */
  async function decide(roundId: Id, allowed: boolean): Promise<void> {
    const { active } = state
    if (!active) return
    const controller = new AbortController()
    active.moderating = controller
    const spend = async (ledger: readonly UsageEntry[]): Promise<void> => {
      const save = (): void =>
        store.transaction('durable', () => {
          for (const line of ledger) store.usage.add(line)
        })
      if (!(await insist(ports, state, save))) return
      state.usage = store.usage.summary(id)
      publishFigures(ports, state)
    }
    const decision = await moderate(ports, state, gates, roundId, active.record.execution.moderator, { allowed, signal: controller.signal, spend })
    active.moderating = null
    const stopped = controller.signal.aborted
    if (stopped || state.closed || state.active !== active) return
    if ('over' in decision) {
      if (state.settings.limits.onBudget === 'stop') runner.stop(null, decision.over)
      else await insist(ports, state, () => runner.hold(roundId, 'budget'))
      return
    }
    const everyone = inOrder(state.cast, active.record.execution.order)
    const speakers = decision.action === 'speak' ? decision.participantIds : decision.action === 'everyone' ? everyone : []
    const cause: StopCause | null = decision.action === 'askUser' ? 'asksUser' : decision.action === 'finish' ? 'moderator' : null
    await insist(ports, state, () =>
      runner.seat(roundId, { decision, speakers, cause }, noticeOf(ports, state, { type: 'notice', notice: 'decision', decision }, roundId)),
    )
  }

  /** A round that nobody's message opens, stored together with the request that asked for it. */
  function openOwn(
    kind: 'autonomous' | 'manual' | 'conclusion',
    speakers: readonly Id[],
    instruction: string | null,
    { roundId = ids.next(), requestId = null }: { readonly roundId?: Id; readonly requestId?: Id | null } = {},
  ): Id {
    const { execution } = state.settings
    const moderated = kind === 'autonomous' && execution.model === 'moderator'
    const plan = { kind, execution, messages: [], prompted: false, speakers: moderated ? [] : speakers, instruction, stepping: false, deciding: moderated }
    runner.begin({ id: roundId, ...plan }, () => (requestId === null ? undefined : remember(requestId, roundId)))
    if (moderated) startDeciding(roundId)
    return roundId
  }

  /** The room is free: what waits comes first, then the talk that goes on by itself. */
  function onRoundOver(round: RoundRecord): void {
    if (state.autonomy) countDown(round)
    if (state.closed) return
    for (const each of compactions.values()) each.next()
    proceed()
  }

  function proceed(): void {
    if (state.active || state.closed || !store.conversations.get(id)) return
    const next = state.queue[0]
    try {
      if (next) {
        // Out of the queue first: a message nobody answers is over at once, and then the next one is looked for.
        const queue = state.queue
        state.queue = queue.filter((message) => message.roundId !== next.roundId)
        try {
          open(next, () => void store.rooms.dequeue(next.roundId))
        } catch (reason) {
          state.queue = queue
          throw reason
        }
        publishQueue()
      } else if (state.concluding) {
        const roundId = state.concluding
        state.concluding = null
        openOwn('conclusion', inOrder(state.cast, null), CONCLUSION, { roundId })
      } else if (state.autonomy && !goesOn(state.settings.reaction, state.entries, state.standing)) endAutonomy('reaction')
      else if (state.autonomy) openOwn('autonomous', inOrder(state.cast, state.settings.execution.order), null)
    } catch (reason) {
      ports.log.error('the next round could not begin', { conversation: id, reason: String(reason) })
      // What the user has written is asked for again until the disk takes it.
      if (next && reason instanceof Failure) clock.setTimer(SAVE_AGAIN_MS, proceed)
      else endAutonomy('failure')
    }
  }

  function countDown(round: RoundRecord): void {
    if (!state.autonomy) return
    const runs = store.rooms.runs(round.id)
    // A message that nobody is to answer is no round of their talk.
    if (round.kind === 'message' && runs.length === 0 && round.cause === null && round.state === 'done') return
    const { autonomy, cause } = afterRound(state.autonomy, state, round, runs, clock.now())
    state.autonomy = autonomy
    if (cause) endAutonomy(cause)
    else publishAutonomy()
  }

  function endAutonomy(cause: StopCause): void {
    if (!state.autonomy) return
    state.autonomy = null
    publishAutonomy()
    const notice = noticeOf(ports, state, { type: 'notice', notice: 'ended', cause })
    try {
      changeRoom(ports, state, 'durable', { headId: notice.id }, () => store.messages.insert(notice, 0))
      addEntries(state, [notice])
      hub.publish(stream, { type: 'message-added', message: notice })
    } catch (reason) {
      ports.log.error('why a talk ended was not saved', { conversation: id, reason: String(reason) })
    }
  }

  function publishAutonomy(): void {
    hub.publish(stream, { type: 'autonomy-changed', autonomy: state.autonomy })
  }

  function publishQueue(): void {
    hub.publish(stream, { type: 'room-queue-changed', queue: state.queue })
    publishFigures(ports, state)
  }

  const room: Room = {
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
        open(message, () => remember(requestId, message.roundId))
        return { roundId: message.roundId }
      }
      store.transaction('durable', () => {
        store.rooms.enqueue(id, message)
        remember(requestId, message.roundId)
      })
      state.queue = [...state.queue, message]
      publishQueue()
      // What a crash left open is not waited for: whoever missed something is given it with the new message.
      if (!state.active) proceed()
      else if (state.active.record.state === 'paused' && state.active.record.cause === 'crash') runner.stop(null, 'user')
      return { roundId: message.roundId }
    },
    run(autonomous) {
      assertOpen()
      if (autonomous && !state.active && state.queue.length === 0 && !goesOn(state.settings.reaction, state.entries, state.standing))
        throw failure('conflict', 'By its rule of whom they answer, nobody in this room answers what was said last. Change the rule, or write to them.')
      if (autonomous) {
        state.autonomy = startAutonomy(state.settings.limits, autonomous, clock.now())
        publishAutonomy()
      }
      if (state.active) {
        goOn()
        return { roundId: state.active?.record.id ?? '' }
      }
      const [waiting] = state.queue
      if (waiting) {
        proceed()
        return { roundId: waiting.roundId }
      }
      if (!autonomous) throw failure('conflict', 'No round is under way in this room. Send a message, or let them talk.')
      return { roundId: openOwn('autonomous', inOrder(state.cast, state.settings.execution.order), null) }
    },
    async step() {
      assertOpen()
      decideAgain()
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
      return { roundId: openOwn('manual', [participantId], instruction, { requestId }) }
    },
    pause: runner.pause,
    stop(participantId, when) {
      if (participantId === null) {
        state.active?.moderating?.abort()
        if (state.autonomy) state.autonomy = { ...state.autonomy, ending: true }
        publishAutonomy()
      }
      return when === 'afterSpeaker' && participantId === null ? runner.stopAfterSpeaker() : runner.stop(participantId, 'user')
    },
    conclude(requestId) {
      const known = earlier(requestId)
      if (known) return known
      assertOpen()
      endAutonomy('concluded')
      if (!state.active) return { roundId: openOwn('conclusion', inOrder(state.cast, null), CONCLUSION, { requestId }) }
      const roundId = state.concluding ?? ids.next()
      store.transaction('durable', () => remember(requestId, roundId))
      state.concluding = roundId
      publishFigures(ports, state)
      // Paused for a reason of its own, such as the budget, it still waits for the user's word on that.
      const { state: now, cause } = state.active.record
      if (now === 'paused' && (cause === 'user' || cause === null)) goOn()
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
      publishQueue()
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
      const made = createCompactions(ports, host, proceed)
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
      return !state.active && state.queue.length === 0 && ![...state.seats.values()].some((seat) => seat.compacting)
    },
    async close() {
      state.closed = true
      state.autonomy = null
      state.active?.moderating?.abort()
      for (const live of state.active?.runs ?? []) live.controller.abort()
      for (const each of compactions.values()) each.close()
      await runner.settled()
      await deciding
    },
  }
  return room
}
