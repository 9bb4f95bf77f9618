import type { Id } from '@shared/ids'
import { useCallback, useEffect, useRef, useState } from 'react'
import { call, onFlush } from '../../store'
import { type Draft, decodeDraft, EMPTY_DRAFT, encodeDraft } from './draft'

/** After the last key, milliseconds; a long draft costs a long frame each time. */
const SAVE_MS = 400
const SAVE_LONG_MS = 4_000
const LONG = 200_000

const keyOf = (chatId: Id): string => `parley.draft.${chatId}`

export type DraftBox = {
  readonly draft: Draft
  readonly change: (draft: Draft) => void
  /** After sending: nothing is typed any more. */
  readonly clear: () => void
}

/**
 * The draft of one chat: kept in this tab at once and in the database a moment later, on blur, and when the page goes
 * away. A draft that another window saved is taken over only while nothing of this window's own is unsaved.
 */
export function useDraft(chatId: Id, saved: string): DraftBox {
  const [draft, setDraft] = useState<Draft>(() => readLocal(chatId) ?? decodeDraft(saved))
  const box = useRef({ draft, stored: saved, timer: 0 as ReturnType<typeof setTimeout> | 0 })

  const save = useCallback(async (): Promise<void> => {
    const state = box.current
    clearTimeout(state.timer)
    const text = encodeDraft(state.draft)
    if (text === state.stored) return
    const before = state.stored
    state.stored = text
    const result = await call('conversation.update', { id: chatId, draft: text })
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

  const clear = useCallback((): void => {
    change(EMPTY_DRAFT)
    void save()
  }, [change, save])

  useEffect(() => {
    const state = box.current
    const clean = encodeDraft(state.draft) === state.stored
    if (saved === state.stored) return
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

  return { draft, change, clear }
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
