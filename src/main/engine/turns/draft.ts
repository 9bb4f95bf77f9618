import type { Block } from '@shared/model/message'
import type { Clock, DraftPiece, ProviderEvent } from '../ports'
import { withSafeInput } from './call-input'

/** Deltas reach subscribers at most this much later, the first one after a pause at once (spec/sessions.md, step 4). */
const PUBLISH_MS = 33
/** With the publish delay before it, well inside the promised 500 ms of text a crash may cost. */
const PERSIST_MS = 400
/** Block ends are saved at once, but a model that makes very many tiny blocks must not write more often than this. */
const PERSIST_GAP_MS = 60

export type DraftSink = {
  blockStarted(index: number, block: Block): void
  textAppended(index: number, text: string): void
  /** May throw: the pieces are kept and tried again with the next ones. */
  persist(pieces: readonly DraftPiece[]): void
}

/** The growing answer of one model run: whole in memory, in coalesced pieces to windows and to the database. */
export type Draft = {
  /** Takes a provider's block events; cheap, it runs once per delta. */
  apply(event: Extract<ProviderEvent, { type: 'block-start' | 'delta' | 'block-end' }>): void
  /** Hands out what is held back, so that `blocks` is exactly what subscribers have seen. */
  flush(): void
  readonly blocks: readonly Block[]
  /** Stops the timers; what was not persisted is the caller's to store. */
  close(): void
}

/** Makes an empty draft. */
export function createDraft(clock: Clock, sink: DraftSink): Draft {
  const blocks: Block[] = []
  let heldIndex = 0
  let held = ''
  let cancelPublish: (() => void) | null = null
  let pieces: DraftPiece[] = []
  let cancelPersist: (() => void) | null = null
  let persistedAt = Number.NEGATIVE_INFINITY

  function publishHeld(): void {
    if (held === '') return
    const text = flat(held)
    held = ''
    const block = blocks[heldIndex]
    if (!block) return
    blocks[heldIndex] = withText(block, text)
    cancelPublish ??= clock.setTimer(PUBLISH_MS, publishAfterPause)
    sink.textAppended(heldIndex, text)
    keep({ index: heldIndex, text })
  }

  function publishAfterPause(): void {
    cancelPublish = null
    publishHeld()
  }

  function keep(piece: DraftPiece): void {
    const last = pieces.at(-1)
    if (last && 'text' in last && 'text' in piece && last.index === piece.index)
      pieces[pieces.length - 1] = { index: piece.index, text: last.text + piece.text }
    else pieces.push(piece)
    cancelPersist ??= clock.setTimer(PERSIST_MS, persist)
  }

  function persist(): void {
    cancelPersist?.()
    cancelPersist = null
    if (pieces.length === 0) return
    persistedAt = clock.now()
    const batch = pieces
    pieces = []
    try {
      sink.persist(batch)
    } catch {
      // The sink has logged it. Nothing is lost: the whole text is in memory and these pieces go with the next ones.
      pieces = batch
      cancelPersist = clock.setTimer(PERSIST_MS, persist)
    }
  }

  return {
    apply(event) {
      if (event.type === 'delta') {
        if (event.index !== heldIndex) {
          publishHeld()
          heldIndex = event.index
        }
        held += event.text
        if (!cancelPublish) publishHeld()
        return
      }
      publishHeld()
      if (event.type === 'block-start' || event.block) {
        const block = withSafeInput(event.block as Block)
        blocks[event.index] = block
        sink.blockStarted(event.index, block)
        keep({ index: event.index, block })
      }
      if (event.type === 'block-end' && clock.now() - persistedAt >= PERSIST_GAP_MS) persist()
    },
    flush: publishHeld,
    get blocks() {
      return blocks
    },
    close() {
      publishHeld()
      cancelPublish?.()
      cancelPersist?.()
      cancelPersist = null
    },
  }
}

/**
 * The same text as one piece of memory. What was appended to word by word is a tree of all its words to V8, and stays one
 * for as long as anybody (the ring of the hub, the blocks) holds the whole.
 */
function flat(text: string): string {
  // Reading a character is what joins them.
  return text.charCodeAt(0) >= 0 ? text : ''
}

function withText(block: Block, text: string): Block {
  switch (block.type) {
    case 'text':
    case 'reasoning':
      return { ...block, text: block.text + text }
    case 'toolCall':
      return { ...block, rawInput: (block.rawInput ?? '') + text }
    default:
      return block
  }
}
