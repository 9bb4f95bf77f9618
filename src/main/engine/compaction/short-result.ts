import type { ToolResultBlock } from '@shared/model/message'
import { clipText } from '../turns/tool-results'

/** What of a result without a compact summary stays, code points. */
const HEAD = 300
const TAIL = 150

/** What an old tool result gives way to: itself where nothing is shorter. */
export function shortResult(result: ToolResultBlock, mode: 'summarize' | 'redact'): ToolResultBlock {
  const content = mode === 'redact' ? notice(result) : (result.compactSummary ?? headAndTail(result.content))
  return content.length < result.content.length ? { ...result, content } : result
}

function notice({ content, wholeLength }: ToolResultBlock): string {
  return `[This result of ${wholeLength ?? content.length} characters was taken out to make room. Call the tool again if it is needed.]`
}

function headAndTail(content: string): string {
  const points = Array.from(content)
  if (points.length <= HEAD + TAIL) return content
  const head = clipText(content, HEAD)
  const tail = points.slice(-TAIL).join('').toWellFormed()
  return `${head}\n[\u2026 ${points.length - HEAD - TAIL} characters cut to make room \u2026]\n${tail}`
}
