import { Failure } from '@shared/errors'
import { NO_USAGE } from '@shared/model/usage'
import type { Cohere } from 'cohere-ai'
import { cutError, unreadableError } from '../error-map'
import type { Reading } from './answer'
import { createBlocks } from './blocks'
import { generationError } from './errors'
import { toStopReason, toUsage } from './usage'

/**
 * Turns the events of one message into `emit` calls, up to `finish`. Throws `Failure` where the stream ends before the
 * message does, where the service says that it failed, or where no event of it belongs to this API.
 */
export async function readStream(
  events: AsyncIterable<Cohere.V2ChatStreamResponse>,
  { emit, service, model, now, isEmpty }: Reading & { readonly isEmpty: () => boolean },
): Promise<void> {
  const blocks = createBlocks(emit)
  let begun = false
  let ended = false
  for await (const event of events) {
    switch (event.type) {
      case 'content-delta':
        content(event.delta?.message?.content)
        break
      case 'message-start':
        begun = true
        emit({ type: 'start', ...(event.id ? { id: event.id } : {}), model })
        break
      case 'content-start':
        content(event.delta?.message?.content)
        break
      case 'content-end':
        blocks.closeText()
        break
      case 'tool-plan-delta':
        blocks.text('plan', event.delta?.message?.toolPlan ?? '')
        break
      case 'tool-call-start': {
        const call = event.delta?.message?.toolCalls
        blocks.startCall(event.index ?? 0, call?.id, call?.function?.name)
        blocks.callText(event.index ?? 0, call?.function?.arguments ?? '')
        break
      }
      case 'tool-call-delta':
        blocks.callText(event.index ?? 0, event.delta?.message?.toolCalls?.function?.arguments ?? '')
        break
      case 'tool-call-end':
        blocks.closeCall(event.index ?? 0)
        break
      case 'message-end':
        ended = true
        finish(event.delta)
        break
      case 'citation-start':
      case 'citation-end':
      case 'debug':
        break
    }
  }
  if (ended) return
  if (begun || isEmpty()) throw new Failure(cutError(service))
  throw new Failure(unreadableError('The answer held no event of the chat API.', service))

  function content(part: Cohere.ChatContentDeltaEventDeltaMessageContent | undefined): void {
    if (part?.thinking) blocks.text('thinking', part.thinking)
    if (part?.text) blocks.text('text', part.text)
  }

  function finish(end: Cohere.ChatMessageEndEventDelta | undefined): void {
    const reason = toStopReason(end?.finishReason ?? '')
    if (reason === null || end?.error) throw new Failure(generationError(end?.finishReason ?? '', end?.error, service, model, now))
    blocks.end()
    emit({ type: 'finish', reason, usage: end?.usage ? toUsage(end.usage) : NO_USAGE })
  }
}
