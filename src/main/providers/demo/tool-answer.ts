import type { PlannedCall } from './choose-tools'
import type { NamedResult } from './loop'

const LONGEST = 400

/** What the demo says before it calls tools. */
export function announceCalls(calls: readonly PlannedCall[]): string {
  const names = calls.map(({ name }) => `\`${name}\``).join(' and ')
  return `This is the **Parley demo**, which *does not think*: it picks a tool by the words of your message. Calling ${names}.`
}

/** What the demo says where it could call tools and none is offered. */
export const NO_TOOLS =
  'This is the **Parley demo** of tools, and no tool is switched on in this chat. Switch one on in the tools menu under the message, then write again.'

/** Quotes what the tools answered. */
export function composeToolAnswer(results: readonly NamedResult[]): string {
  const parts = results.map(({ name, content, isError }) => `**${name}** ${isError ? 'failed' : 'answered'}:\n\n${quoted(content)}`)
  return [`Here is what came back. The **Parley demo** *does not think* about it; a real model would.`, ...parts].join('\n\n')
}

function quoted(content: string): string {
  const characters = Array.from(content.trim().toWellFormed())
  const text = characters.length > LONGEST ? `${characters.slice(0, LONGEST).join('')} …` : characters.join('')
  return text === ''
    ? '> (nothing)'
    : text
        .split('\n')
        .map((line) => `> ${line}`)
        .join('\n')
}
