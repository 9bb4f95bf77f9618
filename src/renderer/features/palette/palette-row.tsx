import { Autocomplete } from '@base-ui/react/autocomplete'
import { CornerDownLeft, MessageSquare } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { shortcutText } from '../../ui/shortcut'
import type { PaletteEntry } from './entries'

type PaletteRowProps = { readonly entry: PaletteEntry; readonly onChoose: () => void }

/** One row of the palette, with the letters that matched. */
export function PaletteRow({ entry, onChoose }: PaletteRowProps) {
  const Icon = entry.action.kind === 'command' ? (entry.action.command.icon ?? CornerDownLeft) : MessageSquare
  return (
    <Autocomplete.Item
      value={entry}
      onClick={onChoose}
      className="flex h-8 cursor-default select-none items-center gap-2.5 rounded-s px-2 outline-none data-highlighted:bg-hover"
    >
      <Icon aria-hidden size={14} strokeWidth={1.75} className="shrink-0 text-ink-3" />
      <span className="min-w-0 flex-1 truncate">
        <Marked text={entry.label} ranges={entry.ranges} />
      </span>
      <Aside entry={entry} />
    </Autocomplete.Item>
  )
}

function Aside({ entry: { action } }: { readonly entry: PaletteEntry }) {
  const { t } = useTranslation()
  const text =
    action.kind === 'command'
      ? action.command.shortcut === undefined
        ? null
        : shortcutText(action.command.shortcut)
      : action.conversation.archived
        ? t('palette.archived')
        : action.conversation.model
  return text === null ? null : <span className="max-w-40 shrink-0 truncate text-ink-3 text-s">{text}</span>
}

function Marked({ text, ranges }: { readonly text: string; readonly ranges: PaletteEntry['ranges'] }) {
  const pieces = ranges.flatMap(([from, to], index) => {
    const before = text.slice(ranges[index - 1]?.[1] ?? 0, from)
    return [
      before,
      <mark key={from} className="bg-transparent font-semibold text-accent">
        {text.slice(from, to)}
      </mark>,
    ]
  })
  return (
    <>
      {pieces}
      {text.slice(ranges.at(-1)?.[1] ?? 0)}
    </>
  )
}
