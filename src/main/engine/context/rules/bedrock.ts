import { contentOrCalls } from './content-or-calls'
import { directResults } from './direct-results'
import type { ProtocolRule } from './step'

/** Converse: all results of a turn in one message, and no blank text anywhere, results included. */
export const bedrockRules: ProtocolRule = (step, previous, report) => {
  directResults(step, previous, report)
  contentOrCalls(step, previous, report)
  for (const { content } of step.results) if (content.trim() === '') report('a tool result is not blank', step.at)
}
