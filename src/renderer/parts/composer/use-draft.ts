import type { Id } from '@shared/ids'
import { useCallback, useEffect, useRef, useState } from 'react'
import { call, onFlush } from '../../store'
import { type Draft, decodeDraft, EMPTY_DRAFT, encodeDraft } from './draft'

/** After the last key, milliseconds; a long draft costs a long frame each time. */
const SAVE_MS = 400
const SAVE_LONG_MS = 4_000
const LONG = 200_000
/** Own saves that are remembered, to know them again when they come back as events. */
const REMEMBERED = 3

const keyOf = (chatId: Id): string => `parley.draft.${chatId}`

export type DraftBox = {
  readonly draft: Draft
  readonly change: (draft: Draft) => void
  /** Empties the box to send what is in it. The stored copy stays until `save`: a crash in between loses nothing. */
  readonly take: () => Draft
  /** Stores what is in the box now. */
  readonly save: () => Promise<void>
}

type Box = {
  draft: Draft
  /** What the database has, or is about to have. */
  stored: string
  /** Own saves that have not come back as events yet. */
  own: readonly string[]
  saving: number
  timer: ReturnType<typeof setTimeout> | undefined
}

/**
 * The draft of one chat: kept in this tab at once and in the database a moment later, on blur, and when the page goes
 * away. A draft that another window saved is taken over only while nothing of this window's own is unsaved.
 */
export function useDraft(chatId: Id, saved: string): DraftBox {
  const [draft, setDraft] = useState<Draft>(() => readLocal(chatId) ?? decodeDraft(saved))
  const box = useRef<Box>({ draft, stored: saved, own: [], saving: 0, timer: undefined })

  const save = useCallback(async (): Promise<void> => {
    const state = box.current
    clearTimeout(state.timer)
    const text = encodeDraft(state.draft)
    if (text === state.stored) {
      if (state.saving === 0) dropLocal(chatId)
      return
    }
    const before = state.stored
    state.stored = text
    state.own = [...state.own, text].slice(-REMEMBERED)
    state.saving += 1
    const result = await call('conversation.update', { id: chatId, draft: text })
    state.saving -= 1
    // Not saved: the copy in this tab stays, and the next key tries again.
    if (!result.ok) state.stored = before
    else if (encodeDraft(state.draft) === text) dropLocal(chatId)
  }, [chatId])

  const change = useCallback(
    (next: Draft): void => {
      const state = box.current
      state.draft = next
      setDraft(next)
      writeLocal(chatId, next)
      clearTimeout(state.timer)
      const length = next.pastes.reduce((sum, paste) => sum + paste.length, next.text.length)
      state.timer = setTimeout(() => void save(), length > LONG ? SAVE_LONG_MS : SAVE_MS)
    },
    [chatId, save],
  )

  const take = useCallback((): Draft => {
    const state = box.current
    const taken = state.draft
    clearTimeout(state.timer)
    state.draft = EMPTY_DRAFT
    setDraft(EMPTY_DRAFT)
    return taken
  }, [])

  useEffect(() => {
    const state = box.current
    const clean = encodeDraft(state.draft) === state.stored
    // What this window saved a moment ago says nothing new, and more may have been typed since.
    const own = state.own.lastIndexOf(saved)
    if (own >= 0) state.own = state.own.slice(own + 1)
    if (saved === state.stored || own >= 0) return
    state.stored = saved
    if (!clean) return
    state.draft = decodeDraft(saved)
    setDraft(state.draft)
  }, [saved])

  useEffect(() => {
    const leave = (): void => void save()
    const offFlush = onFlush(save)
    window.addEventListener('pagehide', leave)
    window.addEventListener('blur', leave)
    return () => {
      offFlush()
      window.removeEventListener('pagehide', leave)
      window.removeEventListener('blur', leave)
      leave()
    }
  }, [save])

  return { draft, change, take, save }
}

function readLocal(chatId: Id): Draft | null {
  try {
    const text = sessionStorage.getItem(keyOf(chatId))
    return text === null ? null : decodeDraft(text)
  } catch {
    return null
  }
}

function writeLocal(chatId: Id, draft: Draft): void {
  const text = encodeDraft(draft)
  try {
    if (text.length <= LONG) sessionStorage.setItem(keyOf(chatId), text)
  } catch {
    // Storage is full or refused: the database has the draft a moment later anyway.
  }
}

function dropLocal(chatId: Id): void {
  try {
    sessionStorage.removeItem(keyOf(chatId))
  } catch {
    // Then it is read once more and found to be the same.
  }
}
