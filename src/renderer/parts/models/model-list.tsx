import { Autocomplete } from '@base-ui/react/autocomplete'
import type { Connection } from '@shared/model/connection'
import { Check } from 'lucide-react'
import { useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useApp } from '../../store'
import { isComposing } from '../../ui/ime'
import { Spinner } from '../../ui/spinner'
import { formatTokens } from '../gauge/format'
import { type ModelGroup, type ModelOption, modelGroups } from './model-groups'
import { useConnectionModels } from './use-connection-models'

type ModelListProps = {
  /** The one that is marked; null = none. */
  readonly value: { readonly connectionId: string; readonly model: string } | null
  readonly onChoose: (option: ModelOption) => void
}

const NONE: readonly Connection[] = []

/** All models of all connections with a search field; fills the popover it stands in. */
export function ModelList({ value, onChoose }: ModelListProps) {
  const { t } = useTranslation()
  const [query, setQuery] = useState('')
  const connections = useApp((app) => app.connections) ?? NONE
  const models = useConnectionModels(connections)
  const groups = useMemo(() => (models ? modelGroups(connections, models, query) : []), [connections, models, query])
  return (
    <Autocomplete.Root
      open
      inline
      items={groups}
      filter={null}
      value={query}
      onValueChange={(next, details) => {
        // Choosing an entry would put its name into the field while the list closes.
        if (details.reason !== 'item-press') setQuery(next)
      }}
      itemToStringValue={(option: ModelOption) => option.name}
      autoHighlight="always"
    >
      <Autocomplete.Input
        aria-label={t('chat.model.search')}
        placeholder={t('chat.model.search')}
        spellCheck={false}
        onKeyDown={(event) => {
          if (isComposing(event)) event.preventBaseUIHandler()
        }}
        className="h-9 w-full shrink-0 border-line border-b bg-transparent px-3 outline-none"
      />
      {models ? null : (
        <p className="flex items-center gap-2 px-3 py-3 text-ink-2">
          <Spinner /> {t('chat.model.loading')}
        </p>
      )}
      <Autocomplete.Empty>{models ? <p className="px-3 py-3 text-ink-2">{t('chat.model.none', { query: query.trim() })}</p> : null}</Autocomplete.Empty>
      <Autocomplete.List className="min-h-0 flex-1 scroll-py-1 overflow-y-auto p-1 outline-none empty:hidden">
        {(group: ModelGroup) => (
          <Autocomplete.Group key={group.id} items={group.items} className="not-last:mb-1">
            <Autocomplete.GroupLabel className="select-none px-2 pt-1.5 pb-1 font-medium text-ink-3 text-s">{group.label}</Autocomplete.GroupLabel>
            <Autocomplete.Collection>
              {(option: ModelOption) => (
                <Autocomplete.Item
                  key={option.id}
                  value={option}
                  onClick={() => onChoose(option)}
                  className="flex min-h-7 cursor-default select-none items-center gap-2 rounded-s px-2 py-1 outline-none data-highlighted:bg-hover"
                >
                  <span className="grid w-4 shrink-0 place-items-center">
                    {value?.connectionId === option.connectionId && value.model === option.model ? <Check aria-hidden size={14} strokeWidth={1.75} /> : null}
                  </span>
                  <span className="min-w-0 flex-1 truncate">{option.typed ? t('chat.model.useTyped', { query: option.model }) : option.name}</span>
                  <span className="shrink-0 text-ink-3 text-s tabular-nums">
                    {option.window === null ? t('chat.model.windowUnknown') : formatTokens(option.window)}
                  </span>
                </Autocomplete.Item>
              )}
            </Autocomplete.Collection>
          </Autocomplete.Group>
        )}
      </Autocomplete.List>
    </Autocomplete.Root>
  )
}
