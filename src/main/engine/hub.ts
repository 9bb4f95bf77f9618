import type { Id } from '@shared/ids'
import type { Message } from '@shared/model/message'
import type { ServerFrame, StreamEvent, StreamName, StreamPosition, StreamState } from '@shared/protocol'
import type { Ids } from './ports'

/** Where one subscriber's frames go. Must not throw; a slow one is its connection's business. */
export type StreamSink = (frame: Extract<ServerFrame, { t: 'snapshot' | 'events' }>) => void

/** The single point where events are numbered and handed out. */
export type Hub = {
  /** Call after the commit that the event reports, never before. */
  publish(stream: StreamName, event: StreamEvent): void
  /**
   * Sends what was missed since a position, or a snapshot, at once; then every later event.
   * Throws `Failure` where the stream does not exist. Returns the unsubscribe function.
   */
  subscribe(stream: StreamName, since: StreamPosition | undefined, sink: StreamSink): () => void
  /** True while somebody watches the stream. */
  watched(stream: StreamName): boolean
}

type Ring = {
  readonly epoch: Id
  seq: number
  events: { readonly event: StreamEvent; readonly size: number }[]
  size: number
  readonly sinks: Set<StreamSink>
}

const RING_EVENTS = 1_000
const RING_SIZE = 1_000_000
/** Rings without a subscriber that are kept for windows that come back. */
const IDLE_RINGS = 32

/**
 * Makes a hub. `source` reads a stream's present state; it is called between two events and may publish
 * (a draft flushes what it holds back) before it returns.
 */
export function createHub(ids: Ids, source: (stream: StreamName) => StreamState): Hub {
  const rings = new Map<StreamName, Ring>()

  function ringOf(stream: StreamName): Ring {
    const known = rings.get(stream)
    if (known) {
      // Most recently used last, so that the eviction below takes the oldest.
      rings.delete(stream)
      rings.set(stream, known)
      return known
    }
    const ring: Ring = { epoch: ids.next(), seq: 0, events: [], size: 0, sinks: new Set() }
    rings.set(stream, ring)
    evictIdle(rings)
    return ring
  }

  function missed(ring: Ring, since: StreamPosition): readonly StreamEvent[] | null {
    if (since.epoch !== ring.epoch || since.seq > ring.seq) return null
    const count = ring.seq - since.seq
    return count <= ring.events.length ? ring.events.slice(ring.events.length - count).map((entry) => entry.event) : null
  }

  return {
    publish(stream, event) {
      const ring = ringOf(stream)
      ring.seq += 1
      const size = sizeOf(event)
      ring.events.push({ event, size })
      ring.size += size
      trim(ring)
      for (const sink of ring.sinks) sink({ t: 'events', stream, epoch: ring.epoch, from: ring.seq, events: [event] })
    },
    subscribe(stream, since, sink) {
      // Reading first: it throws for unknown streams, and may publish.
      const state = source(stream)
      const ring = ringOf(stream)
      const events = since ? missed(ring, since) : null
      if (!events) sink({ t: 'snapshot', stream, epoch: ring.epoch, seq: ring.seq, state })
      else sink({ t: 'events', stream, epoch: ring.epoch, from: ring.seq - events.length + 1, events })
      ring.sinks.add(sink)
      return () => ring.sinks.delete(sink)
    },
    watched: (stream) => (rings.get(stream)?.sinks.size ?? 0) > 0,
  }
}

function trim(ring: Ring): void {
  let drop = 0
  while (ring.events.length - drop > RING_EVENTS || (ring.size > RING_SIZE && drop < ring.events.length)) {
    ring.size -= ring.events[drop]?.size ?? 0
    drop += 1
  }
  if (drop > 0) ring.events.splice(0, drop)
}

function evictIdle(rings: Map<StreamName, Ring>): void {
  let idle = 0
  for (const ring of rings.values()) if (ring.sinks.size === 0) idle += 1
  for (const [stream, ring] of rings) {
    if (idle <= IDLE_RINGS) return
    if (ring.sinks.size > 0) continue
    rings.delete(stream)
    idle -= 1
  }
}

/** Rough size in characters: exact enough to bound memory, cheap enough for every delta. */
function sizeOf(event: StreamEvent): number {
  switch (event.type) {
    case 'text-appended':
      return 64 + event.text.length
    case 'message-added':
    case 'message-changed':
      return messageSize(event.message)
    case 'branch-changed':
      return event.messages.reduce((sum, message) => sum + messageSize(message), 64)
    case 'queue-changed':
      return event.queue.reduce((sum, request) => sum + 256 + JSON.stringify(request.content).length, 64)
    case 'header-changed':
      return 1_000 + event.header.draft.length + (event.header.config.systemPrompt?.length ?? 0)
    default:
      return 1_000
  }
}

function messageSize(message: Message): number {
  let size = 500
  for (const block of message.blocks) size += block.type === 'text' || block.type === 'reasoning' ? block.text.length : 500
  return size
}
