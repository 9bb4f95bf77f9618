import { Popover as BasePopover } from '@base-ui/react/popover'
import type { Summarizer } from '@shared/model/compaction'
import { Check, ChevronsUpDown } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { buttonClass } from '../../ui/button'
import { classNames } from '../../ui/class-names'
import { Popover } from '../../ui/popover'
import { ModelList } from '../models/model-list'
import { useModelFinder } from '../models/use-model-finder'

type SummarizerFieldProps = {
  /** Null = the chat's own model. */
  readonly value: Summarizer | null
  readonly onChange: (value: Summarizer | null) => void
}

/** Who writes summaries: the chat's own model, or any other of any connection. */
export function SummarizerField({ value, onChange }: SummarizerFieldProps) {
  const { t } = useTranslation()
  const finder = useModelFinder()
  const [open, setOpen] = useState(false)
  const name = value === null ? t('compaction.settings.summarizer.own') : finder.name(value.connectionId, value.model)

  function choose(next: Summarizer | null): void {
    setOpen(false)
    onChange(next)
  }

  return (
    <Popover
      open={open}
      onOpenChange={setOpen}
      className="flex max-h-[min(420px,var(--available-height))] w-84 flex-col overflow-hidden p-0!"
      trigger={
        <button
          type="button"
          aria-label={`${t('compaction.settings.summarizer.label')}: ${name}`}
          className={classNames(buttonClass('default', 'm', 'field'), 'w-56 max-w-full')}
        >
          <span className="truncate">{name}</span>
          <ChevronsUpDown aria-hidden size={13} strokeWidth={1.75} className="shrink-0 text-ink-3" />
        </button>
      }
    >
      <BasePopover.Title className="sr-only">{t('compaction.settings.summarizer.choose')}</BasePopover.Title>
      <div className="border-line border-b p-1">
        <button
          type="button"
          aria-pressed={value === null}
          onClick={() => choose(null)}
          className="flex min-h-7 w-full cursor-default select-none items-center gap-2 rounded-s px-2 py-1 text-left hover:bg-hover"
        >
          <span className="grid w-4 shrink-0 place-items-center">{value === null ? <Check aria-hidden size={14} strokeWidth={1.75} /> : null}</span>
          {t('compaction.settings.summarizer.own')}
        </button>
      </div>
      <ModelList value={value} onChoose={({ connectionId, model }) => choose({ connectionId, model })} />
    </Popover>
  )
}
