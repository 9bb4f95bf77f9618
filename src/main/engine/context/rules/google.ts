import { contentOrCalls } from './content-or-calls'
import { directResults } from './direct-results'
import type { ProtocolRule } from './step'

/** Gemini: a function call follows the user; the responses of a step are matched to its calls by count and order. */
export const googleRules: ProtocolRule = (step, previous, report) => {
  directResults(step, previous, report)
  contentOrCalls(step, previous, report)
  if (step.calls.length > 0 && previous?.message.role !== 'user') report('a function call follows a user or function-response turn', step.at)
  if (!previous || step.results.length === 0) return
  if (step.results.length !== previous.calls.length) report('a step has as many responses as calls', step.at)
  else if (step.results.some(({ toolCallId }, index) => toolCallId !== previous.calls[index]?.id)) report('responses come in the order of the calls', step.at)
}
