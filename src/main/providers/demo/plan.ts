import { type AppError, appError, Failure, failure } from '@shared/errors'
import type { StopReason } from '@shared/model/message'
import { NO_USAGE, type Usage } from '@shared/model/usage'
import { quickTokens } from '@shared/quick-tokens'
import type { ProviderRequest } from '../../engine/ports'
import { composeAnswer } from './answer'
import { chooseCalls, type PlannedCall } from './choose-tools'
import { estimate } from './estimate'
import { describeImages } from './image-answer'
import { findLoop, isSummary, type Loop } from './loop'
import { DEMO_MODELS } from './models'
import { composeDecision, findModeration } from './moderator'
import { composePersonaAnswer, findSpeaker } from './persona-answer'
import { type DemoScript, findScript } from './script'
import { splitIntoDeltas, untilStop } from './split'
import { composeSummary } from './summary'
import { findSummaryRequest } from './summary-request'
import { composeTeam, findTeamRequest } from './team'
import { announceCalls, composeToolAnswer, NO_TOOLS } from './tool-answer'

/** Milliseconds before the first event and between deltas. */
export type DemoPace = { readonly delayMs: number; readonly deltaMs: number }

/** Everything the demo will do for one request, decided before it begins. */
export type Play = DemoPace & {
  readonly reasoning: readonly string[]
  readonly deltas: readonly string[]
  /** How often the deltas are played. */
  readonly repeat: number
  /** Made in one batch after the text. */
  readonly calls: readonly PlannedCall[]
  /** Fails with `error` after so many text deltas; 0 = before the first event. */
  readonly failure: { readonly after: number; readonly error: AppError } | null
  /** Falls silent after the last delta. */
  readonly hang: boolean
  readonly finish: StopReason
  readonly usage: Usage
}

/** Requests so far, by connection (demo-flaky) and by script (`errorTimes`); what a reopened demo goes on from. */
export type DemoCounts = Map<string, number>

/** About 65 and 15 words a second. */
const NORMAL: DemoPace = { delayMs: 250, deltaMs: 15 }
const SLOW: DemoPace = { delayMs: 800, deltaMs: 66 }

/**
 * Decides what one request gets; depends on nothing but its arguments. Throws `Failure` for an unknown model, a bad
 * script, and a request that is larger than the window; a script is played however long the conversation is.
 */
export function planAnswer(request: ProviderRequest, pace: Partial<DemoPace>, counts: DemoCounts, connectionId: string): Play {
  const model = DEMO_MODELS.find(({ id }) => id === request.model)
  if (!model) {
    const known = DEMO_MODELS.map((model) => model.id).join(', ')
    throw failure('model_not_found', `The demo has no model "${request.model}". Choose one of: ${known}.`, { provider: 'demo' })
  }
  const summary = findSummaryRequest(request.messages)
  const loop = summary ? { text: summary.instruction, blocks: [], steps: 0, results: [] } : findLoop(request.messages)
  const found = findScript(loop.text)
  const script = found && scriptAt(found.script, loop.steps)
  // Each step of a script counts its own plays.
  if (script) return planScript(script, request, () => countUp(counts, `${found.source}#${loop.steps}`))
  if (!found) refuseOverflow(request, model.window)
  const { text, calls } = summary
    ? { text: composeSummary(summary, request.maxTokens), calls: [] }
    : found
      ? { text: composeToolAnswer(loop.results), calls: [] }
      : plainAnswer(request, loop)
  const said = untilStop(text, request.stop ?? [])
  const stopped = said.length < text.length
  const whole = splitIntoDeltas(said)
  const deltas = withinLimit(whole, request.maxTokens)
  const cut = deltas.length < whole.length
  const plain: Play = {
    ...(request.model === 'demo-slow' ? SLOW : NORMAL),
    ...pace,
    reasoning: [],
    deltas,
    repeat: 1,
    calls: cut || stopped ? [] : calls,
    failure: null,
    hang: false,
    finish: cut ? 'length' : stopped ? 'stopText' : calls.length > 0 ? 'toolCalls' : 'end',
    usage: estimate(request, deltas, 1, calls),
  }
  return request.model === 'demo-flaky' ? { ...plain, failure: misfortune(countUp(counts, connectionId), deltas.length) } : plain
}

