import { type AppError, Failure } from '@shared/errors'
import { NO_USAGE, type Usage } from '@shared/model/usage'
import type { Emit } from '../../engine/ports'
import { cutError, type ErrorFacts, type Service, unreadableError } from '../error-map'
import { createBlocks } from './blocks'
import { type ErrorBody, errorFacts } from './error-body'
import type { Part } from './parts'
import { toStopReason, toUsage, type UsageMetadata } from './usage'

/** A whole answer, or one chunk of a streamed one. */
export type Chunk = {
  readonly responseId?: string
  readonly modelVersion?: string
  readonly candidates?: readonly {
    readonly content?: { readonly parts?: readonly Part[] }
    readonly finishReason?: string
    readonly finishMessage?: string
  }[]
  readonly promptFeedback?: { readonly blockReason?: string; readonly blockReasonMessage?: string }
  readonly usageMetadata?: UsageMetadata
  readonly error?: ErrorBody
}

/** Reasons for an end without an answer; Parley tells them as errors, with the text beside them. */
const BROKEN_CALLS: ReadonlySet<string> = new Set(['MALFORMED_FUNCTION_CALL', 'UNEXPECTED_TOOL_CALL'])

/**
 * Turns the chunks of one answer into `emit` calls; `end` finishes it. Both throw `Failure`: for a refusal, for an
 * answer of another shape, and for one that breaks off.
 */
export function createAnswer(emit: Emit, service: Service, toError: (facts: ErrorFacts) => AppError) {
  const blocks = createBlocks(emit)
  let usage: Usage = NO_USAGE
  let reason: string | null = null
  let begun = false

  const begin = (chunk: Chunk): void => {
    if (!chunk.candidates && !chunk.promptFeedback && !chunk.usageMetadata) throw new Failure(unreadableError(JSON.stringify(chunk) ?? '', service))
    begun = true
    emit({ type: 'start', ...(chunk.responseId ? { id: chunk.responseId } : {}), ...(chunk.modelVersion ? { model: chunk.modelVersion } : {}) })
  }

  return {
    read(chunk: Chunk): void {
      if (chunk.error) throw new Failure(toError(errorFacts(chunk.error)))
      if (!begun) begin(chunk)
      const blocked = chunk.promptFeedback?.blockReason
      if (blocked) {
        const text = [blocked, chunk.promptFeedback?.blockReasonMessage].filter(Boolean).join(': ')
        throw new Failure(toError({ types: [], text, code: 'content_filter' }))
      }
      const candidate = chunk.candidates?.[0]
      if (candidate?.content?.parts) for (const part of candidate.content.parts) blocks.part(part)
      if (chunk.usageMetadata) {
        usage = toUsage(chunk.usageMetadata)
        emit({ type: 'usage', usage })
      }
      if (!candidate?.finishReason) return
      reason = candidate.finishReason
      if (BROKEN_CALLS.has(reason)) throw new Failure(brokenCall(service, candidate.finishMessage ?? reason))
    },

    end(): void {
      if (!begun) throw new Failure(unreadableError('The answer held no content.', service))
      if (reason === null) throw new Failure(cutError(service))
      blocks.end()
      emit({ type: 'finish', reason: toStopReason(reason, blocks.hasCalls()), usage })
    },
  }
}

function brokenCall(service: Service, text: string): AppError {
  return { ...unreadableError(text, service), message: `The model at ${service.name} called a tool in a way that cannot be read. Try again.` }
}
