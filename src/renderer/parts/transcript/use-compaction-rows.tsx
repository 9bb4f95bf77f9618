import type { Id } from '@shared/ids'
import type { Compaction } from '@shared/model/compaction'
import type { Message } from '@shared/model/message'
import { type ReactNode, useCallback, useEffect, useMemo, useState } from 'react'
import { useCompactionAnnouncement } from '../compaction/announce'
import { type RowActions, useRowActions } from '../compaction/row-actions'
import { SummaryDialog } from '../compaction/summary-dialog'
import { firstCovered } from './covered'
import { type Compactions, type Item, itemsOf } from './items'
import type { Row } from './rows'

/** What the transcript knows of compactions. */
export type TranscriptCompactions = Compactions & {
  readonly conversationId: Id
  /** Pinned messages. */
  readonly pins: readonly Id[]
  /** Messages are held back until the user says so. */
  readonly held: boolean
}

/** What the rows of compactions need of the transcript around them. */
export type Surroundings = {
  readonly more: boolean
  readonly onLoadOlder: () => Promise<unknown>
  readonly reveal: (message: Message, index: number) => void
  readonly focusComposer: () => void
}

export type CompactionRows = {
  /** The rows with what compactions put between them. */
  readonly items: readonly Item[]
  readonly actions: RowActions
  /** Dividers whose summary is shown. */
  readonly open: ReadonlySet<Id>
  readonly dialog: ReactNode
  /** For screen readers. */
  readonly spoken: string
}

/** Puts dividers, running and failed compactions between the rows, and does what is asked for in them. */
export function useCompactionRows(rows: readonly Row[], all: TranscriptCompactions, around: Surroundings): CompactionRows {
  const { compactions, active, conversationId } = all
  const [itemsFor] = useState(createItems)
  const items = useMemo(() => itemsFor(rows, { compactions, active }), [itemsFor, rows, compactions, active])
  const [open, setOpen] = useState<ReadonlySet<Id>>(new Set())
  const [editing, setEditing] = useState<Id | null>(null)
  const seek = useSeek(items, compactions, around)
  const spoken = useCompactionAnnouncement(compactions)
  const subject = useMemo(() => ({ id: conversationId }), [conversationId])
  const actions = useRowActions(subject, {
    toggle: (id) => setOpen((before) => toggled(before, id)),
    edit: setEditing,
    showCovered: seek,
    focusComposer: around.focusComposer,
  })
  const edited = compactions.find((compaction) => compaction.id === editing)
  const dialog = edited ? (
    <SummaryDialog
      conversationId={conversationId}
      participantId={edited.participantId}
      compaction={edited}
      open
      onOpenChange={(next) => (next ? undefined : setEditing(null))}
      startEditing
    />
  ) : null
  return { items, actions, open, dialog, spoken }
}

/** Goes to the first message a compaction covers, through as many older pages as it takes. */
function useSeek(items: readonly Item[], compactions: readonly Compaction[], { more, onLoadOlder, reveal }: Surroundings): (id: Id) => void {
  const [wanted, setWanted] = useState<Id | null>(null)
  // biome-ignore lint/correctness/useExhaustiveDependencies: looked for again when more has come; the rest are functions
  useEffect(() => {
    if (wanted === null) return
    const at = firstCovered(items, compactions, wanted, more)
    if (at === 'older') {
      void onLoadOlder().then((loaded) => (loaded === false ? setWanted(null) : undefined))
      return
    }
    setWanted(null)
    const item = at === null ? undefined : items[at]
    if (at !== null && item && 'message' in item) reveal(item.message, at)
  }, [wanted, items, more])
  return useCallback((id) => setWanted(id), [])
}

function toggled(set: ReadonlySet<Id>, id: Id): ReadonlySet<Id> {
  const next = new Set(set)
  if (!next.delete(id)) next.add(id)
  return next
}

/** Remembers the last items, so that those that are the same keep their identity. */
function createItems(): (rows: readonly Row[], compactions: Compactions) => readonly Item[] {
  let items: readonly Item[] = []
  return (rows, compactions) => {
    items = itemsOf(rows, compactions, items)
    return items
  }
}
