import { PREVIOUS_SUMMARY } from '@shared/model/summary-request'

/** What one side said, in one go. */
export type Utterance = { readonly by: 'user' | 'assistant' | 'tool'; readonly text: string }

/** What there is to be summarised. */
export type Material = {
  readonly utterances: readonly Utterance[]
  /** Notes of what came before, as they were written. */
  readonly notes: string | null
}

/** A line that says who speaks, as in "User:", "[assistant]" or "## Tool: text". */
const SPEAKER = /^(?:#{1,6} |\*\*|\[)?(user|human|assistant|model|tool|result)(?:\]|\*?\*?:\*{0,2}|$)[^\S\n]*/i
/** Calls and images told as text. */
const TOLD = /^\[(?:Called |Image: )/
const FENCE = /^~{4,}$/

const SIDES: Readonly<Record<string, Utterance['by']>> = { assistant: 'assistant', model: 'assistant', tool: 'tool', result: 'tool' }

/** Reads a conversation told as text. Where nothing says who speaks, it is the user; notes of notes are notes as a whole. */
export function readTranscript(text: string): Material {
  const lines = text.split('\n')
  if (!lines.some((line) => SPEAKER.test(line)) && lines.includes('## Goal')) return { utterances: [], notes: text }
  const parts: { readonly by: Utterance['by']; readonly lines: string[] }[] = []
  let notes: string | null = null
  for (let index = 0; index < lines.length; index += 1) {
    const line = lines[index] ?? ''
    if (line === PREVIOUS_SUMMARY) {
      const block = readSummaryBlock(lines.slice(index + 1))
      notes = block.notes
      parts.push({ by: 'user', lines: [...block.others] })
      index += block.length
      continue
    }
    const speaker = SPEAKER.exec(line)
    if (speaker) parts.push({ by: SIDES[speaker[1]?.toLowerCase() ?? ''] ?? 'user', lines: [] })
    else if (parts.length === 0) parts.push({ by: 'user', lines: [] })
    if (!TOLD.test(line)) parts.at(-1)?.lines.push(speaker ? line.slice(speaker[0].length) : line)
  }
  const utterances = parts.map((part) => ({ by: part.by, text: part.lines.join('\n') }))
  return { utterances: utterances.filter((said) => said.text.trim() !== ''), notes }
}

/**
 * The block that stands for what was summarised before, from the line after its first: the summary is what the first
 * fence holds (everything, without fences); lists and the user's next words stand outside them. Ends where somebody speaks.
 */
export function readSummaryBlock(lines: readonly string[]): { readonly notes: string; readonly others: readonly string[]; readonly length: number } {
  let notes: string | null = null
  let others: string[] = []
  let index = 0
  for (; index < lines.length; index += 1) {
    const line = lines[index] ?? ''
    if (FENCE.test(line)) {
      const end = lines.indexOf(line, index + 1)
      const inside = lines.slice(index + 1, end < 0 ? lines.length : end)
      // What stands before the first fence explains the block; a line right before another one is its title.
      others = notes === null ? [] : others.slice(0, -1)
      notes ??= inside.join('\n')
      index += inside.length + (end < 0 ? 0 : 1)
    } else if (SPEAKER.test(line)) break
    else others.push(line)
  }
  return notes === null ? { notes: others.join('\n'), others: [], length: index } : { notes, others, length: index }
}
