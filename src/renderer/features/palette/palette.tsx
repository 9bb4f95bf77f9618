import { Autocomplete } from '@base-ui/react/autocomplete'
import { Dialog } from '@base-ui/react/dialog'
import type { ConversationSummary } from '@shared/model/conversation'
import { Search } from 'lucide-react'
import { useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { navigate, useApp } from '../../store'
import { classNames } from '../../ui/class-names'
import { DIALOG_FRAME, VEIL } from '../../ui/dialog'
import { isComposing } from '../../ui/ime'
import { type PaletteCommand, type PaletteEntry, type PaletteGroup, paletteGroups } from './entries'
import { PaletteRow } from './palette-row'

export type { PaletteCommand } from './entries'

type PaletteProps = {
  readonly commands: readonly PaletteCommand[]
  readonly open: boolean
  readonly onClose: () => void
}

/** Finds commands and conversations by a few letters. Esc closes it and gives the focus back. */
export function Palette({ commands, open, onClose }: PaletteProps) {
  const { t } = useTranslation()
  return (
    <Dialog.Root open={open} onOpenChange={(next) => (next ? undefined : onClose())}>
      <Dialog.Portal>
        <Dialog.Backdrop className={VEIL} />
        <Dialog.Viewport className="fixed inset-0 z-40 flex items-start justify-center overflow-hidden px-3 pt-[max(16px,12vh)] pb-4">
          <Dialog.Popup className={classNames(DIALOG_FRAME, 'flex max-h-full w-full max-w-140 flex-col overflow-hidden')}>
            <Dialog.Title className="sr-only">{t('palette.title')}</Dialog.Title>
            <PaletteList commands={commands} onClose={onClose} />
            <Dialog.Close className="sr-only">{t('palette.close')}</Dialog.Close>
          </Dialog.Popup>
        </Dialog.Viewport>
      </Dialog.Portal>
    </Dialog.Root>
  )
}

const NO_CONVERSATIONS: readonly ConversationSummary[] = []

function PaletteList({ commands, onClose }: { readonly commands: readonly PaletteCommand[]; readonly onClose: () => void }) {
  const { t } = useTranslation()
  const [query, setQuery] = useState('')
  const conversations = useApp((state) => state.conversations) ?? NO_CONVERSATIONS
  const groups = useMemo(() => paletteGroups(query, commands, conversations), [query, commands, conversations])

  function choose({ action }: PaletteEntry): void {
    // Closed first: a command may open a dialog of its own, which then keeps the focus.
    onClose()
    if (action.kind === 'command') action.command.run()
    else navigate({ page: 'chat', id: action.conversation.id })
  }

  return (
    <Autocomplete.Root
      open
      inline
      items={groups}
      filter={null}
      value={query}
      onValueChange={(next, details) => {
        // Choosing an entry would put its label into the field while the palette closes.
        if (details.reason !== 'item-press') setQuery(next)
      }}
      itemToStringValue={(entry: PaletteEntry) => entry.label}
      autoHighlight="always"
      keepHighlight
    >
      <div className="flex items-center gap-2.5 border-line border-b px-3.5">
        <Search aria-hidden size={15} strokeWidth={1.75} className="shrink-0 text-ink-3" />
        <Autocomplete.Input
          aria-label={t('palette.input')}
          placeholder={t('palette.placeholder')}
          onKeyDown={(event) => {
            if (isComposing(event)) event.preventBaseUIHandler()
          }}
          spellCheck={false}
          className="h-11 min-w-0 flex-1 bg-transparent text-l outline-none"
        />
      </div>
      <Autocomplete.Empty>
        <p className="px-4 py-6 text-center text-ink-2">{t('palette.empty', { query: query.trim() })}</p>
      </Autocomplete.Empty>
      <Autocomplete.List className="max-h-[min(56vh,420px)] min-h-0 scroll-py-1.5 overflow-y-auto p-1.5 outline-none empty:hidden">
        {(group: PaletteGroup) => (
          <Autocomplete.Group key={group.id} items={group.items} className="not-last:mb-1.5">
            <Autocomplete.GroupLabel className="select-none px-2 pt-1.5 pb-1 font-medium text-ink-3 text-s">{t(`palette.${group.id}`)}</Autocomplete.GroupLabel>
            <Autocomplete.Collection>
              {(entry: PaletteEntry) => <PaletteRow key={entry.id} entry={entry} onChoose={() => choose(entry)} />}
            </Autocomplete.Collection>
          </Autocomplete.Group>
        )}
      </Autocomplete.List>
    </Autocomplete.Root>
  )
}
