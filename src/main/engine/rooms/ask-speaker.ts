import { Failure } from '@shared/errors'
import { visibleBlock } from '@shared/model/message'
import { replayed } from '../context/project'
import type { Entry, Provider, ProviderRequest } from '../ports'
import { calibrate } from '../tokens/calibrate'
import { historyTokens } from '../tokens/context-tokens'
import { checkEmpty } from '../turns/check-empty'
import { type ModelRunResult, startModelRun } from '../turns/model-run'
import { countInLog } from './room-log'
import { noteRun } from './room-run'
import { publishRound, roomStream } from './room-state'
import { type SeatTerms, sideWith, takeSeatTerms } from './seat'
import { compactSeat, prepareSeat, speakerRequest } from './speaker-request'
import { type Speaking, unsent } from './speaking'

/**
 * One request and its answer, with one more try where the provider finds it too long. Returns with it the terms that held
 * in the end, which a compaction changes.
 *
 * @param given what the request has behind the memory of the seat
 */
export async function askSpeaker(speaking: Speaking, taken: SeatTerms, given: readonly Entry[]): Promise<[SeatTerms, ModelRunResult]> {
  const { ports, state, seat, live, show } = speaking
  const { signal } = live.controller
  const { connection } = taken
  const [provider] = await Promise.all([
    ports.secrets.get(connection.id).then((secret) => ports.providers.open(connection, secret)),
    countInLog(ports, state, given),
  ])
  let terms = await prepareSeat(ports, state, seat, taken, given, signal, show)
  if (signal.aborted) return [terms, unsent('interrupted', null)]
  const first = await sendOnce(speaking, terms, given, provider)
  if (first.error?.code !== 'context_overflow' || first.firstTokenMs !== null || seat.view.resting) return [terms, first]
  if (!(await compactSeat(ports, state, seat, terms, given, { trigger: 'overflow', mayCallModel: false }, signal, show))) return [terms, first]
  terms = await takeSeatTerms(ports, state, seat, terms.config)
  const second = await sendOnce(speaking, terms, given, provider)
  return [terms, { ...second, attempts: [...first.attempts, ...second.attempts] }]
}

async function sendOnce(speaking: Speaking, terms: SeatTerms, given: readonly Entry[], provider: Provider): Promise<ModelRunResult> {
  const { ports, state, seat, live } = speaking
  let request: ProviderRequest
  try {
    request = await speakerRequest(ports, state, seat, terms, live, given)
  } catch (reason) {
    if (reason instanceof Failure && reason.error.code === 'context_overflow') return unsent('failed', reason.error)
    throw reason
  }
  const { systemTokens, toolTokens } = sideWith(ports, seat, given, terms.config)
  const result = await stream(speaking, terms, request, provider)
  if (result.usage.input !== null) {
    const entries = [...seat.entries.slice(seat.view.from), ...given]
    const history = historyTokens(replayed(entries, null, { interruptedAnswers: 'keep' }), seat.view.checkpoint, ports.tokenizer.quick, entries)
    calibrate(ports, terms.connection.provider, terms.config.model, result.usage.input, history + seat.view.summaryTokens + systemTokens + toolTokens)
  }
  return checkEmpty(result)
}

/** Sends a request; what comes back goes to the windows and, piece by piece, to the store. */
function stream({ ports, state, live }: Speaking, terms: SeatTerms, request: ProviderRequest, provider: Provider): Promise<ModelRunResult> {
  const { hub, store, clock } = ports
  const events = roomStream(state.record.id)
  const { id: runId, roundId, participantId } = live.record
  const message = live.message
  if (!message) throw new Error('A speaker without a message cannot speak')
  const place = { roomId: state.record.id, roundId, runId, participantId, messageId: message.id }
  const tell = (): void => {
    if (state.active) publishRound(ports, state, state.active.record)
  }
  const run = startModelRun({
    provider,
    request,
    streaming: terms.config.streaming,
    signal: live.controller.signal,
    timeoutMs: store.settings.get().requestTimeoutMs,
    clock,
    random: ports.random,
    sink: {
      phase(next) {
        noteRun(state, live, { state: next === 'streaming' ? 'streaming' : 'preparing' })
        live.retry = null
        tell()
      },
      retrying(retry) {
        live.retry = retry
        tell()
      },
      blockStarted: (index, block) => hub.publish(events, { type: 'speaker-block', ...place, index, block: visibleBlock(block) }),
      textAppended: (index, text) => hub.publish(events, { type: 'speaker-text', ...place, index, text }),
      persist: (pieces) => store.transaction('normal', () => store.drafts.append(message.id, pieces)),
    },
  })
  live.draft = run.draft
  return run.done
}
