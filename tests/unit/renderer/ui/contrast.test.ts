import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'

const SURFACES = ['bg', 'side', 'raise', 'sunk', 'hover', 'active', 'accent-soft', 'warn-soft', 'bad-soft', 'good-soft']
const INKS = ['ink', 'ink-2', 'ink-3', 'accent', 'warn', 'bad', 'good', 'p1', 'p2', 'p3', 'p4', 'p5', 'p6', 'p7', 'p8']
const BUTTONS = [
  ['accent-ink', 'accent'],
  ['accent-ink', 'accent-strong'],
  ['bad-ink', 'bad'],
] as const
/** What a search has found is written in these. */
const FOUND = [
  ['ink', 'mark'],
  ['ink', 'mark-strong'],
] as const

type Tokens = ReadonlyMap<string, string>

function readTheme(css: string, selector: string): Tokens {
  const start = css.indexOf(`${selector} {`)
  const body = css.slice(start, css.indexOf('\n}', start))
  return new Map([...body.matchAll(/--([\w-]+):\s*(#[0-9a-f]{6});/g)].map((match) => [match[1] ?? '', match[2] ?? '']))
}

/** Relative luminance as WCAG 2.2 defines it. */
function luminance(colour: string): number {
  const [r = 0, g = 0, b = 0] = [1, 3, 5].map((at) => {
    const value = Number.parseInt(colour.slice(at, at + 2), 16) / 255
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4
  })
  return 0.2126 * r + 0.7152 * g + 0.0722 * b
}

function contrast(a: string, b: string): number {
  const [low = 0, high = 0] = [luminance(a), luminance(b)].sort((x, y) => x - y)
  return (high + 0.05) / (low + 0.05)
}

const css = readFileSync('src/renderer/ui/tokens.css', 'utf8')
const light = readTheme(css, ':root')
const dark = readTheme(css, '[data-theme="dark"]')

function ratio(theme: Tokens, ink: string, surface: string): number {
  const a = theme.get(ink)
  const b = theme.get(surface)
  if (a === undefined || b === undefined) throw new Error(`no colour for --${ink} or --${surface}`)
  return contrast(a, b)
}

test('the formula gives the known extremes', () => {
  expect(contrast('#000000', '#ffffff')).toBeCloseTo(21, 5)
  expect(contrast('#777777', '#ffffff')).toBeCloseTo(4.48, 2)
})

describe.each([
  ['light', light],
  ['dark', dark],
])('%s theme', (_name, theme) => {
  test('every ink is readable on every surface', () => {
    const failures = INKS.flatMap((ink) => SURFACES.map((surface) => ({ ink, surface, ratio: ratio(theme, ink, surface) }))).filter((pair) => pair.ratio < 4.5)
    expect(failures).toEqual([])
  })

  test('the text of filled buttons and of found words is readable', () => {
    expect(FOUND.map(([ink, surface]) => ratio(theme, ink, surface)).filter((value) => value < 4.5)).toEqual([])
    expect(BUTTONS.map(([ink, surface]) => ratio(theme, ink, surface)).filter((value) => value < 4.5)).toEqual([])
  })

  test('the three levels of text stay apart', () => {
    const levels = ['ink', 'ink-2', 'ink-3'].map((ink) => ratio(theme, ink, 'bg'))
    expect(levels[0]).toBeGreaterThan((levels[1] ?? 0) * 1.2)
    expect(levels[1]).toBeGreaterThan((levels[2] ?? 0) * 1.2)
  })
})

test('dark states every colour that light states', () => {
  expect([...dark.keys()].sort()).toEqual([...light.keys()].sort())
})
