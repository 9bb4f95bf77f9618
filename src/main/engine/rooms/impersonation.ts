import { appError } from '@shared/errors'
import type { Block } from '@shared/model/message'
import type { ModelRunResult } from '../turns/model-run'
import { withoutCode } from './code'

/** An answer as it is kept, and whose voice was cut from it. */
export type Cleaned = { readonly blocks: readonly Block[]; readonly impersonated: string | null }

/** What of an answer is its speaker's own, with a mark where the rest was cut; one that is wholly somebody else's has failed. */
export function inOwnVoice(result: ModelRunResult, own: string, others: readonly string[]): ModelRunResult {
  const { blocks, impersonated } = cleanAnswer(result.blocks, own, others)
  // Behind a stop text somebody else would have spoken; who, the service does not say.
  const stopped = result.stopReason === 'stopText'
  if (impersonated === null && !stopped) return { ...result, blocks }
  const cut: ModelRunResult = { ...result, blocks: [...blocks, { type: 'notice', notice: 'impersonation', name: impersonated }] }
  const empty = blocks.every((block) => block.type === 'reasoning' || (block.type === 'text' && block.text.trim() === ''))
  if (!empty || (result.outcome !== 'completed' && !stopped)) return cut
  return { ...cut, outcome: 'failed', error: appError('provider', `${own} answered only as ${impersonated ?? 'somebody else'}. Try again.`) }
}

/**
 * Takes a leaked own-name prefix off an answer, and cuts it where it goes on as somebody else: at a line that begins
 * with another's name and a colon, or with a tag of ours.
 *
 * @param others names of the other speakers, the user's included
 */
export function cleanAnswer(blocks: readonly Block[], own: string, others: readonly string[]): Cleaned {
  const cleaned: Block[] = []
  let first = true
  for (const block of blocks) {
    if (block.type !== 'text') {
      cleaned.push(block)
      continue
    }
    const text = first ? withoutOwnName(block.text, own) : block.text
    if (text.trim() !== '') first = false
    const cut = firstForeignLine(text, others)
    if (!cut) {
      cleaned.push(text === block.text ? block : { ...block, text })
      continue
    }
    const kept = withoutClosingTag(text.slice(0, cut.at)).trimEnd()
    if (kept !== '') cleaned.push({ ...block, text: kept })
    return { blocks: cleaned, impersonated: cut.name }
  }
  return { blocks: cleaned, impersonated: null }
}

/**
 * Where a service should end the answer by itself: at our tag, behind which somebody else speaks. Not at names, which stand
 * in honest answers, too, in code above all: those are looked at where the whole answer can be (`cleanAnswer`).
 */
export const STOP_TEXTS: readonly string[] = ['\n<message from=']

function withoutOwnName(text: string, own: string): string {
  const name = escaped(own)
  const prefix = new RegExp(`^\\s*(?:<message from="${name}">\\s*|(?:\\*\\*|\\[)?${name}(?:\\*\\*|\\])?\\s*:(?:\\*\\*)?\\s*)`, 'iu')
  return withoutClosingTag(text.replace(prefix, ''))
}

function withoutClosingTag(text: string): string {
  return text.replace(/\s*<\/message>\s*$/i, '')
}

function firstForeignLine(text: string, others: readonly string[]): { readonly at: number; readonly name: string } | null {
  const names = others.filter((name) => name.trim() !== '').map(escaped)
  const voice = names.length > 0 ? `(?:\\*\\*|\\[)?(${names.join('|')})(?:\\*\\*|\\])?[ \\t]*:` : '(?!)'
  const match = new RegExp(`(?:^|\\n)[ \\t]*(?:<message from="([^"\\n]{0,80})"|${voice})`, 'iu').exec(withoutCode(text))
  return match ? { at: match.index, name: match[1] ?? match[2] ?? '' } : null
}

function escaped(name: string): string {
  return name.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&')
}
