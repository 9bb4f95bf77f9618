import { Popover as BasePopover } from '@base-ui/react/popover'
import { ChevronDown } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { parseTokens } from '../../parts/connections/figures'
import type { ModelFinder } from '../../parts/models/model-finder'
import { ModelList } from '../../parts/models/model-list'
import { buttonClass } from '../../ui/button'
import { classNames } from '../../ui/class-names'
import { Field, TextInput } from '../../ui/field'
import { Popover } from '../../ui/popover'

/** A model with its window: as typed while nobody knows it. */
export type ChosenModel = { readonly connectionId: string; readonly model: string; readonly window: number | null; readonly typed: string }

type ModelFieldProps = {
  readonly value: ChosenModel | null
  readonly finder: ModelFinder
  readonly onChange: (value: ChosenModel) => void
  /** Shown under the field once somebody has tried to go on without. */
  readonly missing?: boolean
  /** Where "Model" would not say whose. */
  readonly label?: string
}

/** The window of a choice in tokens; null while it is not known. */
export function windowOf({ window, typed }: ChosenModel): number | null {
  return window ?? parseTokens(typed)
}

/** Chooses a model of any connection; where its window is not known, asks for it. */
export function ModelField({ value, finder, onChange, missing = false, label: given }: ModelFieldProps) {
  const { t } = useTranslation()
  const label = given ?? t('rooms.room.model.label')
  const [open, setOpen] = useState(false)
  const text = value ? finder.name(value.connectionId, value.model) : t('rooms.room.model.choose')
  return (
    <>
      <div className="flex min-w-0 flex-col gap-1.25">
        <span aria-hidden className="text-ink-2">
          {label}
        </span>
        <Popover
          open={open}
          onOpenChange={setOpen}
          className="flex max-h-[min(380px,var(--available-height))] w-84 flex-col overflow-hidden p-0!"
          trigger={
            <button type="button" aria-label={`${label}: ${text}`} className={classNames(buttonClass('default', 'l', 'field'), 'w-full max-w-84')}>
              <span className={classNames('truncate', value === null && 'text-ink-2')}>{text}</span>
              <ChevronDown aria-hidden size={13} strokeWidth={1.75} className="shrink-0 text-ink-3" />
            </button>
          }
        >
          <BasePopover.Title className="sr-only">{t('rooms.room.model.choose')}</BasePopover.Title>
          <ModelList
            value={value}
            onChoose={(option) => {
              setOpen(false)
              onChange({ connectionId: option.connectionId, model: option.model, window: option.window, typed: '' })
            }}
          />
        </Popover>
        {missing && value === null ? (
          <p role="alert" className="text-bad text-s">
            {t('rooms.room.model.missing')}
          </p>
        ) : null}
      </div>
      {value && value.window === null ? (
        <Field
          label={t('rooms.room.model.window')}
          hint={t('rooms.room.model.windowHint')}
          error={missing && windowOf(value) === null ? t('rooms.room.model.windowWrong') : null}
        >
          <TextInput value={value.typed} inputMode="numeric" onChange={(typed) => onChange({ ...value, typed })} />
        </Field>
      ) : null}
    </>
  )
}
