import { prose } from './history'

/** A section of an answer as models write them, different for each number. About a third is code, a little is a table. */
export function section(index: number): string {
  return [
    `## Step ${index + 1}: ${prose(24, index).trim().replaceAll('\n', ' ')}`,
    `${paragraph(index)} Use \`value_${index}\` **only** where *both* hold, see [the notes](https://example.com/${index}).`,
    `- ${line(index, 1)}\n- **${line(index, 2)}**\n- ${line(index, 3)} with \`code\`\n  - ${line(index, 4)}`,
    `\`\`\`ts\n${code(index, 12)}\n\`\`\``,
    ...(index % 3 === 0 ? [table(index)] : []),
    `${paragraph(index + 1)} The result is \`${index}\`.`,
    `1. ${line(index, 5)}\n2. ${line(index, 6)}`,
  ].join('\n\n')
}

/** A long answer of about so many characters: headings, marked-up text, lists, code, tables. */
export function mixedDocument(characters: number): string {
  let text = ''
  for (let index = 0; text.length < characters; index += 1) text += `${section(index)}\n\n`
  return text.slice(0, characters)
}

/** One block of code of about so many characters, its closing fence included. */
export function codeDocument(characters: number): string {
  return `\`\`\`ts\n${code(0, Math.ceil(characters / 24)).slice(0, characters - 12)}\n\`\`\`\n`
}

/** Cuts a text into pieces of so many characters. */
export function chunksOf(text: string, size: number): readonly string[] {
  return Array.from({ length: Math.ceil(text.length / size) }, (_, index) => text.slice(index * size, (index + 1) * size))
}

function paragraph(index: number): string {
  return prose(420, index).trim().replaceAll('\n', ' ')
}

function line(index: number, salt: number): string {
  return prose(50, index * 31 + salt)
    .trim()
    .replaceAll('\n', ' ')
}

function code(index: number, lines: number): string {
  return Array.from({ length: lines }, (_, at) => `${'  '.repeat(at % 3)}const item${index}_${at} = compute(${at}, 'text', [${index}, ${at}])`).join('\n')
}

function table(index: number): string {
  const rows = [0, 1, 2, 3].map((row) => `| item ${row} | ${index * row} | ${line(index, 10 + row).slice(0, 24)} |`)
  return ['| name | value | note |', '| --- | ---: | --- |', ...rows].join('\n')
}
