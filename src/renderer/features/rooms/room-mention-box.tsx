import type { Mention, Participant } from '@shared/model/room'
import { type KeyboardEvent, useId, useMemo, useRef, useState } from 'react'
import type { ComposerAssist } from '../../parts/composer/composer'
import { isComposing } from '../../ui/ime'
import { entryId, MentionList } from './room-mention-list'
import { ALL, adjusted, candidates, mentionQuery } from './room-mentions'

type MentionBox = {
  readonly assist: ComposerAssist
  /** Tells which text the box has now, before it is rendered. */
  readonly follow: (text: string) => void
  /** The names that were chosen from the list, with their places in the text. */
  readonly chosen: () => readonly Mention[]
  /** Forgets them, once the text is sent. */
  readonly clear: () => void
}

/**
 * Completes names behind an @: arrows move, Enter or Tab chooses, Esc closes. What was chosen is known by id and moves with
 * the text around it.
 *
 * @param insert puts another text into the box, with the cursor at a place in it
 */
export function useMentionBox(text: string, cast: readonly Participant[], insert: (text: string, caret: number) => void): MentionBox {
  const listId = useId()
  const [caret, setCaret] = useState(0)
  const [closedAt, setClosedAt] = useState<number | null>(null)
  const [marked, setMarked] = useState(0)
  const mentions = useRef<readonly Mention[]>([])
  const known = useRef(text)
  const query = mentionQuery(text, caret)
  const named = useMemo(() => cast.map((participant) => ({ ...participant, name: participant.persona.name })), [cast])
  const found = query && query.start !== closedAt ? candidates(query.query, named) : []
  const exact = found.length === 1 && found[0] !== ALL && query !== null && found[0]?.name === query.query
  const open = found.length > 0 && !exact
  const active = Math.min(marked, found.length - 1)

  function follow(next: string): void {
    mentions.current = adjusted(mentions.current, known.current, next)
    known.current = next
    setMarked(0)
  }

  function choose(index: number): void {
    const each = found[index]
    if (each === undefined || !query) return
    const name = each === ALL ? ALL : each.name
    const end = query.start + 1 + name.length
    const rest = text.slice(query.start + 1 + query.query.length)
    const next = `${text.slice(0, query.start)}@${name}${rest.startsWith(' ') ? '' : ' '}${rest}`
    follow(next)
    if (each !== ALL) mentions.current = [...mentions.current, { participantId: each.id, start: query.start, end }]
    setClosedAt(query.start)
    setCaret(end + 1)
    insert(next, end + 1)
  }

  function onKey(event: KeyboardEvent<HTMLTextAreaElement>): boolean {
    if (!open || isComposing(event) || event.altKey || event.ctrlKey || event.metaKey) return false
    switch (event.key) {
      case 'ArrowDown':
      case 'ArrowUp':
        setMarked((active + (event.key === 'ArrowDown' ? 1 : found.length - 1)) % found.length)
        return true
      case 'Enter':
      case 'Tab':
        if (event.shiftKey) return false
        choose(active)
        return true
      case 'Escape':
        setClosedAt(query?.start ?? null)
        return true
      default:
        return false
    }
  }

  return {
    assist: {
      popup: open ? <MentionList id={listId} found={found} active={active} onChoose={choose} /> : null,
      onKey,
      onCaret(at) {
        setCaret(at)
        // Another @ begins another search.
        if (closedAt !== null && mentionQuery(known.current, at)?.start !== closedAt) setClosedAt(null)
      },
      listId: open ? listId : undefined,
      activeId: open ? entryId(listId, active) : undefined,
    },
    follow,
    chosen: () => mentions.current,
    clear() {
      mentions.current = []
      known.current = ''
    },
  }
}
