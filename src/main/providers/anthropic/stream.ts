import type { RawMessageStreamEvent } from '@anthropic-ai/sdk/resources/messages'
import { Failure } from '@shared/errors'
import type { Emit } from '../../engine/ports'
import { cutError, type Service, unreadableError } from '../error-map'
import { createBlocks } from './blocks'
import { mergeParts, toStopReason, toUsage, type UsageParts } from './usage'

/**
 * Turns the events of one message into `emit` calls, up to `finish`. Throws `Failure` where the stream ends before the
 * message does, or where no event of it belongs to this API.
 */
export async function readStream(events: AsyncIterable<RawMessageStreamEvent>, emit: Emit, service: Service): Promise<void> {
  const blocks = createBlocks(emit)
  let parts: UsageParts = {}
  let reason: string | null = null
  let begun = false
  let ended = false
  const finish = (): void => {
    ended = true
    blocks.end()
    emit({ type: 'finish', reason: toStopReason(reason ?? ''), usage: toUsage(parts) })
  }
  for await (const event of events) {
    switch (event.type) {
      case 'content_block_delta':
        blocks.delta(event.delta)
        break
      case 'message_start':
        begun = true
        parts = mergeParts(parts, event.message.usage)
        emit({ type: 'start', id: event.message.id, model: event.message.model })
        emit({ type: 'usage', usage: toUsage(parts) })
        break
      case 'content_block_start':
        blocks.start(event.content_block)
        break
      case 'content_block_stop':
        blocks.end()
        break
      case 'message_delta':
        reason = event.delta.stop_reason ?? reason
        parts = mergeParts(parts, event.usage)
        emit({ type: 'usage', usage: toUsage(parts) })
        break
      case 'message_stop':
        finish()
        break
    }
  }
  if (ended) return
  if (!begun) throw new Failure(unreadableError('The answer held no event of the Messages API.', service))
  if (reason === null) throw new Failure(cutError(service))
  // A server that leaves out the last event has said all the same why the model stopped.
  finish()
}
