import { Popover as BasePopover } from '@base-ui/react/popover'
import type { Message } from '@shared/model/message'
import { ChevronDown } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Popover } from '../../ui/popover'
import { ModelList } from '../models/model-list'
import { ACTION, ActionButton } from './action-button'
import type { MessageActions } from './message-actions'

type RegenerateButtonProps = { readonly message: Message; readonly actions: MessageActions }

/** Another answer by the same model; the arrow beside it has all the others. The list exists from the first press on. */
export function RegenerateButton({ message, actions }: RegenerateButtonProps) {
  const { t } = useTranslation()
  const [used, setUsed] = useState(false)
  const [open, setOpen] = useState(false)
  const { id, connectionId, model } = message
  const arrow = (
    <button type="button" aria-label={t('transcript.regenerateWith')} aria-haspopup="dialog" className={`${ACTION} px-0.5!`}>
      <ChevronDown aria-hidden size={12} strokeWidth={1.75} />
    </button>
  )
  const start = (): void => {
    setUsed(true)
    setOpen(true)
  }
  return (
    <span className="flex items-center">
      <ActionButton onClick={() => actions.regenerate(id)}>{t('transcript.regenerate')}</ActionButton>
      {used ? (
        <Popover
          trigger={arrow}
          open={open}
          onOpenChange={setOpen}
          className="flex max-h-[min(420px,var(--available-height))] w-84 flex-col overflow-hidden p-0!"
        >
          <BasePopover.Title className="sr-only">{t('transcript.regenerateWith')}</BasePopover.Title>
          <ModelList
            value={connectionId !== undefined && model !== undefined ? { connectionId, model } : null}
            onChoose={(option) => {
              setOpen(false)
              actions.regenerate(id, { connectionId: option.connectionId, model: option.model })
            }}
          />
        </Popover>
      ) : (
        <ActionButton aria-label={t('transcript.regenerateWith')} aria-haspopup="dialog" className="px-0.5!" onClick={start}>
          <ChevronDown aria-hidden size={12} strokeWidth={1.75} />
        </ActionButton>
      )}
    </span>
  )
}
