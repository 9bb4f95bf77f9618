import { messageText } from '@shared/model/message'
import { redact } from '@shared/redact'
import { wellFormedText } from '../context/well-formed'
import type { Entry } from '../ports'
import { clipText } from '../turns/tool-results'
import { fenced } from './fence'

/** How many of each kind are listed; the newest are kept. */
const LONGEST_LIST = 40
/** How much of one message is searched for links and paths, characters: messages may be hostile and huge. */
const SEARCHED = 100_000
const LINK = /https?:\/\/[^\s"'<>()[\]]{1,300}/g
/** A path with at least one folder, or a file name with an extension that is mostly letters. */
const PATH = /(?<![\w/:.-])(?:~?\/|\.{1,2}\/|[A-Za-z]:\\)?(?:[\w.-]{1,80}[/\\]){1,15}[\w.-]{1,80}\.[A-Za-z]\w{0,7}(?![\w/])/g

/** Room for what code adds to a summary, tokens. */
export type NotesBudget = { readonly lists: number; readonly messages: number }

/**
 * What code, and not a model, keeps of the covered messages: the files, links and attachments they name, and the
 * user's own messages, newest first to be kept, within a budget. Null where there is nothing. Text that looks like a
 * key is masked.
 */
export function notesOf(covered: readonly Entry[], budget: NotesBudget, quick: (text: string) => number): string | null {
  const parts = [...lists(covered, budget.lists, quick), ...ownMessages(covered, budget.messages, quick)]
  return parts.length === 0 ? null : redact(parts.join('\n\n'))
}

function lists(covered: readonly Entry[], budget: number, quick: (text: string) => number): readonly string[] {
  const links = new Set<string>()
  const files = new Set<string>()
  const attachments = new Set<string>()
  for (const { message } of covered) {
    for (const block of message.blocks) {
      if (block.type === 'image' || block.type === 'file') attachments.add(oneLine(block.name))
      const text = (block.type === 'text' ? block.text : block.type === 'toolResult' ? block.content : '').slice(0, SEARCHED)
      for (const link of text.match(LINK) ?? []) links.add(link.replace(/[.,;:!?]+$/, ''))
      for (const path of text.replace(LINK, ' ').match(PATH) ?? []) files.add(path)
    }
  }
  const parts: string[] = []
  let left = budget
  for (const [title, items] of [
    ['Attachments', attachments],
    ['Files named', files],
    ['Links', links],
  ] as const) {
    const kept: string[] = []
    for (const item of [...items].reverse().slice(0, LONGEST_LIST)) {
      const cost = quick(item) + 1
      if (cost > left) break
      left -= cost
      kept.unshift(item)
    }
    if (kept.length > 0) parts.push(`${title}: ${wellFormedText(kept.join(', '))}`)
  }
  return parts
}

/** Newest first, whole while they fit; the first that does not is clipped to what is left. */
function ownMessages(covered: readonly Entry[], budget: number, quick: (text: string) => number): readonly string[] {
  const kept: string[] = []
  let left = budget
  let skipped = 0
  for (const { message } of covered.toReversed()) {
    if (message.author.kind !== 'user') continue
    const text = wellFormedText(messageText(message.blocks)).trim()
    if (text === '') continue
    if (left < 8) {
      skipped += 1
      continue
    }
    const whole = quick(text)
    const quoted = whole <= left ? text : clipped(text, left, whole)
    left -= Math.min(whole, left)
    kept.unshift(quoted)
  }
  if (kept.length === 0) return []
  const title =
    skipped > 0 ? `The user\u2019s own latest messages of that part (${skipped} older ones are not quoted):` : 'The user\u2019s own messages of that part:'
  return [[title, ...kept.map(fenced)].join('\n')]
}

function clipped(text: string, tokens: number, whole: number): string {
  const head = clipText(text, Math.max(8, Math.floor((text.length * tokens * 0.9) / whole)))
  return `${head} [\u2026 the rest of this message is not quoted \u2026]`
}

function oneLine(name: string): string {
  return clipText(name.replace(/\s+/g, ' '), 120)
}
