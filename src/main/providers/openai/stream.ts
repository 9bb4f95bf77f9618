import { Failure } from '@shared/errors'
import { NO_USAGE, type Usage } from '@shared/model/usage'
import type { ChatCompletionChunk } from 'openai/resources/chat/completions'
import type { Emit } from '../../engine/ports'
import { cutError, type Service, unreadableError } from '../error-map'
import { type CallPiece, createBlocks } from './blocks'
import type { StreamEnd } from './done-watch'
import { toStopReason, toUsage } from './usage'

/** A delta with what compatible servers add to it. */
type Delta = {
  readonly content?: string | null
  readonly refusal?: string | null
  /** DeepSeek, vLLM and others; `reasoning` is OpenRouter's and Ollama's name for it. */
  readonly reasoning_content?: string | null
  readonly reasoning?: string | null
  /** OpenRouter's signed pieces of it. */
  readonly reasoning_details?: readonly unknown[] | null
  readonly tool_calls?: readonly CallPiece[] | null
}

/**
 * Turns the chunks of one completion into `emit` calls, up to `finish`. The figures come after the finish reason, in a
 * chunk without choices, and some servers never send them, so the answer ends with the stream. `endOf` tells how that
 * ended. Throws `Failure` where it broke off, or where no chunk of it is a completion's.
 */
export async function readStream(chunks: AsyncIterable<ChatCompletionChunk>, emit: Emit, service: Service, endOf: () => StreamEnd): Promise<void> {
  const blocks = createBlocks(emit)
  let usage: Usage = NO_USAGE
  let reason: string | null = null
  let begun = false
  for await (const chunk of chunks) {
    if (!begun) {
      if (!Array.isArray(chunk.choices)) throw new Failure(unreadableError(JSON.stringify(chunk), service))
      begun = true
      // Azure begins with a chunk about its filters, which names neither.
      emit({ type: 'start', ...(chunk.id ? { id: chunk.id } : {}), ...(chunk.model ? { model: chunk.model } : {}) })
    }
    const choice = chunk.choices?.[0]
    if (choice) {
      readDelta(choice.delta)
      reason = choice.finish_reason ?? reason
    }
    if (chunk.usage) {
      usage = toUsage(chunk.usage)
      emit({ type: 'usage', usage })
    }
  }
  if (!begun) throw new Failure(endOf() === 'empty' ? cutError(service) : unreadableError('The answer held no chunk of a completion.', service))
  if (reason === null && endOf() !== 'done') throw new Failure(cutError(service))
  blocks.end()
  emit({ type: 'finish', reason: reason === null ? 'unknown' : toStopReason(reason), usage })

  function readDelta(delta: Delta | null | undefined): void {
    if (!delta) return
    if (delta.reasoning_content) blocks.reasoning('reasoning_content', delta.reasoning_content, [])
    else if (delta.reasoning || delta.reasoning_details?.length) blocks.reasoning('reasoning', delta.reasoning ?? '', delta.reasoning_details ?? [])
    if (delta.content) blocks.text(delta.content)
    if (delta.refusal) blocks.text(delta.refusal)
    if (delta.tool_calls) for (const [position, piece] of delta.tool_calls.entries()) blocks.call(piece, position)
  }
}
