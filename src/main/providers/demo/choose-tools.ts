import type { ToolDefinition } from '@shared/model/tool'
import { type Clues, plausibleInput } from './plausible-input'

/** A call the demo makes: its arguments are JSON text, as a model would write them. */
export type PlannedCall = { readonly name: string; readonly raw: string }

const TIME = /\b(time|date|day|today|clock|hour|now)\b/i
const EXPRESSION = /[(\d][\d.()\s]*(?:[-+*/^%×÷]\s*[\d.()]+\s*)+/
const ADDRESS = /https?:\/\/[^\s<>"'`)\]]+/i

/**
 * Which of the offered tools the demo calls for a text, all in one batch: a clock for a question of time, a calculator
 * for an expression, a fetching one for an address; else the first one with arguments made up from its schema.
 */
export function chooseCalls(text: string, tools: readonly ToolDefinition[]): readonly PlannedCall[] {
  const clues: Clues = {
    text,
    expression: EXPRESSION.exec(text)?.[0].trim().replaceAll('×', '*').replaceAll('÷', '/') ?? null,
    address: ADDRESS.exec(text)?.[0].replace(/[.,;:!?]+$/, '') ?? null,
  }
  const named = (pattern: RegExp) => tools.find(({ name }) => pattern.test(name))
  const fitting = [
    TIME.test(text) ? named(/clock|time|date/i) : undefined,
    clues.expression === null || clues.address !== null ? undefined : named(/calc|math|eval|arithmetic/i),
    clues.address === null ? undefined : named(/fetch|web|page|url|http|browse/i),
  ].filter((tool) => tool !== undefined)
  const chosen = fitting.length > 0 ? new Set(fitting) : tools.slice(0, 1)
  return [...chosen].map(({ name, parameters }) => ({ name, raw: JSON.stringify(plausibleInput(parameters, clues)) }))
}
