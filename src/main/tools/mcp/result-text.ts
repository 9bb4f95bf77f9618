import type { ToolOutcome } from '../../engine/ports'
import { answer, failed } from '../outcome'
import { isRecord } from './listing'

/**
 * A server's result as text for the model: texts as they are, links and embedded texts with their address, pictures,
 * sound and other bytes as a note of kind and size. Structured content stands in where there is no text at all.
 */
export function outcomeOf(result: unknown): ToolOutcome {
  if (!isRecord(result)) return failed('The server answered with something that is not a result.')
  const content: readonly unknown[] = Array.isArray(result.content) ? result.content : []
  const texts = content.map(textOf).filter((text) => text !== null)
  const hasText = content.some((part) => isRecord(part) && part.type === 'text' && typeof part.text === 'string' && part.text.trim() !== '')
  if (!hasText && result.structuredContent !== undefined) texts.push(JSON.stringify(result.structuredContent))
  const text = texts.join('\n\n').trim() === '' ? '[no content]' : texts.join('\n\n')
  return result.isError === true ? failed(text) : answer(text)
}

function textOf(part: unknown): string | null {
  if (!isRecord(part)) return null
  const { type, text, data, resource } = part
  if (type === 'text') return typeof text === 'string' ? text : null
  if (type === 'image' || type === 'audio') return `[${type}, ${sizeOf(data)}]`
  if (type === 'resource_link') return [part.title ?? part.name, part.uri, part.description].filter((piece) => typeof piece === 'string').join('\n')
  if (type === 'resource' && isRecord(resource)) {
    const address = typeof resource.uri === 'string' ? resource.uri : 'resource'
    return typeof resource.text === 'string' ? `${address}\n${resource.text}` : `[file ${address}, ${sizeOf(resource.blob)}]`
  }
  return null
}

/** Size of base64 data for people. */
function sizeOf(base64: unknown): string {
  const bytes = typeof base64 === 'string' ? Math.floor((base64.replace(/=+$/, '').length * 3) / 4) : 0
  return bytes < 1_000 ? `${bytes} bytes` : `${Math.round(bytes / 1_000)} kB`
}
