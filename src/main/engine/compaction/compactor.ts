import { type AppError, appError, Failure } from '@shared/errors'
import type { Id } from '@shared/ids'
import type { CompactionMethod, CompactionResult, CompactionTrigger } from '@shared/model/compaction'
import type { UsageEntry } from '@shared/model/usage'
import type { CheckpointRecord, Recipe } from '../ports'
import type { SessionPorts } from '../sessions/session-state'
import { assertFresh, begin, commit, fail, recordOf } from './commit'
import { pays, standingTooLarge } from './gain'
import { toCompaction } from './history'
import { dropRung, floorOf, trimRung, turnsToKeep } from './ladder'
import { closerGround, type Ground, groundOf, resultOf, unchanged } from './measure'
import { cutFor, keptBy, trimOld } from './plan'
import { notSmaller } from './refusal'
import type { Subject } from './subject'
import { summarize } from './summarize'
import { coveredTokens, expectedBlock, expectedSummary, jobOf, limitsFor, notesFor } from './summary-job'

/** What the user asks for with Compact now. */
export type ManualOptions = {
  readonly focus?: string | undefined
  readonly keepTurns?: number | undefined
  readonly strategy?: 'threshold' | 'llm' | undefined
}

/** What came of a compaction that was allowed to call a model. */
export type Attempt = { readonly result: CompactionResult; readonly calledModel: boolean }

const nothingOlder = (turns: number): string =>
  turns === 0 ? 'There is nothing to compact yet.' : `Nothing is older than the last ${turns === 1 ? 'turn' : `${turns} turns`}. Keep fewer turns to compact.`

/** What `compactNow` would do, estimated without a model (spec/compaction.md, "What the user sees"). */
export function preview(ports: SessionPorts, subject: Subject, options: ManualOptions): CompactionResult {
  const ground = groundOf(subject, ports.tokenizer.quick)
  const planned = planManual(ground, options)
  if ('reason' in planned) return unchanged(ground, planned.method, 'manual', planned.reason)
  if (planned.method === 'threshold') return resultOf(ground, planned.recipe, { method: 'threshold', trigger: 'manual' })
  const limits = limitsFor(subject)
  const recipe = { ...planned.recipe, notes: notesFor(ports, ground, planned.recipe, limits) }
  const room = expectedSummary(subject, limits, coveredTokens(ground, recipe))
  const tokensAfter = ground.tokens({ ...recipe, summary: null }) + room
  if (tokensAfter >= ground.tokens(ground.recipe))
    return unchanged(ground, 'llm', 'manual', 'What could be summarised is too short: a summary would not be smaller.')
  return resultOf(ground, recipe, { method: 'llm', trigger: 'manual', tokensAfter, cost: null })
}

/** Compacts because the user says so, by exactly the strategy asked for. Never rejects; a failure is in the result. */
export async function compactNow(ports: SessionPorts, subject: Subject, id: Id, options: ManualOptions, signal: AbortSignal): Promise<CompactionResult> {
  const ground = groundOf(subject, ports.tokenizer.quick)
  const planned = planManual(ground, options)
  if ('reason' in planned) return unchanged(ground, planned.method, 'manual', planned.reason)
  if (planned.method === 'threshold') return commitPlain(ports, ground, id, planned.recipe, { method: 'threshold', trigger: 'manual' })
  return (await commitSummary(ports, ground, id, planned.recipe, { trigger: 'manual', focus: options.focus?.trim() || null, caution: 1 }, signal)).result
}

/**
 * Makes room before a request, by the ladder (spec/compaction.md): results, summary, oldest turns. What is in force
 * afterwards fits as far as it can be made to. Returns null where there was nothing to do. Never rejects.
 *
 * @param mayCallModel false where this turn has had its summary
 * @param cancelled the turn itself was stopped, not only its summary: then nothing more is done
 */
