import { describe, expect, test } from 'vitest'
import { markdownHtml } from './render'

describe('what becomes of Markdown', () => {
  test('blocks that were split give what the whole would have given', () => {
    const html = markdownHtml('# Title\n\nSome *text* with ~~strike~~.\n\n| a | b |\n|--:|---|\n| 1 | 2 |\n\n- [x] done\n- [ ] open\n\n> quote')
    expect(html).toContain('<h3 class="md-h1">Title</h3>')
    expect(html).toContain('<em>text</em>')
    expect(html).toContain('<del>strike</del>')
    expect(html).toMatch(/<div class="md-table" tabindex="0"><table>/i)
    expect(html).toContain('<td style="text-align:right">1</td>')
    expect(html).toContain('type="checkbox" disabled="" readOnly="" aria-label="Done" checked=""')
    expect(html).toContain('<blockquote>')
  })

  test('a reference finds its definition in another block', () => {
    expect(markdownHtml('See [the notes][n] and [n].\n\ntext\n\n[n]: https://example.com/a')).toContain('href="https://example.com/a"')
  })

  test('code has its language, a copy button and no markup of its own', () => {
    const html = markdownHtml('```ts\nconst a = "<b>"\n```')
    expect(html).toContain('<span>ts</span>')
    expect(html).toContain('Copy')
    expect(html).toContain('const a = &quot;&lt;b&gt;&quot;')
  })

  test('code inside a list is a code block too', () => {
    expect(markdownHtml('- item\n  ```py\n  print(1)\n  ```')).toContain('<figure class="md-code" aria-label="Code, py">')
  })

  test('formulas inline and as blocks; prices stay text', () => {
    const html = markdownHtml('From $5 to $10, where $x^2$ and \\(y\\).\n\n$$\n\\frac{1}{2}\n$$\n\n\\[ z \\]')
    expect(html).toContain('From $5 to $10')
    expect(html.match(/class="katex"/g)?.length).toBe(4)
    expect(html.match(/class="katex-display"/g)?.length).toBe(2)
  })

  test('a wrong formula is shown, not thrown', () => {
    expect(markdownHtml('$\\frac{1}$')).toContain('katex-error')
  })

  test('while growing, what is not closed is tidied up', () => {
    expect(markdownHtml('A **bold', true)).toContain('<strong>bold</strong>')
    expect(markdownHtml('Text\n-', true)).toBe('<div class="md"><p>Text<i class="md-caret"></i></p></div>')
    expect(markdownHtml('See [the no', true)).toContain('See the no')
  })
})

describe('links', () => {
  test.each([
    ['https://example.com/a?b=1', 'https://example.com/a?b=1', 'example.com'],
    ['mailto:a@example.com', 'mailto:a@example.com', 'a@example.com'],
  ])('%s is a link that shows where it goes', (target, href, title) => {
    const html = markdownHtml(`[text](${target})`)
    expect(html).toContain(`href="${href}"`)
    expect(html).toContain(`title="${title}"`)
    expect(html).toContain('target="_blank"')
    expect(html).toContain('rel="noopener noreferrer"')
  })

  test.each([
    'javascript:alert(1)',
    'JaVaScRiPt:alert(1)',
    'java\tscript:alert(1)',
    'data:text/html,<script>alert(1)</script>',
    'vbscript:x',
    'file:///etc/passwd',
    'http://example.com',
    '//example.com',
    '/path',
    '#hash',
    'https://',
  ])('%s stays text', (target) => {
    expect(markdownHtml(`[text](<${target}>)`)).not.toContain('href')
  })

  test('an image of the web is a named placeholder, never an image', () => {
    const html = markdownHtml('![a chart](https://tracker.example/p.png) ![](http://plain.example/q.png) ![x](data:image/png;base64,AAAA)')
    expect(html).not.toContain('<img')
    expect(html).not.toContain('src=')
    expect(html).toContain('Image: a chart')
    expect(html).toContain('tracker.example')
    expect(html).toContain('plain.example')
    expect(html.match(/href=/g)?.length).toBe(1)
  })
})
