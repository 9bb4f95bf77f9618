import { Failure } from '@shared/errors'
import type { Id } from '@shared/ids'
import { type Block, type Message, messageText } from '@shared/model/message'
import type { Execution } from '@shared/model/persona'
import type { Mention, QueuedMessage, StopCause } from '@shared/model/room'
import type { RoundRecord } from '../room-ports'
import type { SessionPorts } from '../sessions/session-state'
import { titleFrom } from '../sessions/title'
import { type AutonomyInput, afterRound, startAutonomy } from './autonomy'
import { noticeOf } from './cast'
import type { Deciding } from './deciding'
import { CONCLUSION } from './instructions'
import { goesOn, reacts } from './reaction'
import { SAVE_AGAIN_MS } from './room-run'
import { addEntries, changeRoom, headerOfRoom, publishFigures, publishRoomSummary, type RoomState, roomStream } from './room-state'
import type { RoundRunner } from './round-plan'
import { inOrder, present, speakersFor } from './speakers'

/** A round that no message opens. */
export type OwnRound = {
  readonly kind: 'autonomous' | 'manual' | 'conclusion'
  /** Left out where a moderator decides. */
  readonly speakers: readonly Id[]
  readonly instruction?: string | null
  /** Known where the round was promised before. */
  readonly roundId?: Id
}

/** Which round of a room comes next: what waits in the queue, a conclusion, or the talk that goes on by itself. */
export type Scheduler = {
  /** Opens a round with a message of the user, stored with whatever `also` stores. The room must be free. */
  open(message: QueuedMessage, also: () => void): void
  /** Opens a round of the room's own, stored with whatever `also` stores. The room must be free. */
  openOwn(round: OwnRound, also?: (roundId: Id) => void): Id
  /** Opens what comes next, where the room is free. */
  proceed(): void
  /** To be called when a round is over. */
  roundOver(round: RoundRecord): void
  /** The cast talks on by itself, from the next round that ends. */
  startTalk(input: AutonomyInput): void
  /** The round that is under way is the last of the talk that goes on by itself. */
  finishTalk(): void
  /** Ends the talk that goes on by itself, and says so in the log. */
  endTalk(cause: StopCause): void
  publishQueue(): void
}

export function createScheduler(ports: SessionPorts, state: RoomState, runner: RoundRunner, deciding: Deciding): Scheduler {
  const { store, hub, ids, clock } = ports
  const id = state.record.id
  const stream = roomStream(id)

  function open(queued: QueuedMessage, also: () => void): void {
    const { roundId, content, mentions, start, contextOnly } = queued
    // What was given with the message was checked when it came; who it names may have left since.
    const execution = { ...state.settings.execution, ...queued.execution }
    const prompt = userMessage(roundId, content, contextOnly)
    const answers = !contextOnly && present(state.cast).length > 0 && reacts(state.settings.reaction, 'user')
    const moderated = answers && execution.model === 'moderator'
    const speakers = answers && !moderated ? speakersOf(execution, content, mentions) : []
    const title = firstTitle(content)
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
        if (title !== null) store.conversations.update(id, { title })
      },
    )
    if (title !== null) {
      state.record = { ...state.record, title }
      hub.publish(stream, { type: 'room-header-changed', header: headerOfRoom(state) })
      publishRoomSummary(ports, state)
    }
    if (moderated) deciding.start(roundId)
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

  /** The title a message gives the room, where it is the first that can: what happened to the cast, or a picture alone, gives none. */
  function firstTitle(content: readonly Block[]): string | null {
    const hasText = (blocks: readonly Block[]): boolean => messageText(blocks).trim() !== ''
    if (state.record.titled || !hasText(content)) return null
    return state.entries.some(({ message }) => message.author.kind === 'user' && hasText(message.blocks)) ? null : titleFrom(content)
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

  function openOwn({ kind, speakers, instruction = null, roundId = ids.next() }: OwnRound, also: (roundId: Id) => void = () => undefined): Id {
    const { execution } = state.settings
    const moderated = kind === 'autonomous' && execution.model === 'moderator'
    const plan = { kind, execution, messages: [], prompted: false, speakers: moderated ? [] : speakers, instruction, stepping: false, deciding: moderated }
    runner.begin({ id: roundId, ...plan }, () => also(roundId))
    if (moderated) deciding.start(roundId)
    return roundId
  }

  function proceed(): void {
    if (state.active || state.closed) return
    try {
      openNext()
    } catch (reason) {
      ports.log.error('the next round could not begin', { conversation: id, reason: String(reason) })
      // What the user has asked for is tried again until the disk takes it.
      if ((state.queue.length > 0 || state.concluding) && reason instanceof Failure) clock.setTimer(SAVE_AGAIN_MS, proceed)
      else endTalk('failure')
    }
  }

  function openNext(): void {
    const { concluding, autonomy } = state
    const [message] = state.queue
    const heard = present(state.cast).length > 0
    if (!store.conversations.get(id)) {
      if (concluding) dropConclusion(concluding)
    } else if (message) openQueued(message)
    else if (concluding && heard) openConclusion(concluding)
    else if (concluding) {
      dropConclusion(concluding)
      proceed()
    } else if (autonomy && !heard) endTalk('empty')
    else if (autonomy && !goesOn(state.settings.reaction, state.entries, state.standing)) endTalk('reaction')
    else if (autonomy) openOwn({ kind: 'autonomous', speakers: inOrder(state.cast, state.settings.execution.order) })
  }

  function openConclusion(roundId: Id): void {
    state.concluding = null
    try {
      const round = { kind: 'conclusion', speakers: inOrder(state.cast, null), instruction: CONCLUSION, roundId } as const
      openOwn(round, () => store.rooms.saveConcluding(id, null))
    } catch (reason) {
      state.concluding = roundId
      throw reason
    }
  }

  /** A closing round that can never begin is waited for by nobody. */
  function dropConclusion(roundId: Id): void {
    store.transaction('durable', () => store.rooms.saveConcluding(id, null))
    state.concluding = null
    runner.forget(roundId)
    publishFigures(ports, state)
  }

  function openQueued(next: QueuedMessage): void {
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
  }

  function roundOver(round: RoundRecord): void {
    if (!state.autonomy) return
    const runs = store.rooms.runs(round.id)
    // A message that nobody is to answer is no round of their talk.
    if (round.kind === 'message' && runs.length === 0 && round.cause === null && round.state === 'done') return
    const { autonomy, cause } = afterRound(state.autonomy, state, round, runs, clock.now())
    state.autonomy = autonomy
    if (cause) endTalk(cause)
    else publishAutonomy()
  }

  function endTalk(cause: StopCause): void {
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

  return {
    open,
    openOwn,
    proceed,
    roundOver,
    startTalk(input) {
      state.autonomy = startAutonomy(state.settings.limits, input, clock.now())
      publishAutonomy()
    },
    finishTalk() {
      if (!state.autonomy) return
      state.autonomy = { ...state.autonomy, ending: true }
      publishAutonomy()
    },
    endTalk,
    publishQueue,
  }
}
