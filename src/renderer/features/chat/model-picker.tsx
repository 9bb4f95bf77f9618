import { Popover as BasePopover } from '@base-ui/react/popover'
import { ChevronDown } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { ModelOption } from '../../parts/models/model-groups'
import { ModelList } from '../../parts/models/model-list'
import { closeDialog, useUi } from '../../store'
import { Popover } from '../../ui/popover'

type ModelPickerProps = {
  /** What is chosen now; null = nothing yet. */
  readonly value: { readonly connectionId: string; readonly model: string } | null
  /** "Claude Sonnet · 200k". */
  readonly text: string
  readonly onChoose: (option: ModelOption) => void
}

/** The chip with the model of a chat; a press opens the list of all models, with search. */
export function ModelPicker({ value, text, onChoose }: ModelPickerProps) {
  const { t } = useTranslation()
  const [pressed, setPressed] = useState(false)
  const asked = useUi((ui) => ui.dialog === 'model-picker')
  const close = (): void => {
    setPressed(false)
    if (asked) closeDialog()
  }
  return (
    <Popover
      open={pressed || asked}
      onOpenChange={(open) => (open ? setPressed(true) : close())}
      className="flex max-h-[min(420px,var(--available-height))] w-84 flex-col overflow-hidden p-0!"
      trigger={
        <button
          type="button"
          aria-label={`${t('chat.model.choose')}: ${text}`}
          className="inline-flex h-6 min-w-0 select-none items-center gap-1 rounded-full bg-hover pr-1.5 pl-2.5 text-ink-2 transition-colors hover:bg-active hover:text-ink data-popup-open:bg-active data-popup-open:text-ink"
        >
          <span className="truncate">{text}</span>
          <ChevronDown aria-hidden size={13} strokeWidth={1.75} className="shrink-0 opacity-70" />
        </button>
      }
    >
      <BasePopover.Title className="sr-only">{t('chat.model.choose')}</BasePopover.Title>
      <ModelList
        value={value}
        onChoose={(option) => {
          close()
          onChoose(option)
        }}
      />
    </Popover>
  )
}