/** The part of a script that answers the results of the step before; null after its last one. */
function scriptAt(script: DemoScript, step: number): DemoScript | null {
  let current: DemoScript | undefined = script
  for (let index = 0; index < step; index += 1) current = current?.then
  return current ?? null
}

function plainAnswer(request: ProviderRequest, loop: Loop): { readonly text: string; readonly calls: readonly PlannedCall[] } {
  const { model, messages, tools, images } = request
  const wish = findTeamRequest(messages)
  if (wish) return { text: composeTeam(wish), calls: [] }
  const cast = findModeration(request)
  if (cast) return { text: composeDecision(cast, messages), calls: [] }
  if (loop.steps > 0) return { text: composeToolAnswer(loop.results), calls: [] }
  const speaker = findSpeaker(request)
  if (speaker && (model !== 'demo-tools' || tools.length === 0)) return { text: composePersonaAnswer(speaker, messages, model === 'demo-slow'), calls: [] }
  if (model === 'demo-tools') {
    const calls = chooseCalls(loop.text, tools)
    return { text: calls.length > 0 ? announceCalls(calls) : NO_TOOLS, calls }
  }
  const shown = describeImages(loop.blocks, images)
  const answer = composeAnswer(loop.text, messages.length, model === 'demo-slow', isSummary(messages[0]?.blocks[0]))
  return { text: shown === '' ? answer : `${shown}\n\n${answer}`, calls: [] }
}

function planScript(script: DemoScript, request: ProviderRequest, countPlays: () => number): Play {
  const deltas = script.chunks ?? splitIntoDeltas(script.text ?? '')
  const repeat = script.repeat ?? 1
  const calls = (script.tools ?? []).map(({ name, input, rawInput }) => ({ name, raw: rawInput ?? JSON.stringify(input ?? {}) }))
  return {
    delayMs: script.delayMs ?? 0,
    deltaMs: script.deltaMs ?? 0,
    reasoning: splitIntoDeltas(script.reasoning ?? ''),
    deltas,
    repeat,
    calls,
    failure: scriptedFailure(script, countPlays),
    hang: script.hang ?? false,
    finish: script.finish ?? (calls.length > 0 ? 'toolCalls' : 'end'),
    usage: script.usage === null ? NO_USAGE : { ...estimate(request, deltas, repeat, calls), ...script.usage },
  }
}

function scriptedFailure(script: DemoScript, countPlays: () => number): Play['failure'] {
  if (script.error === undefined && script.overflow !== true) return null
  if (script.errorTimes !== undefined && countPlays() > script.errorTimes) return null
  if (script.error === undefined) return { after: 0, error: OVERFLOW }
  return { after: script.errorAfter ?? 0, error: appError(script.error, `The demo was told to fail with "${script.error}".`, { provider: 'demo' }) }
}

/** Every second request meets an overloaded server; every third of the others loses its connection in mid-answer. */
function misfortune(request: number, deltas: number): Play['failure'] {
  if (request % 2 === 0) return { after: 0, error: OVERLOADED }
  return request % 6 === 5 ? { after: Math.ceil(deltas / 3), error: CUT } : null
}

function refuseOverflow(request: ProviderRequest, window: number | null): void {
  const { input } = estimate(request, [], 0, [])
  if (window === null || input === null || input <= window) return
  throw new Failure({ ...OVERFLOW, detail: `prompt is too long: ${input} tokens > ${window} maximum` })
}

const OVERFLOW = appError('context_overflow', 'The conversation is longer than the window of this demo. Compact it, or start a new chat.', {
  provider: 'demo',
  status: 400,
})
const OVERLOADED = appError('overloaded', 'The demo pretends to be overloaded. Try again in a moment.', { provider: 'demo', status: 529 })
const CUT = appError('network', 'The demo pretends that the connection was cut. Press Retry.', { provider: 'demo' })

/** The deltas that fit into an output limit in tokens. */
function withinLimit(deltas: readonly string[], limit: number): readonly string[] {
  let used = 0
  const end = deltas.findIndex((delta) => {
    used += quickTokens(delta)
    return used > limit
  })
  return end < 0 ? deltas : deltas.slice(0, end)
}

function countUp(counts: DemoCounts, key: string): number {
  const count = (counts.get(key) ?? 0) + 1
  counts.set(key, count)
  return count
}
