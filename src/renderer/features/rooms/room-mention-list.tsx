import type { Participant } from '@shared/model/room'
import { useTranslation } from 'react-i18next'
import { Avatar } from '../../parts/personas/avatar'
import { classNames } from '../../ui/class-names'
import { ALL } from './room-mentions'

type MentionListProps = {
  readonly id: string
  readonly found: readonly (Participant | typeof ALL)[]
  readonly active: number
  readonly onChoose: (index: number) => void
}

/** The id of an entry, for the box that says which one is marked. */
export function entryId(listId: string, index: number): string {
  return `${listId}-${index}`
}

/** The names that may follow an @, over the box. The box keeps the focus and has the keys. */
export function MentionList({ id, found, active, onChoose }: MentionListProps) {
  const { t } = useTranslation()
  return (
    <div
      id={id}
      role="listbox"
      aria-label={t('rooms.room.composer.names')}
      tabIndex={-1}
      className="absolute bottom-full left-0 z-30 mb-1.5 max-h-72 w-72 max-w-full overflow-y-auto rounded-m border border-line-strong bg-raise p-1 shadow-pop"
    >
      {found.map((each, index) => (
        // biome-ignore lint/a11y/useKeyWithClickEvents: the keys belong to the box
        <div
          key={each === ALL ? ALL : each.id}
          id={entryId(id, index)}
          role="option"
          tabIndex={-1}
          aria-selected={index === active}
          // Pressing it must not take the focus from the box.
          onMouseDown={(event) => event.preventDefault()}
          onClick={() => onChoose(index)}
          className={classNames('flex min-h-8 select-none items-center gap-2 rounded-s px-2', index === active ? 'bg-active' : 'hover:bg-hover')}
        >
          {each === ALL ? (
            <>
              <span className="font-medium">@{ALL}</span>
              <span className="text-ink-2 text-s">{t('rooms.room.composer.all')}</span>
            </>
          ) : (
            <>
              <Avatar seat={each} />
              <span className="truncate font-medium">{each.persona.name}</span>
              <span className="min-w-0 flex-1 truncate text-ink-2 text-s">{each.persona.role}</span>
            </>
          )}
        </div>
      ))}
    </div>
  )
}
