import type { ProtocolRule } from './step'

/** An assistant message has something besides reasoning, which these protocols do not take back on its own. */
export const contentOrCalls: ProtocolRule = ({ message, at }, _previous, report) => {
  const { role, blocks } = message
  if (role === 'assistant' && blocks.length > 0 && blocks.every(({ type }) => type === 'reasoning')) report('an answer has content or calls', at)
}
