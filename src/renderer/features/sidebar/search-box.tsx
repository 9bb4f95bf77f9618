import { TextSearch, X } from 'lucide-react'
import { type KeyboardEvent, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { openDialog, openSearch } from '../../store'
import { isComposing } from '../../ui/ime'
import { Kbd } from '../../ui/kbd'
import { shortcutText } from '../../ui/shortcut'

type SearchBoxProps = {
  readonly value: string
  readonly onChange: (value: string) => void
  /** The user goes on into the list. */
  readonly onDown: () => void
}

/** Filters the list by title; beside it the way to the palette, and from what is typed the way into all messages. */
export function SearchBox({ value, onChange, onDown }: SearchBoxProps) {
  const { t } = useTranslation()
  const query = value.trim()
  const input = useRef<HTMLInputElement>(null)
  const onKeyDown = (event: KeyboardEvent) => {
    if (isComposing(event)) return
    if (event.key === 'ArrowDown') onDown()
    else if (event.key === 'Enter' && query !== '') openSearch(query)
    else if (event.key === 'Escape' && value !== '') onChange('')
    else return
    event.preventDefault()
  }
  return (
    <>
      <div className="mx-2.5 mb-2 flex h-7 items-center rounded-s bg-sunk pr-2 pl-2 focus-within:outline-2 focus-within:outline-accent">
        <input
          ref={input}
          type="search"
          data-focus="sidebar-search"
          value={value}
          aria-label={t('sidebar.search')}
          placeholder={t('sidebar.search')}
          spellCheck={false}
          onChange={(event) => onChange(event.currentTarget.value)}
          onKeyDown={onKeyDown}
          className="min-w-0 flex-1 appearance-none bg-transparent text-m outline-none [&::-webkit-search-cancel-button]:hidden"
        />
        {value === '' ? (
          <button type="button" tabIndex={-1} aria-label={`${t('shell.commands.palette')} ${shortcutText('Mod+K')}`} onClick={() => openDialog('palette')}>
            <Kbd keys="Mod+K" />
          </button>
        ) : (
          <button
            type="button"
            aria-label={t('sidebar.clearSearch')}
            className="text-ink-3 hover:text-ink"
            onClick={() => {
              onChange('')
              input.current?.focus()
            }}
          >
            <X aria-hidden size={14} strokeWidth={1.75} />
          </button>
        )}
      </div>
      {query === '' ? null : (
        <button
          type="button"
          onClick={() => openSearch(query)}
          className="mx-2.5 mb-1.5 flex items-center gap-2 rounded-s px-2 py-1.5 text-left text-ink-2 text-s hover:bg-hover hover:text-ink"
        >
          <TextSearch aria-hidden size={14} strokeWidth={1.75} className="shrink-0 text-ink-3" />
          <span className="min-w-0 flex-1 truncate">{t('sidebar.searchAll', { query })}</span>
        </button>
      )}
    </>
  )
}