export async function makeRoom(
  ports: SessionPorts,
  subject: () => Subject,
  {
    trigger,
    mayCallModel,
    cancelled,
  }: { readonly trigger: Exclude<CompactionTrigger, 'manual'>; readonly mayCallModel: boolean; readonly cancelled: () => boolean },
  signal: AbortSignal,
): Promise<Attempt | null> {
  const quick = ports.tokenizer.quick
  const ground = groundOf(subject(), quick)
  const limits = limitsFor(ground.subject)
  const { strategy } = ground.subject.config.compaction
  // What cannot be made to fit is worth no model's time, and nothing is left out for it.
  if (floorOf(ground) >= limits.window) return null
  const before = ground.tokens(ground.recipe)
  // A provider that refuses less than its window is said to hold has a smaller one: only less than was refused can fit.
  const fit = trigger === 'overflow' ? Math.min(limits.usable, 0.8 * before) : limits.usable
  const target = Math.min(limits.target, fit)
  const trimmed = trimRung(ground, limits)
  if (ground.tokens(trimmed) <= target) return plain(ports, ground, trimmed, 'threshold', trigger)
  let refused: CompactionResult | null = null
  if (mayCallModel && strategy === 'llm') {
    const cut = cutFor(keptBy(ground.entries, ground.recipe), turnsToKeep(ground, limits, expectedBlock(ground.subject, limits)))
    const recipe: Recipe | null = cut === null ? null : { ...trimmed, coveredUntil: cut }
    if (recipe && ground.tokens(trimmed) <= fit && !pays(ground, trimmed, recipe, limits)) tellOnce(ports, ground, recipe, trigger)
    else if (recipe) {
      const caution = trigger === 'overflow' ? 0.6 : 1
      const { result } = await commitSummary(ports, ground, ports.ids.next(), recipe, { trigger, focus: null, caution }, signal)
      if (cancelled()) return { result, calledModel: true }
      if (!result.compacted) refused = result
      else if (result.tokensAfter <= fit) return { result, calledModel: true }
    }
  }
  const now = groundOf(subject(), quick)
  const start = trimRung(now, limits)
  // What was refused is left as it is wherever the request fits without it: nothing is thrown away for tidiness.
  const needed = refused || strategy === 'llm' ? now.tokens(start) > fit : now.tokens(start) > Math.min(limits.threshold, fit)
  const recipe = needed ? dropRung(now, start, target, fit) : start
  const end =
    recipe === now.recipe ? null : plain(ports, now, withNotes(ports, now, recipe, fit), recipe.dropped > now.recipe.dropped ? 'drop' : 'threshold', trigger)
  if (end?.result.compacted) return { ...end, calledModel: refused !== null }
  return refused ? { result: refused, calledModel: true } : end
}

type Planned = { readonly method: CompactionMethod; readonly recipe: Recipe } | { readonly method: CompactionMethod; readonly reason: string }

function planManual(ground: Ground, options: ManualOptions): Planned {
  const { entries, recipe, subject } = ground
  const { compaction } = subject.config
  const method = options.strategy ?? (compaction.strategy === 'threshold' ? 'threshold' : 'llm')
  const kept = keptBy(entries, recipe)
  const asked = options.keepTurns ?? compaction.keepRecentTurns
  // A last turn that broke off is still to be answered: it stays whatever was asked.
  const last = entries.at(-1)?.message
  const keep = Math.max(asked, last && (last.state !== 'completed' || last.author.kind !== 'assistant') && kept.turns.length > 0 ? 1 : 0)
  if (method === 'threshold') {
    const trimmed = trimOld(entries, recipe, compaction.toolResults, keep)
    if (!trimmed) return { method, reason: 'There are no tool results to shorten in the older turns.' }
    return ground.tokens(trimmed) < ground.tokens(recipe) ? { method, recipe: trimmed } : { method, reason: 'The older tool results are short already.' }
  }
  const cut = cutFor(kept, keep)
  return cut === null ? { method, reason: nothingOlder(kept.turns.length === 0 ? 0 : keep) } : { method, recipe: { ...recipe, coveredUntil: cut } }
}

/** Puts a recipe in force that needs no model; where it would not be smaller, nothing happens. */
function plain(ports: SessionPorts, ground: Ground, recipe: Recipe, method: CompactionMethod, trigger: CompactionTrigger): Attempt | null {
  if (recipe === ground.recipe) return null
  return { result: commitPlain(ports, ground, ports.ids.next(), recipe, { method, trigger }), calledModel: false }
}

function commitPlain(
  ports: SessionPorts,
  ground: Ground,
  id: Id,
  recipe: Recipe,
  { method, trigger }: { readonly method: CompactionMethod; readonly trigger: CompactionTrigger },
): CompactionResult {
  const { subject } = ground
  const result = resultOf(ground, recipe, { method, trigger })
  if (result.tokensAfter >= result.tokensBefore) return unchanged(ground, method, trigger, 'Nothing would become smaller.')
  try {
    commit(ports, subject, recordOf(ports, subject, { id, trigger, recipe, result, model: null }), { recipe, result, stored: false })
    return result
  } catch (reason) {
    return { ...unchanged(ground, method, trigger, 'It was not saved.'), error: errorOf(ports, reason) }
  }
}

