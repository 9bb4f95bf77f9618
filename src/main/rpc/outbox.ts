import type { ServerFrame, StreamEvent, StreamName } from '@shared/protocol'

export type EventsFrame = Extract<ServerFrame, { t: 'events' }>

/** Where everything for one client leaves, in order. */
export type Outbox = {
  /** Sends at once, after the events that are still held back. */
  send(frame: ServerFrame): void
  /** Holds events until the end of the macrotask, so that one stream's leave as one frame. */
  queue(frame: EventsFrame): void
  /** Forgets the held events of a stream that is being left or started afresh. */
  drop(stream: StreamName): void
  close(): void
}

type Held = { readonly frame: EventsFrame; readonly more: StreamEvent[] }

/**
 * Makes an outbox. Events and results keep their order: a result pushes out what was published before it.
 * Per stream the order of events is kept; between streams there is none to keep.
 */
export function createOutbox(transmit: (frame: ServerFrame) => void): Outbox {
  const held = new Map<StreamName, Held>()
  let timer: NodeJS.Immediate | null = null
  let closed = false

  function flush(): void {
    if (timer) clearImmediate(timer)
    timer = null
    const waiting = [...held.values()]
    held.clear()
    for (const { frame, more } of waiting) transmit(more.length === 0 ? frame : { ...frame, events: [...frame.events, ...more] })
  }

  function send(frame: ServerFrame): void {
    if (closed) return
    flush()
    transmit(frame)
  }

  return {
    send,
    queue(frame) {
      if (closed) return
      const earlier = held.get(frame.stream)
      if (earlier && follows(earlier, frame)) earlier.more.push(...frame.events)
      else {
        if (earlier) flush()
        held.set(frame.stream, { frame, more: [] })
      }
      timer ??= setImmediate(flush)
    },
    drop: (stream) => {
      held.delete(stream)
    },
    close() {
      closed = true
      held.clear()
      if (timer) clearImmediate(timer)
      timer = null
    },
  }
}

function follows({ frame, more }: Held, next: EventsFrame): boolean {
  return frame.epoch === next.epoch && frame.from + frame.events.length + more.length === next.from
}
