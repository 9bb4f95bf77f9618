import '../../../src/renderer/ui/styles.css'
import type { Message } from '@shared/model/message'
import { flushSync } from 'react-dom'
import { createRoot } from 'react-dom/client'
import type { MessageActions } from '../../../src/renderer/parts/message/message-actions'
import { Transcript } from '../../../src/renderer/parts/transcript/transcript'
import { setUpTexts } from '../../../src/renderer/texts/i18n'

// Plays an answer piece by piece, as fast as the page takes it, into the app's transcript or into bare text nodes.

/** `total`: from the first piece to the painted last one; `updates`: the script and layout time of each piece. Milliseconds. */
export type Playing = { readonly total: number; readonly updates: readonly number[] }
export type Player = { play(variant: 'transcript' | 'text', pieces: readonly string[]): Promise<Playing> }

declare global {
  interface Window {
    bench?: Player
  }
}

/** A text node of the floor, in a box of its own, takes so many characters: one long node would be laid out anew as a whole. */
const NODE = 4_096

setUpTexts()
window.bench = {
  async play(variant, pieces) {
    const host = document.createElement('div')
    host.style.cssText = 'height: 800px; display: flex; flex-direction: column'
    document.body.replaceChildren(host)
    const stage = variant === 'text' ? textStage(host) : transcriptStage(host)
    await painted()
    const updates: number[] = []
    const startedAt = performance.now()
    for (const piece of pieces) {
      const beganAt = performance.now()
      stage.append(piece)
      updates.push(performance.now() - beganAt)
      await nextTask()
    }
    await painted()
    const total = performance.now() - startedAt
    const shown = host.textContent?.length ?? 0
    const given = pieces.join('').length
    // Marks of Markdown are not text.
    if (shown < given * 0.8) throw new Error(`${shown} characters of ${given} are on the page`)
    stage.end()
    return { total, updates }
  },
}

type Stage = { append(piece: string): void; end(): void }

function textStage(host: HTMLElement): Stage {
  const scroller = document.createElement('div')
  scroller.style.cssText = 'flex: 1; overflow-y: auto'
  const text = document.createElement('div')
  text.className = 'mx-auto max-w-measure px-6 text-read'
  text.style.whiteSpace = 'pre-wrap'
  scroller.append(text)
  host.append(scroller)
  const newNode = (): Text => text.appendChild(document.createElement('div')).appendChild(document.createTextNode(''))
  let node = newNode()
  return {
    append(piece) {
      if (node.length + piece.length > NODE) node = newNode()
      node.appendData(piece)
      scroller.scrollTop = scroller.scrollHeight
    },
    end: () => undefined,
  }
}

function transcriptStage(host: HTMLElement): Stage {
  const root = createRoot(host)
  const question = message('q', 'user', 'Go on.')
  let text = ''
  const show = (): void => {
    const answer: Message = { ...message('a', 'assistant', text), state: 'streaming' }
    flushSync(() =>
      root.render(
        <Transcript
          messages={[question, answer]}
          more={false}
          onLoadOlder={loadNothing}
          sending={NOTHING}
          openCalls={NOTHING}
          running
          retry={null}
          compactions={COMPACTIONS}
          marked={NOTHING}
          actions={ACTIONS}
        />,
      ),
    )
  }
  show()
  return {
    append(piece) {
      text += piece
      show()
    },
    end: () => root.unmount(),
  }
}

const NOTHING: readonly never[] = []
const COMPACTIONS = { conversationId: 'c', compactions: NOTHING, active: null, pins: NOTHING, held: false }
const loadNothing = (): Promise<void> => Promise.resolve()
const ignore = (): void => undefined
const ACTIONS: MessageActions = {
  retry: ignore,
  stop: ignore,
  continueAnswer: ignore,
  decide: ignore,
  wholeResult: () => Promise.resolve(null),
  edit: () => Promise.resolve(null),
  regenerate: ignore,
  fork: ignore,
  switchBranch: ignore,
  pin: ignore,
  quote: ignore,
  focusComposer: ignore,
  clear: ignore,
  compact: ignore,
  undoClear: ignore,
  openSettings: ignore,
  chooseWindow: ignore,
  costOf: () => null,
  nameOf: () => 'Model',
}

function message(id: string, kind: 'user' | 'assistant', text: string): Message {
  return { id, conversationId: 'c', parentId: null, turnId: 't', author: { kind }, blocks: [{ type: 'text', text }], state: 'completed', createdAt: 0 }
}

/** Lets the browser do what waits: it paints when it thinks fit. */
function nextTask(): Promise<void> {
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel()
    port1.onmessage = () => resolve()
    port2.postMessage(null)
  })
}

/** Resolves when everything up to now has been painted. */
function painted(): Promise<void> {
  return new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(() => resolve())))
}
