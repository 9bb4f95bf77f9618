import { Radio } from '@base-ui/react/radio'
import { RadioGroup } from '@base-ui/react/radio-group'
import type { ModelInfo } from '@shared/model/model-info'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { pricesText, tokensText } from '../../parts/connections/figures'

/** From here on a list is searched, not looked through. */
const SEARCH_FROM = 9

type ModelChoiceProps = { readonly models: readonly ModelInfo[]; readonly value: string; readonly onChange: (id: string) => void }

/** One model of a list, with its window and prices. */
export function ModelChoice({ models, value, onChange }: ModelChoiceProps) {
  const { t } = useTranslation()
  const [query, setQuery] = useState('')
  const words = query.toLowerCase().split(/\s+/).filter(Boolean)
  const shown = models.filter((model) => words.every((word) => `${model.name} ${model.id}`.toLowerCase().includes(word)))
  return (
    <div className="overflow-hidden rounded-m border border-line-strong bg-raise">
      {models.length >= SEARCH_FROM ? (
        <input
          aria-label={t('onboarding.findModel')}
          placeholder={t('onboarding.findModel')}
          value={query}
          onChange={(event) => setQuery(event.target.value)}
          // Enter here means the search, not the form.
          onKeyDown={(event) => (event.key === 'Enter' ? event.preventDefault() : undefined)}
          className="h-9 w-full border-line border-b bg-transparent px-3.5 -outline-offset-2"
        />
      ) : null}
      {shown.length === 0 ? <p className="px-3.5 py-3 text-ink-2">{t('onboarding.noMatch')}</p> : null}
      <RadioGroup<string> aria-label={t('onboarding.modelTitle')} value={value} onValueChange={(next) => onChange(next)} className="max-h-74 overflow-y-auto">
        {shown.map((model) => (
          <Radio.Root
            key={model.id}
            value={model.id}
            title={model.id}
            className="group flex cursor-default select-none items-center gap-3 border-line border-t px-3.5 py-2 -outline-offset-2 transition-colors first-of-type:border-t-0 hover:bg-hover data-checked:bg-accent-soft"
          >
            <span className="grid size-3.5 shrink-0 place-items-center rounded-full border border-ink-3 bg-raise group-data-checked:border-accent">
              <Radio.Indicator className="size-1.75 rounded-full bg-accent" />
            </span>
            <span className="min-w-0 flex-1 truncate font-medium">{model.name}</span>
            <span className="shrink-0 text-ink-2 text-s tabular-nums">
              {[model.window === null ? null : tokensText(model.window), model.prices === null ? null : pricesText(model.prices)].filter(Boolean).join(' · ')}
            </span>
          </Radio.Root>
        ))}
      </RadioGroup>
    </div>
  )
}
