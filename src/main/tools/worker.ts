import { parentPort } from 'node:worker_threads'
import type { MathJsInstance, MathNode } from 'mathjs'
import type { Job, JobResult } from './jobs'

// Runs in a worker that may be ended at any moment. It imports no other file of the project: tests start it as it is.

const MAX_EXPRESSION = 1_000
const MAX_NODES = 300
const MAX_LIST = 100
const MAX_RESULT = 10_000
const DIGITS = 64
/** Digits beyond those shown, so that rounding does not reach them. */
const SPARE_DIGITS = 16
/** Below this depth elements are left out; pages of people are never that deep. */
const MAX_DEPTH = 150

const OPERATORS = new Set(['add', 'subtract', 'multiply', 'divide', 'pow', 'mod', 'unaryMinus', 'unaryPlus', 'factorial'])
const COMPARISONS = new Set(['equal', 'unequal', 'smaller', 'smallerEq', 'larger', 'largerEq', 'and', 'or', 'not'])
const CONSTANTS = new Set(['pi', 'tau', 'e', 'phi', 'Infinity', 'NaN', 'true', 'false'])
const FUNCTIONS = new Set([
  ...['abs', 'sign', 'round', 'floor', 'ceil', 'fix', 'mod', 'gcd', 'lcm', 'min', 'max', 'sum', 'prod', 'mean', 'median', 'std', 'variance'],
  ...['sqrt', 'cbrt', 'nthRoot', 'square', 'cube', 'pow', 'exp', 'expm1', 'log', 'log2', 'log10', 'log1p', 'hypot'],
  ...['sin', 'cos', 'tan', 'asin', 'acos', 'atan', 'atan2', 'sinh', 'cosh', 'tanh', 'asinh', 'acosh', 'atanh'],
  ...['factorial', 'combinations', 'permutations', 'gamma', 'add', 'subtract', 'multiply', 'divide'],
])

let math: Promise<MathJsInstance> | null = null

async function calculate(expression: string): Promise<JobResult> {
  if (expression.length > MAX_EXPRESSION) return { ok: false, reason: `An expression may have at most ${MAX_EXPRESSION} characters.` }
  math ??= import('mathjs').then(({ create, all = {} }) => create(all, { number: 'BigNumber', precision: DIGITS + SPARE_DIGITS, matrix: 'Array' }))
  const instance = await math
  try {
    const tree = instance.parse(expression)
    let nodes = 0
    tree.traverse((node) => {
      nodes += 1
      if (nodes > MAX_NODES) throw new Error(`The expression has more than ${MAX_NODES} parts.`)
      const refusal = refuse(node)
      if (refusal) throw new Error(refusal)
    })
    const value: unknown = tree.compile().evaluate(new Map())
    if (value === undefined || typeof value === 'function') return { ok: false, reason: 'The expression has no value.' }
    const text = instance.format(value, { precision: DIGITS, lowerExp: -9, upperExp: DIGITS })
    return text.length > MAX_RESULT ? { ok: false, reason: 'The result is too long.' } : { ok: true, text }
  } catch (reason) {
    return { ok: false, reason: reason instanceof Error ? reason.message.slice(0, 300) : 'The expression could not be evaluated.' }
  }
}

/** Everything that is not known to be arithmetic is refused: names, strings, assignments, ranges, units, property access. */
function refuse(node: MathNode): string | null {
  const { type } = node
  const name = nameOf(node)
  if (type === 'ParenthesisNode' || type === 'ConditionalNode' || type === 'RelationalNode') return null
  if (type === 'ConstantNode') return typeof (node as { value?: unknown }).value === 'string' ? 'Texts are not supported, only numbers.' : null
  if (type === 'OperatorNode') return OPERATORS.has(name) || COMPARISONS.has(name) ? null : `The operator “${(node as { op?: string }).op}” is not supported.`
  if (type === 'SymbolNode') return CONSTANTS.has(name) || FUNCTIONS.has(name) ? null : `“${name}” is not known here.`
  if (type === 'FunctionNode') return FUNCTIONS.has(name) ? null : `The function “${name}” is not supported.`
  if (type === 'ArrayNode') {
    const items = (node as { items?: readonly MathNode[] }).items ?? []
    if (items.length > MAX_LIST) return `A list may have at most ${MAX_LIST} numbers.`
    return items.some((item) => item.type === 'ArrayNode') ? 'Matrices are not supported, only lists of numbers.' : null
  }
  return 'Only arithmetic is supported: no assignments, ranges, units or property access.'
}

function nameOf(node: MathNode): string {
  const { fn, name } = node as { fn?: unknown; name?: unknown }
  if (typeof name === 'string' && name !== '') return name
  if (typeof fn === 'string') return fn
  return typeof fn === 'object' && fn !== null && 'name' in fn ? String(fn.name) : ''
}

async function pageText(html: string, base: string): Promise<JobResult> {
  const { compile } = await import('html-to-text')
  const limits = { maxInputLength: html.length, maxDepth: MAX_DEPTH, ellipsis: '…' }
  const convert = compile({
    wordwrap: false,
    limits,
    selectors: [
      { selector: 'img', format: 'skip' },
      { selector: 'svg', format: 'skip' },
      { selector: 'title', format: 'skip' },
      { selector: 'a', options: { ignoreHref: false, hideLinkHrefIfSameAsText: true, noAnchorUrl: true, pathRewrite: (path: string) => absolute(path, base) } },
      ...['h1', 'h2', 'h3', 'h4', 'h5', 'h6'].map((selector) => ({ selector, options: { uppercase: false } })),
    ],
  })
  const title = compile({ wordwrap: false, limits, baseElements: { selectors: ['title'], returnDomByDefault: false } })(head(html)).trim()
  return { ok: true, text: convert(html).trim(), ...(title !== '' && { title: title.replace(/\s+/g, ' ').slice(0, 300) }) }
}

/** The part in which a title stands; the whole page need not be parsed twice. */
function head(html: string): string {
  const end = html.search(/<\/title\s*>/i)
  return end === -1 ? '' : html.slice(Math.max(0, end - 5_000), end + 8)
}

/** Links that lead nowhere outside the page become empty and are left out. */
function absolute(path: string, base: string): string {
  if (!URL.canParse(path, base)) return ''
  const { href, protocol } = new URL(path, base)
  return protocol === 'https:' || protocol === 'http:' || protocol === 'mailto:' ? href : ''
}

parentPort?.on('message', (job: Job) => {
  const work = job.type === 'calculate' ? calculate(job.expression) : pageText(job.html, job.base)
  void work.catch((reason: unknown): JobResult => ({ ok: false, reason: String(reason) })).then((result) => parentPort?.postMessage(result))
})
