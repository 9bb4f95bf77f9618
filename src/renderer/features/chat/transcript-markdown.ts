import type { Block, Message } from '@shared/model/message'

/** A whole conversation as Markdown: a heading for each author, texts as they are, tool calls and files by name. */
export function transcriptMarkdown(title: string, messages: readonly Message[], nameOf: (message: Message) => string): string {
  const parts = [`# ${title}`]
  let author = ''
  for (const message of messages) {
    const text = message.blocks.map(blockMarkdown).filter(Boolean).join('\n\n')
    if (text === '') continue
    const name = nameOf(message)
    if (name !== author) parts.push(`## ${name}`)
    author = name
    parts.push(text)
  }
  return `${parts.join('\n\n')}\n`
}

function blockMarkdown(block: Block): string {
  switch (block.type) {
    case 'text':
      return block.text.trim()
    case 'toolCall':
      return `*${block.name}*\n\n${fenced(block.rawInput ?? JSON.stringify(block.input, null, 2), 'json')}`
    case 'toolResult':
      return fenced(block.content, '')
    case 'image':
    case 'file':
      return `[${block.name}]`
    case 'reasoning':
    case 'notice':
      return ''
  }
}

/** A fence longer than any in the text. */
function fenced(text: string, language: string): string {
  let longest = 2
  for (const run of text.match(/`+/g) ?? []) longest = Math.max(longest, run.length)
  const fence = '`'.repeat(longest + 1)
  return `${fence}${language}\n${text}\n${fence}`
}
