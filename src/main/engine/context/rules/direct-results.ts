import type { ProtocolRule, Step } from './step'

/** The calls of a message are answered in the very next one, and before anything else in it. */
export const directResults: ProtocolRule = (step, previous, report) => {
  if (previous && previous.calls.length > 0 && !answersAll(step, previous)) report('results follow their calls in the very next message', step.at)
  if (step.results.length > 0 && !resultsLead(step)) report('results come before anything else in their message', step.at)
}

function answersAll({ results }: Step, { calls }: Step): boolean {
  if (results.length !== calls.length) return false
  // Parallel calls are few: two short lists compare faster than a set is built.
  if (results.every(({ toolCallId }, index) => toolCallId === calls[index]?.id)) return true
  const ids = new Set(results.map(({ toolCallId }) => toolCallId))
  return calls.every(({ id }) => ids.has(id))
}

function resultsLead({ message, results }: Step): boolean {
  for (let index = 0; index < results.length; index += 1) if (message.blocks[index]?.type !== 'toolResult') return false
  return true
}
