import type { ConverseStreamOutput } from '@aws-sdk/client-bedrock-runtime'
import { Failure } from '@shared/errors'
import type { StopReason } from '@shared/model/message'
import { NO_USAGE, type Usage } from '@shared/model/usage'
import { connectionFailure } from '../connection-failure'
import { cutError, unreadableError } from '../error-map'
import type { Reading } from './answer'
import { createBlocks } from './blocks'
import { isFramingError } from './errors'
import { toStopReason, toUsage } from './usage'

/**
 * Turns the events of one message into `emit` calls, up to `finish`. The figures come after the reason, in an event of
 * their own that some servers leave out. Throws `Failure` where the stream ends before the message does, or where no
 * event of it belongs to this API; exceptions that the service sends in mid-stream are thrown by the SDK.
 */
export async function readStream(events: AsyncIterable<ConverseStreamOutput>, { emit, service, model, id }: Reading): Promise<void> {
  const blocks = createBlocks(emit)
  let reason: StopReason | null = null
  let usage: Usage = NO_USAGE
  let begun = false
  let ended = false
  const finish = (why: StopReason): void => {
    ended = true
    blocks.endAll()
    emit({ type: 'finish', reason: why, usage })
  }
  try {
    for await (const event of events) {
      if (event.contentBlockDelta) blocks.delta(event.contentBlockDelta.contentBlockIndex ?? 0, event.contentBlockDelta.delta)
      else if (event.messageStart) {
        begun = true
        emit({ type: 'start', ...(id ? { id } : {}), model })
      } else if (event.contentBlockStart) blocks.start(event.contentBlockStart.contentBlockIndex ?? 0, event.contentBlockStart.start)
      else if (event.contentBlockStop) blocks.end(event.contentBlockStop.contentBlockIndex ?? 0)
      else if (event.messageStop) reason = toStopReason(event.messageStop.stopReason ?? '')
      else if (event.metadata) {
        usage = toUsage(event.metadata.usage)
        emit({ type: 'usage', usage })
        if (reason !== null) finish(reason)
      }
    }
  } catch (thrown) {
    // A frame that breaks off is a cut connection, unless nothing before it was a frame of this protocol.
    if (isFramingError(thrown) && connectionFailure(thrown) === null) throw new Failure(begun ? cutError(service) : unreadableError(String(thrown), service))
    throw thrown
  }
  if (ended) return
  if (reason !== null) finish(reason)
  else throw new Failure(begun ? cutError(service) : unreadableError('The answer held no event of Converse.', service))
}
