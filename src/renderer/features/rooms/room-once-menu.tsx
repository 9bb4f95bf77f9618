import type { Execution, ExecutionModel } from '@shared/model/persona'
import { ChevronDown } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { Button } from '../../ui/button'
import { Menu } from '../../ui/menu'

/** How one message is answered in another way than the room's; null = as the room does. */
export type ModelOnce = ExecutionModel | null

type OnceMenuProps = { readonly execution: Execution; readonly value: ModelOnce; readonly onChange: (value: ModelOnce) => void }

/** "This message: to all at once": who answers it, this once. The room's setting stays. */
export function OnceMenu({ execution, value, onChange }: OnceMenuProps) {
  const { t } = useTranslation()
  const others = (['sequential', 'broadcast', 'mentioned', 'moderator'] as const).filter(
    (model) => model !== execution.model && (model !== 'moderator' || execution.moderator !== null),
  )
  const how = t(`rooms.room.composer.how.${value ?? execution.model}`)
  return (
    <Menu
      side="top"
      items={[
        {
          label: t('rooms.room.composer.default', { how: t(`rooms.room.composer.how.${execution.model}`) }),
          checked: value === null,
          onSelect: () => onChange(null),
        },
        ...others.map((model) => ({ label: t(`rooms.room.composer.how.${model}`), checked: value === model, onSelect: () => onChange(model) })),
      ]}
      trigger={
        <Button variant={value === null ? 'quiet' : 'default'} aria-label={`${t('rooms.room.composer.who')}: ${how}`} className="min-w-0 max-sm:max-w-36">
          <span className="truncate">{value === null ? how : t('rooms.room.composer.thisMessage', { how })}</span>
          <ChevronDown aria-hidden size={13} strokeWidth={1.75} className="shrink-0 opacity-70" />
        </Button>
      }
    />
  )
}
