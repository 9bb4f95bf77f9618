import { contentOrCalls } from './content-or-calls'
import { directResults } from './direct-results'
import type { ProtocolRule } from './step'

/** Chat Completions, with Azure too: tool messages directly after the calls, one per id; an answer has content or calls. */
export const openaiRules: ProtocolRule = (step, previous, report) => {
  directResults(step, previous, report)
  contentOrCalls(step, previous, report)
}
