import { quickTokens } from '@shared/quick-tokens'

type Facts = { readonly text: string; readonly words: readonly string[]; readonly messages: number; readonly summarised: boolean }
type Section = { readonly wanted: RegExp; readonly write: (facts: Facts) => string }

/**
 * What the demo says to a message: Markdown of every kind around the user's own words. Depends on its arguments only.
 * `messages` is the number of messages the demo was given, `summarised` says that a summary stands before them; `long`
 * asks for every section.
 */
export function composeAnswer(text: string, messages: number, long: boolean, summarised = false): string {
  const facts: Facts = { text, words: text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [], messages, summarised }
  const asked = SECTIONS.filter((section) => section.wanted.test(text))
  const chance = SECTIONS[(text.length + messages) % SECTIONS.length]
  const sections = long ? SECTIONS : asked.length > 0 ? asked : chance ? [chance] : []
  return [INTRODUCTION, quote(facts), ...sections.map((section) => section.write(facts)), ...(long ? PATIENCE : []), CLOSING].join('\n\n')
}

const INTRODUCTION = 'This is the **Parley demo**: it shows how the app works and *does not think*. Nothing you write here leaves this computer.'

const CLOSING = 'To talk to a real model, add a connection in **Settings**. Try also `list`, `table`, `code` or `math` in a message to see each of them.'

const PATIENCE = [
  '## While you wait',
  'This answer is long and slow on purpose. Press **Stop** and the part that has arrived stays. Close the window and open it again: the answer goes on, because the engine owns it and windows only watch.',
  'Scroll up while it streams and the text under your eyes does not move; *Jump to latest* brings you back to the end. Open the same chat in a second window and both show the same words at the same moment.',
  'Write another message now: it waits in the queue, and it is sent when this answer has ended. You can take it back until then, or send it at once, which stops this answer first.',
]

const SECTIONS: readonly Section[] = [
  { wanted: /\b(table|count|words?)\b/i, write: wordTable },
  { wanted: /\b(lists?|steps?|plan|ideas?)\b/i, write: list },
  { wanted: /\b(code|function|program|script|typescript|python)\b/i, write: code },
  { wanted: /\b(math|maths|formula|equation|proof)\b/i, write: math },
]

function quote({ text, words, messages, summarised }: Facts): string {
  const characters = Array.from(text.trim().toWellFormed())
  if (characters.length === 0) return 'Your message holds no text.'
  const start = characters.slice(0, 240).join('').split('\n').slice(0, 4)
  const lines = start.map((line) => `> ${line}`).join('\n')
  const cut = characters.length > start.join('\n').length ? '\n> …' : ''
  return `You wrote:\n\n${lines}${cut}\n\nThat is ${plural(words.length, 'word')} and ${plural(characters.length, 'character')}, in a context of ${plural(messages, 'message')}${summarised ? ' and a summary of what came before' : ''}.`
}

function wordTable({ text, words }: Facts): string {
  const counts = new Map<string, number>()
  for (const word of words) counts.set(word, (counts.get(word) ?? 0) + 1)
  const top = [...counts].sort(([a, x], [b, y]) => y - x || (a < b ? -1 : 1)).slice(0, 5)
  const rows = top.map(([word, count]) => `| ${word} | ${count} | ${((100 * count) / words.length).toFixed(1)} % |`)
  const table = ['| Word | Times | Share |', '| :--- | ---: | ---: |', ...(rows.length > 0 ? rows : ['| – | 0 | – |'])].join('\n')
  return `## Your words, counted\n\n${table}\n\nAbout **${quickTokens(text)} tokens**; the gauge under the composer adds up everything that is sent.`
}

function list({ words }: Facts): string {
  const longest = [...words].sort((a, b) => b.length - a.length || (a < b ? -1 : 1))[0] ?? 'nothing'
  return `## A list

1. The longest word you used is **${longest}**.
2. Every chat keeps
   - its own draft,
   - its own model, and
   - its own system prompt.
3. What is still to do:
   - [x] write the first message
   - [ ] connect a model
   - [ ] open this chat in a second window`
}

function code({ words }: Facts): string {
  const sample = words.slice(0, 4).map((word) => `'${word}'`)
  return `## Some code

\`\`\`ts
// Counts how often each word occurs.
const words: readonly string[] = [${sample.join(', ')}]
const counts = new Map<string, number>()
for (const word of words) {
  counts.set(word, (counts.get(word) ?? 0) + 1)
}
\`\`\`

The button at the top right of the block copies it.`
}

function math({ words }: Facts): string {
  return `## A little mathematics

With $n = ${words.length}$ words there are

$$
\\binom{n}{2} = \\frac{n\\,(n-1)}{2} = ${(words.length * Math.max(0, words.length - 1)) / 2}
$$

pairs of them, and $n!$ orders in which they could stand.`
}

function plural(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`
}
