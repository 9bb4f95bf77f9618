import fc from 'fast-check'
import { afterAll, describe, expect, test } from 'vitest'
import { fakeClock } from '../fixtures/clock'
import { toolBench } from '../fixtures/tools'

const { run, tools } = toolBench()
const calculate = (expression: unknown) => run(['calculator'], 'calculate', { expression })

afterAll(() => tools.close())

describe('arithmetic', () => {
  test.each([
    ['0.1 + 0.2', '0.3'],
    ['2^200', '1606938044258990275541962092341162602522202993782792835301376'],
    ['(1.07^30 - 1) * 100', '661.2255042662029206648128983778031607830320888857736765034249'],
    ['10 % 3', '1'],
    ['5!', '120'],
    ['combinations(52, 5)', '2598960'],
    ['mean([1, 2, 3, 4])', '2.5'],
    ['round(pi, 5)', '3.14159'],
    ['sqrt(2) > 1.4 ? 10 : 20', '10'],
    ['1 / 0', 'Infinity'],
    ['-3 + +4', '1'],
    ['1 < 2', 'true'],
    ['[1, 2] * 2', '[2, 4]'],
  ])('%s is %s', async (expression, content) => {
    expect(await calculate(expression)).toEqual({ content, isError: false })
  })

  test('whole numbers are added, multiplied and subtracted exactly', async () => {
    const whole = fc.bigInt({ min: -(10n ** 20n), max: 10n ** 20n })
    await fc.assert(
      fc.asyncProperty(whole, whole, async (a, b) => {
        expect((await calculate(`(${a}) * (${b})`)).content).toBe(String(a * b))
        expect((await calculate(`(${a}) + (${b}) - (${b})`)).content).toBe(String(a))
      }),
      { numRuns: 100 },
    )
  })
})

describe('attacks', () => {
  test.each([
    'import({pi: 3})',
    'import("fs")',
    'createUnit("x")',
    'evaluate("1+1")',
    'parse("1+1")',
    'simplify("x+x")',
    'derivative("x^2", "x")',
    'x = 5',
    'pi = 3',
    'f(x) = x^2',
    'f(x) = f(x)',
    '"text"',
    'concat("a", "b")',
    '[[1, 2], [3, 4]]',
    '[1:1000000000]',
    'zeros(100000, 100000)',
    'ones(1e9)',
    'range(1, 1e9)',
    'random()',
    'config({number: "number"})',
    'typed("x")',
    '{a: 1}',
    '{a: 1}.constructor',
    'pi.constructor("return process")()',
    'sqrt.constructor("return process")()',
    'cos.constructor.constructor("return process.exit(1)")()',
    'constructor',
    '__proto__',
    'process',
    'globalThis',
    '5 cm to inch',
    '1; 2',
    'a[1]',
    'i',
    'sqrt',
    'format(1, 1e9)',
    'print("$a", {a: 1})',
    '',
    '1 +',
    '('.repeat(1_000),
    `${'1+'.repeat(400)}1`,
    '1'.repeat(2_000),
    `[${'1,'.repeat(200)}1]`,
    '\u0000',
    '🙂',
  ])('%s is refused with a reason', async (expression) => {
    const { isError, content } = await calculate(expression)
    expect(isError).toBe(true)
    expect(content.length).toBeGreaterThan(20)
    expect(content.length).toBeLessThan(600)
  })

  test.each(['9^9^9^9', 'gamma(1e12 + 0.5)', 'prod(9^9^9, 9^9^9)', 'gcd(1e5000, 3)', '2^(0.1^99999999)'])('%s ends by itself', async (expression) => {
    expect((await calculate(expression)).content.length).toBeLessThan(300)
  })

  test.each(['(10^1000000000)!', '100000000!', 'combinations(1e15, 5e14)'])('%s is stopped after five seconds', async (expression) => {
    const clock = fakeClock()
    const bench = toolBench({ clock })
    const running = bench.run(['calculator'], 'calculate', { expression })
    await clock.advance(5_000)
    expect(await running).toEqual({ content: 'The expression could not be evaluated. It took too long and was stopped.', isError: true })
    expect(await bench.run(['calculator'], 'calculate', { expression: '1 + 1' })).toEqual({ content: '2', isError: false })
    await bench.tools.close()
  })

  test('any text has an outcome, and none changes what later expressions mean', async () => {
    const piece = fc.constantFrom(
      '1',
      '2.5',
      '+',
      '-',
      '*',
      '^',
      '(',
      ')',
      '[',
      ']',
      ',',
      'pi',
      'e',
      'sqrt',
      'sum',
      '=',
      ';',
      ':',
      '.',
      '"',
      ' ',
      'import',
      'x',
      '!',
    )
    await fc.assert(
      fc.asyncProperty(
        fc.oneof(
          fc.array(piece, { maxLength: 12 }).map((pieces) => pieces.join('')),
          fc.string({ unit: 'binary', maxLength: 40 }),
        ),
        async (expression) => {
          const outcome = await calculate(expression)
          expect(typeof outcome.content).toBe('string')
          expect(outcome.content.isWellFormed()).toBe(true)
          expect(await calculate('sum(1, 2) * pi')).toEqual({ content: '9.424777960769379715387930149838508652591508198125317462924833777', isError: false })
        },
      ),
      { numRuns: 200 },
    )
  })

  test('what is no text is refused', async () => {
    for (const expression of [undefined, null, 5, {}, ['1']]) expect((await calculate(expression)).isError).toBe(true)
  })

  test('an abort ends a calculation', async () => {
    const controller = new AbortController()
    const running = run(['calculator'], 'calculate', { expression: '100000000!' }, controller.signal)
    controller.abort()
    expect(await running).toEqual({ content: 'The call was cancelled before it had a result.', isError: true })
    expect((await calculate('2 * 3')).content).toBe('6')
  })

  test('an abort does not wait for the calculation before', async () => {
    const first = new AbortController()
    const slow = run(['calculator'], 'calculate', { expression: '100000000!' }, first.signal)
    const second = new AbortController()
    const waiting = run(['calculator'], 'calculate', { expression: '1 + 1' }, second.signal)
    second.abort()
    expect((await waiting).content).toBe('The call was cancelled before it had a result.')
    first.abort()
    expect((await slow).isError).toBe(true)
  })
})
