import type { Id } from '@shared/ids'
import { project } from '../context/project'
import type { Recipe } from '../ports'
import type { SessionPorts } from '../sessions/session-state'
import { assembleRequest, documentsOf } from '../turns/assemble-request'
import { coverageOf } from './coverage'
import type { Ground } from './measure'
import { notesOf } from './notes'
import { type Limits, limitsOf, summaryLimit } from './policy'
import type { Subject } from './subject'
import { fitsOwn, type SummaryJob } from './summarize'
import { told } from './told'
import { writerOf } from './writer'

/** Room for what code adds to a summary: shares of the usable window and of what is covered, and no more than so many tokens. */
const LISTS = { window: 0.04, covered: 0.1, most: 600 }
const MESSAGES = { window: 0.08, covered: 0.2, most: 2_000 }
/** Summaries are rarely as long as they may be. */
const USUAL_LENGTH = 0.6
/** A summary is about this share of what it covers, up to its limit. */
const SUMMARY_SHARE = 0.25

/** The limits of a subject's window. */
export function limitsFor({ config, maxTokens }: Pick<Subject, 'config' | 'maxTokens'>): Limits {
  return limitsOf(config.compaction, config.contextLimit, maxTokens)
}

/** What code notes of the messages a recipe covers; pinned ones are quoted elsewhere. */
export function notesFor(ports: SessionPorts, ground: Ground, recipe: Recipe, limits: Limits): string | null {
  const { covered } = coverageOf(ground.entries, recipe, ground.subject.pins())
  const tokens = coveredTokens(ground, recipe)
  return notesOf(covered, { lists: budget(LISTS, limits, tokens), messages: budget(MESSAGES, limits, tokens) }, ports.tokenizer.quick)
}

/** Tokens that the block of a summary usually takes. */
export function expectedBlock({ config }: Subject, limits: Limits): number {
  return USUAL_LENGTH * (summaryLimit(config.compaction, limits) + budget(LISTS, limits, limits.usable) + budget(MESSAGES, limits, limits.usable))
}

/** Tokens that a summary of `covered` tokens is expected to take, without what code adds to it. */
export function expectedSummary({ config }: Pick<Subject, 'config'>, limits: Limits, covered: number): number {
  return Math.min(summaryLimit(config.compaction, limits), Math.ceil(SUMMARY_SHARE * covered))
}

/** Tokens of what a recipe takes out of the next request. */
export function coveredTokens(ground: Ground, recipe: Recipe): number {
  return ground.tokens(ground.recipe) - ground.tokens({ ...recipe, summary: null, notes: null, dropped: 0 })
}

/**
 * What is asked of the model that writes the summary: the chat's own request up to the cut where that is its own model
 * and there is room, and the same as text.
 *
 * @param ground what is in force now is what the writer reads, an earlier summary included
 */
export async function jobOf(
  ports: SessionPorts,
  ground: Ground,
  recipe: Recipe,
  { id, focus, caution, limits }: { readonly id: Id; readonly focus: string | null; readonly caution: number; readonly limits: Limits },
): Promise<SummaryJob> {
  const { subject, entries } = ground
  const { config, connection, info, tools, target } = subject
  const writer = writerOf(ports, subject)
  const covered = entries.slice(0, entries.findLastIndex(({ message }) => message.id === recipe.coveredUntil) + 1)
  const maxTokens = Math.min(summaryLimit(config.compaction, limits), writer.info?.maxOutput ?? Number.POSITIVE_INFINITY, Math.ceil(writer.window / 4))
  const checkpoint = ground.checkpoint(ground.recipe)
  const documents = await documentsOf(ports.media, [...(checkpoint?.pinned ?? []), ...covered])
  const asText = { ...target, tools: false, images: null, documents, contextHash: '', continuing: false, followed: true }
  const job: Omit<SummaryJob, 'own'> = {
    checkpointId: id,
    conversationId: subject.conversationId,
    config: config.compaction,
    writer,
    paragraphs: told(project(covered, checkpoint, asText), ground.recipe.coveredUntil !== null),
    focus,
    updating: ground.recipe.summary !== null,
    maxTokens,
    replaces: coveredTokens(ground, recipe),
    caution,
  }
  const isOwn = writer.connection.id === connection.id && writer.model === config.model
  const ownTokens = coveredTokens(ground, recipe) + subject.frameTokens * writer.factor
  const count = (text: string): number => Math.ceil(ports.tokenizer.quick(text) * writer.factor)
  if (!isOwn || !fitsOwn(job, ownTokens, count)) return { ...job, own: null }
  const parts = { entries: covered, checkpoint, target, config, info, tools, contextHash: '', continuing: false, followed: true, maxTokens }
  return { ...job, own: await assembleRequest(ports.media, parts) }
}

function budget({ window, covered, most }: typeof LISTS, limits: Limits, tokens: number): number {
  return Math.floor(Math.max(0, Math.min(most, window * limits.usable, covered * tokens)))
}