/** Has a summary written and puts it in force; whatever goes wrong on the way leaves everything as it was. */
async function commitSummary(
  ports: SessionPorts,
  ground: Ground,
  id: Id,
  base: Recipe,
  { trigger, focus, caution }: { readonly trigger: CompactionTrigger; readonly focus: string | null; readonly caution: number },
  signal: AbortSignal,
): Promise<{ readonly result: CompactionResult }> {
  const { subject } = ground
  const startedAt = ports.clock.now()
  const limits = limitsFor(subject)
  const recipe: Recipe = { ...base, summary: null, notes: notesFor(ports, ground, base, limits) }
  let ledger: readonly UsageEntry[] = []
  let planned: CheckpointRecord | null = null
  let begun = false
  try {
    planned = recordOf(ports, subject, { id, trigger, recipe, result: resultOf(ground, recipe, { method: 'llm', trigger, cost: null }), model: null })
    const job = await jobOf(ports, ground, recipe, { id, focus, caution, limits })
    const record = { ...planned, model: job.writer.info?.name ?? job.writer.model }
    begin(ports, record)
    begun = true
    const view = { ...toCompaction(record), text: '' }
    subject.running(view)
    const outcome = await summarize(ports, job, signal, { text: (piece) => subject.text(id, piece), restart: () => subject.running(view) })
    ledger = outcome.ledger
    const spent = { method: 'llm', trigger, cost: costOfAll(ledger), durationMs: ports.clock.now() - startedAt } as const
    if (outcome.text === null) throw new Failure(outcome.error ?? appError('internal', 'No summary came. Nothing was changed.'))
    const written: Recipe = { ...recipe, summary: outcome.text }
    // Figures of other ground would be wrong, and a wrong reason for the refusal.
    assertFresh(ports, subject, record)
    const result = resultOf(await closerGround(ports, subject, [ground.recipe, written]), written, spent)
    if (result.tokensAfter >= result.tokensBefore) throw new Failure(notSmaller())
    commit(ports, subject, record, { recipe: written, result, ledger, stored: true })
    return { result }
  } catch (reason) {
    const error = errorOf(ports, reason)
    const spent = { cost: costOfAll(ledger), durationMs: ports.clock.now() - startedAt }
    const result: CompactionResult = { ...unchanged(ground, 'llm', trigger, error.message), ...spent, error }
    if (planned) keepFailure(ports, subject, planned, { begun, result, ledger })
    return { result }
  } finally {
    subject.running(null)
  }
}

/** Says why no summary is asked for, where that will not change by itself. It is shown as a compaction that was not made. */
function tellOnce(ports: SessionPorts, ground: Ground, recipe: Recipe, trigger: CompactionTrigger): void {
  const error = standingTooLarge(ground, limitsFor(ground.subject))
  if (!error) return
  const result = { ...unchanged(ground, 'llm', trigger, error.message), error }
  keepFailure(ports, ground.subject, recordOf(ports, ground.subject, { id: ports.ids.next(), trigger, recipe, result, model: null }), {
    begun: false,
    result,
    ledger: [],
  })
}

/** What code keeps of turns that are left out, if there is room for it. */
function withNotes(ports: SessionPorts, ground: Ground, recipe: Recipe, fit: number): Recipe {
  if (recipe.dropped === ground.recipe.dropped) return recipe
  const noted = { ...recipe, notes: notesFor(ports, ground, recipe, limitsFor(ground.subject)) }
  return ground.tokens(noted) <= fit ? noted : recipe
}

/** The failure must be seen even where the disk refuses to keep it; at the next start it is found as one. */
function keepFailure(
  ports: SessionPorts,
  subject: Subject,
  record: CheckpointRecord,
  { begun, result, ledger }: { readonly begun: boolean; readonly result: CompactionResult; readonly ledger: readonly UsageEntry[] },
): void {
  try {
    if (!begun) begin(ports, record)
    fail(ports, subject, record, result, ledger)
  } catch (reason) {
    ports.log.error('the failure of a compaction was not saved', { conversation: subject.conversationId, reason: String(reason) })
  }
}

/** Dollars of several requests; null where the price of one is not known. */
export function costOfAll(ledger: readonly UsageEntry[]): number | null {
  return ledger.reduce<number | null>((sum, { cost }) => (sum === null || cost === null ? null : sum + cost), 0)
}

function errorOf(ports: SessionPorts, reason: unknown): AppError {
  if (reason instanceof Failure) return reason.error
  ports.log.error('a compaction failed', { reason: String(reason instanceof Error ? (reason.stack ?? reason.message) : reason) })
  return appError('internal', 'Something went wrong inside Parley. Nothing was changed.')
}
