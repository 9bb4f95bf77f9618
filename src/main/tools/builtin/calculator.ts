import { answer, failed } from '../outcome'
import type { Workshop } from '../workshop'
import type { BuiltinTool } from './builtin-tool'

/** Loading the library counts too; the arithmetic itself takes milliseconds. */
const TIME_MS = 5_000

/** The tool that evaluates arithmetic to 64 digits. Nothing but arithmetic is understood, and each expression has its time. */
export function calculatorTool(workshop: Workshop): BuiltinTool {
  return {
    definition: {
      name: 'calculate',
      description:
        'Evaluates one arithmetic expression exactly to 64 digits: + - * / ^ % !, comparisons, lists in [], pi, e, and functions such as sqrt, log, sin, round, mean, combinations. Angles are in radians. No variables, units or text.',
      parameters: {
        type: 'object',
        properties: { expression: { type: 'string', description: 'For example "(1.07^30 - 1) * 100".' } },
        required: ['expression'],
        additionalProperties: false,
      },
    },
    permission: 'always',
    async run({ expression }, signal) {
      if (typeof expression !== 'string' || expression.trim() === '') return failed('`expression` must be an arithmetic expression.')
      const result = await workshop.run({ type: 'calculate', expression }, TIME_MS, signal)
      return result.ok ? answer(result.text) : failed(`The expression could not be evaluated. ${result.reason}`)
    },
  }
}
