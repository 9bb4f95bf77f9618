import { appError, Failure } from '@shared/errors'
import type { Message } from '@shared/model/message'
import { makeRoom } from '../compaction/compactor'
import { isDue } from '../compaction/policy'
import { limitsFor } from '../compaction/summary-job'
import type { Entry, ProviderRequest } from '../ports'
import type { SessionPorts } from '../sessions/session-state'
import { maxTokensOf, meterOf } from '../sessions/status'
import { assembleRequest, assertValid } from '../turns/assemble-request'
import { offered } from '../turns/build-request'
import { STOP_TEXTS } from './impersonation'
import { closingLine } from './instructions'
import { givenEntries } from './memory'
import type { LiveRun, RoomState } from './room-state'
import { areCurrent, participantOf, type RoomWindows, type Seat, type SeatTerms, seatSubject, sideWith, takeSeatTerms } from './seat'

/** An answer needs at least this much room to be worth asking for, tokens. */
const SMALLEST_ANSWER = 64

/** What one run is given, as entries behind the seat's memory: its frozen input and the line that asks for the answer. */
export function entriesOfRun(ports: SessionPorts, state: RoomState, { record }: LiveRun): readonly Entry[] {
  const { persona } = participantOf(state, record.participantId)
  const asked: Message = {
    // No row of the log: it stands at the end of the request only.
    id: `${record.id}?`,
    conversationId: state.record.id,
    parentId: null,
    turnId: record.id,
    author: { kind: 'participant' },
    blocks: [{ type: 'text', text: closingLine(persona.name, record.instruction) }],
    state: 'completed',
    createdAt: 0,
  }
  return [...givenEntries(record, (id) => state.byId.get(id), ports.tokenizer.quick), { message: asked, tokens: null }]
}

/** Names of everybody else who speaks here. */
export function otherNames(state: RoomState, live: LiveRun): readonly string[] {
  const { participantId } = live.record
  return [...state.cast.filter(({ id, leftAt }) => leftAt === null && id !== participantId).map(({ persona }) => persona.name), 'User']
}

/** Compacts the seat's memory before the request if it needs it. Returns the terms as they are afterwards. */
export async function prepareSeat(
  ports: SessionPorts,
  state: RoomState,
  seat: Seat,
  terms: SeatTerms,
  input: readonly Entry[],
  signal: AbortSignal,
  show: RoomWindows,
): Promise<SeatTerms> {
  if (seat.compacting) {
    // A compaction the user has asked for goes first, and may make this one needless; stopping the speaker does not wait for it.
    await Promise.race([seat.compacting.ended, aborted(signal)])
    if (signal.aborted) return terms
    return prepareSeat(ports, state, seat, terms, input, signal, show)
  }
  // One that has ended since they were taken has put other ground under them.
  if (!areCurrent(ports, seat, terms)) return prepareSeat(ports, state, seat, await takeSeatTerms(ports, state, seat, terms.config), input, signal, show)
  const subject = seatSubject(ports, state, seat, terms, input, show)
  if (seat.view.resting || !isDue(subject.used, terms.config.compaction, limitsFor(subject), seat.view.fit)) return terms
  await compactSeat(ports, state, seat, terms, input, { trigger: 'auto', mayCallModel: true }, signal, show)
  return takeSeatTerms(ports, state, seat, terms.config)
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve()
    signal.addEventListener('abort', () => resolve(), { once: true })
  })
}

/** Makes room in a seat's memory. True if what is in force has changed. */
export async function compactSeat(
  ports: SessionPorts,
  state: RoomState,
  seat: Seat,
  terms: SeatTerms,
  input: readonly Entry[],
  how: { readonly trigger: 'auto' | 'overflow'; readonly mayCallModel: boolean },
  signal: AbortSignal,
  show: RoomWindows,
): Promise<boolean> {
  const controller = new AbortController()
  const stop = (): void => controller.abort()
  signal.addEventListener('abort', stop, { once: true })
  let end: () => void = () => undefined
  const ended = new Promise<void>((resolve) => {
    end = resolve
  })
  const before = seat.view.record?.id
  seat.compacting = { id: ports.ids.next(), controller, ended, view: null, manual: false }
  try {
    await makeRoom(ports, () => seatSubject(ports, state, seat, terms, input, show), { ...how, cancelled: () => signal.aborted }, controller.signal)
  } finally {
    signal.removeEventListener('abort', stop)
    seat.compacting = null
    end()
    show.compactions()
  }
  return seat.view.record?.id !== before
}

/** The request of a run; throws `Failure` where it cannot fit. `steps` are what the run has said and looked up so far. */
export async function speakerRequest(
  ports: SessionPorts,
  state: RoomState,
  seat: Seat,
  terms: SeatTerms,
  live: LiveRun,
  given: readonly Entry[],
): Promise<ProviderRequest> {
  const { config, info, contextHash } = terms
  const side = sideWith(ports, seat, given, config)
  const estimate = meterOf(ports, side).used
  const room = config.contextLimit - estimate
  const limit = maxTokensOf(ports, side)
  const { persona } = participantOf(state, live.record.participantId)
  if (room < Math.min(SMALLEST_ANSWER, limit))
    throw new Failure(
      appError(
        'context_overflow',
        `${persona.name} would need about ${estimate} tokens, and the model\u2019s window holds ${config.contextLimit}. Compact it, or give it a model with a larger window.`,
      ),
    )
  const request = await assembleRequest(ports.media, {
    entries: [...seat.entries.slice(seat.view.from), ...given],
    checkpoint: seat.view.checkpoint,
    target: { interruptedAnswers: 'keep' },
    config,
    info,
    tools: offered(terms),
    contextHash,
    continuing: false,
    maxTokens: Math.min(limit, room),
  })
  assertValid(ports.log, terms.connection.provider, request, state.record.id)
  return { ...request, stop: STOP_TEXTS }
}
