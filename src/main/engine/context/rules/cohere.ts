import { contentOrCalls } from './content-or-calls'
import { directResults } from './direct-results'
import type { ProtocolRule } from './step'

/** Chat v2: tool messages directly after the calls; an answer has content, or calls with its text as their plan. */
export const cohereRules: ProtocolRule = (step, previous, report) => {
  directResults(step, previous, report)
  contentOrCalls(step, previous, report)
}
