import type { Block } from '@shared/model/message'
import type { ContextMessage } from '../../engine/ports'

/** One message of a room, as others are told of it. */
export type Said = { readonly by: string; readonly text: string }

const MESSAGE = /<message from="([^"\n]*)">\n([\s\S]*?)\n<\/message>/g

/** What a user message tells of others, in order. */
export function saidIn(blocks: readonly Block[]): readonly Said[] {
  return blocks.flatMap((block) =>
    block.type === 'text' ? [...block.text.matchAll(MESSAGE)].map(([, by = '', text = '']): Said => ({ by, text: text.replaceAll('&lt;', '<').trim() })) : [],
  )
}

/** Everything others have said, oldest first. */
export function allSaid(messages: readonly ContextMessage[]): readonly Said[] {
  return messages.flatMap(({ role, blocks }) => (role === 'user' ? saidIn(blocks) : []))
}

/** The last line that is ours in a request: its last text. */
export function lastText(messages: readonly ContextMessage[]): string {
  const block = messages.at(-1)?.blocks.findLast((each) => each.type === 'text')
  return block?.type === 'text' ? block.text : ''
}

/** A number that a text always has, for choices that look free and are not. */
export function seedOf(...parts: readonly (string | number)[]): number {
  let hash = 2_166_136_261
  for (const character of parts.join('\u0000')) hash = Math.imul(hash ^ (character.codePointAt(0) ?? 0), 16_777_619) >>> 0
  return hash
}

/** One of several, by a seed. */
export function pick<T>(from: readonly [T, ...T[]], seed: number): T {
  return from[seed % from.length] ?? from[0]
}
