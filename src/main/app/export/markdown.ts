import { type Item, type Part, type Person, type Transcript, timeText } from './transcript'

/** A conversation as Markdown: texts as they are, everything else so that it cannot be taken for them. */
export function markdownOf({ title, facts, cast, items }: Transcript): string {
  const parts = [
    `# ${inline(title)}`,
    facts.map(({ label, value }) => `- **${label}:** ${inline(value)}`).join('\n'),
    ...(cast.length > 0 ? ['## Cast', cast.map(person).join('\n')] : []),
    ...items.flatMap(itemMarkdown),
  ]
  return `${parts.join('\n\n')}\n`
}

function person({ name, role, model, background, left }: Person): string {
  return `- **${inline(name)}**, ${inline(role)} (${inline(model)}${left ? ', has left' : ''})${background ? `. ${inline(background)}` : ''}`
}

function itemMarkdown(item: Item): readonly string[] {
  switch (item.type) {
    case 'round':
      return ['---', `## ${item.title}`]
    case 'event':
      return [`*${inline(item.text)}*`]
    case 'message': {
      const facts = [timeText(item.at), ...item.facts].map(inline).join(' · ')
      return [`### ${inline(item.who)}${item.role === null ? '' : `, ${inline(item.role)}`}`, `<sub>${facts}</sub>`, ...item.parts.map(partMarkdown)]
    }
  }
}

function partMarkdown(part: Part): string {
  switch (part.type) {
    case 'text':
      return part.text
    case 'thought':
      return part.text
        .split('\n')
        .map((line) => `> ${line}`.trimEnd())
        .join('\n')
    case 'note':
      return `*${inline(part.text)}*`
    case 'code':
      return `*${inline(part.label)}*\n\n${fenced(part.text, part.language)}`
  }
}

/** Text that is ours to place: on one line, and without a meaning in Markdown. */
function inline(text: string): string {
  return text
    .replace(/\s+/g, ' ')
    .trim()
    .replace(/[\\`*_[\]<>#|~]/g, '\\$&')
}

/** A fence longer than any in the text. */
function fenced(text: string, language: string): string {
  let longest = 2
  for (const run of text.match(/`+/g) ?? []) longest = Math.max(longest, run.length)
  const fence = '`'.repeat(longest + 1)
  return `${fence}${language}\n${text}\n${fence}`
}
