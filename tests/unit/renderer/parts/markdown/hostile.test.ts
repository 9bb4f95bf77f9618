import fc from 'fast-check'
import { beforeAll, describe, expect, test } from 'vitest'
import { markdownHtml } from './render'

/** Texts that make parsers run hot, recurse, or let markup through. */
const CORPUS: Readonly<Record<string, string>> = {
  'quote marks': `${'>'.repeat(5_000)} a`,
  'nested quotes': Array.from({ length: 500 }, (_, depth) => `${'> '.repeat(depth)}a`).join('\n'),
  'nested lists': Array.from({ length: 500 }, (_, depth) => `${'  '.repeat(depth)}- a`).join('\n'),
  'list markers': `${'- '.repeat(5_000)}a`,
  'numbered markers': `${'1. '.repeat(5_000)}a`,
  brackets: '['.repeat(10_000),
  'image brackets': '!['.repeat(10_000),
  'open links': '[a]('.repeat(10_000),
  references: '[a][b]'.repeat(10_000),
  'emphasis opened': '*a '.repeat(10_000),
  'emphasis mixed': '**a_'.repeat(10_000),
  'emphasis closed': '*a**b***c'.repeat(5_000),
  strike: '~~a~'.repeat(10_000),
  backticks: Array.from({ length: 400 }, (_, count) => `${'`'.repeat(count + 1)}a`).join(''),
  dollars: '$a '.repeat(20_000),
  'double dollars': '$$a '.repeat(20_000),
  'open brackets of formulas': '\\('.repeat(50_000),
  'braces in a formula': `$${'{'.repeat(3_000)}${'}'.repeat(3_000)}$`,
  'fractions in a formula': `$${'\\frac{1}{'.repeat(300)}1${'}'.repeat(300)}$`,
  'macro bomb': '$\\def\\a{\\b\\b}\\def\\b{\\c\\c}\\def\\c{\\a\\a}\\a$',
  'huge rule': '$\\rule{1000000em}{1000000em}$',
  'long formula': `$${'x+'.repeat(20_000)}x$`,
  tags: '<a '.repeat(20_000),
  entities: '&#x'.repeat(30_000),
  backslashes: '\\'.repeat(100_000),
  'wide table': `${'|a'.repeat(5_000)}|\n${'|-'.repeat(5_000)}|\n${'|b'.repeat(5_000)}|`,
  'long table': `|a|b|\n|-|-|\n${'|c|d|\n'.repeat(20_000)}`,
  'long paragraph': 'lorem ipsum dolor\n'.repeat(20_000),
  'long quote': '> lorem **ipsum** dolor\n'.repeat(10_000),
  'long list': '- lorem **ipsum** dolor\n'.repeat(3_000),
  'many definitions': '[a]: https://example.com\n'.repeat(5_000),
  'addresses without end': 'www.a.'.repeat(20_000),
  'mail addresses': 'a@b.'.repeat(10_000),
  'blank lines': '\n'.repeat(200_000),
  blanks: ' '.repeat(200_000),
  'ten megabytes in a line': 'a'.repeat(10_000_000),
  'ten megabytes of words': 'lorem ipsum '.repeat(900_000),
  'lone surrogates': '\ud800 text \udc00 **\ud800**',
  'zero bytes': 'a\0b\0',
  'directions and joiners': '\u202e\u2066\u200d\ufeff'.repeat(5_000),
}

const ATTACKS = [
  '<script>alert(1)</script>',
  '<img src=x onerror=alert(1)>',
  '<svg/onload=alert(1)>',
  '<iframe src="javascript:alert(1)"></iframe>',
  '<a href="javascript:alert(1)">x</a>',
  '[x](javascript:alert(1))',
  '[x](javascript&colon;alert(1))',
  '[x](&#106;avascript:alert(1))',
  '![x](javascript:alert(1))',
  '<javascript:alert(1)>',
  '[x]: javascript:alert(1)\n\n[x]',
  '```"><script>alert(1)</script>\nx\n```',
  '```js onload=alert(1)\n</code></pre><script>alert(1)</script>\n```',
  '| <script>alert(1)</script> |\n|---|\n| <b onclick=alert(1)>x</b> |',
  '$\\href{javascript:alert(1)}{x}$',
  '$\\url{javascript:alert(1)}$',
  '$\\includegraphics{https://tracker.example/x.png}$',
  '$\\htmlData{onclick=alert(1)}{x}$',
  '$\\htmlStyle{background:url(https://tracker.example)}{x}$',
  '$\\text{<script>alert(1)</script>}$',
  '<style>@import url(https://tracker.example)</style>',
  '<meta http-equiv="refresh" content="0;url=https://tracker.example">',
  '<form action="https://tracker.example"><input autofocus onfocus=alert(1)></form>',
]

/** An ordinary long answer, every kind of thing in it: what any text is measured by. */
const ORDINARY = 'Some *words* and `code`, then [a link](https://c.example) and $x^2$.\n\n- one\n- two\n\n| a | b |\n|---|---|\n| c | d |\n\n'.repeat(100)

/** Time of the processor it takes to render a text, milliseconds; other programs do not count. */
function cost(text: string, growing: boolean): number {
  const start = process.cpuUsage()
  expect(markdownHtml(text, growing)).toContain('<div class="md">')
  const { user, system } = process.cpuUsage(start)
  return (user + system) / 1_000
}

describe('no text blocks the page', () => {
  const floor = { closed: 0, growing: 0 }

  beforeAll(() => {
    cost(ORDINARY, false)
    floor.closed = cost(ORDINARY, false)
    floor.growing = cost(ORDINARY, true)
  })

  test.each(Object.entries(CORPUS))('%s', (_, text) => {
    expect(cost(text, false)).toBeLessThan(5 * floor.closed)
    expect(cost(text, true)).toBeLessThan(5 * floor.growing)
  })
})

describe('no text becomes markup', () => {
  test.each(ATTACKS)('%s', (text) => assertHarmless(text))

  test('nor do pieces of attacks in any order', () => {
    const pieces = fc.array(fc.oneof(fc.constantFrom(...ATTACKS), fc.constantFrom('\n', '\n\n', ' ', '`', '**', '> ', '- ', '|', '$')), { maxLength: 8 })
    fc.assert(
      fc.property(pieces, fc.boolean(), (parts, growing) => assertHarmless(parts.join(''), growing)),
      { numRuns: 200 },
    )
  })

  test('any text at all can be shown', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 400, unit: 'binary' }), fc.boolean(), (text, growing) => assertHarmless(text, growing)),
      { numRuns: 300 },
    )
  })
})

/** Elements and attributes that the renderer makes; everything else would have come from the text. */
function assertHarmless(text: string, growing = false): void {
  const html = markdownHtml(text, growing)
  // What stands inside a quoted value (a formula's source in a title) is text, whatever it looks like.
  const tags = html.replace(/="[^"]*"/g, '=""')
  expect(html).not.toMatch(/<(?:script|img|iframe|object|embed|style|link|meta|form|base|video|audio|source)\b/i)
  expect(tags).not.toMatch(/<[^>]+\son[a-z]+\s*=/i)
  for (const [, href] of html.matchAll(/\shref="([^"]*)"/g)) expect(href).toMatch(/^(?:https:|mailto:)/)
  expect(tags).not.toMatch(/<[^>]+\ssrc\s*=/i)
}
