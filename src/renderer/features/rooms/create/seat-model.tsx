import { Popover as BasePopover } from '@base-ui/react/popover'
import { ChevronDown } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { ModelFinder } from '../../../parts/models/model-finder'
import { ModelList } from '../../../parts/models/model-list'
import { buttonClass } from '../../../ui/button'
import { TextInput } from '../../../ui/field'
import { Popover } from '../../../ui/popover'
import { type ChosenModel, windowOf } from '../room-model-field'

type SeatModelProps = {
  readonly name: string
  /** Null: as everybody. */
  readonly value: ChosenModel | null
  readonly all: ChosenModel | null
  readonly finder: ModelFinder
  readonly onChange: (value: ChosenModel | null) => void
  readonly tried: boolean
}

/** The model of one seat: everybody's, or one of its own, whose window is asked for where nobody knows it. */
export function SeatModel({ name, value, all, finder, onChange, tried }: SeatModelProps) {
  const { t } = useTranslation()
  const [open, setOpen] = useState(false)
  const nameOf = (model: ChosenModel | null): string => (model ? finder.name(model.connectionId, model.model) : t('rooms.create.noModel'))
  const text = value ? nameOf(value) : t('rooms.create.asAll')
  const choose = (next: ChosenModel | null): void => {
    setOpen(false)
    onChange(next)
  }
  return (
    <>
      <Popover
        open={open}
        onOpenChange={setOpen}
        align="end"
        className="flex max-h-[min(380px,var(--available-height))] w-84 flex-col overflow-hidden p-0!"
        trigger={
          <button type="button" aria-label={`${t('rooms.create.modelOf', { name })}: ${text}`} className={`${buttonClass('quiet', 's', 'field')} max-w-44`}>
            <span className="truncate">{text}</span>
            <ChevronDown aria-hidden size={12} strokeWidth={1.75} className="shrink-0 text-ink-3" />
          </button>
        }
      >
        <BasePopover.Title className="sr-only">{t('rooms.create.modelOf', { name })}</BasePopover.Title>
        <button type="button" onClick={() => choose(null)} className="h-8 shrink-0 truncate border-line border-b px-3 text-left hover:bg-hover">
          {t('rooms.create.asAllNamed', { model: nameOf(all) })}
        </button>
        <ModelList value={value} onChoose={(option) => choose({ connectionId: option.connectionId, model: option.model, window: option.window, typed: '' })} />
      </Popover>
      {value && value.window === null ? (
        <TextInput
          compact
          aria-label={t('rooms.create.windowOf', { model: nameOf(value) })}
          aria-invalid={tried && windowOf(value) === null}
          placeholder="128k"
          title={t('rooms.create.windowOf', { model: nameOf(value) })}
          value={value.typed}
          inputMode="numeric"
          onChange={(typed) => onChange({ ...value, typed })}
          className="w-20 text-right tabular-nums aria-invalid:border-bad"
        />
      ) : null}
    </>
  )
}
