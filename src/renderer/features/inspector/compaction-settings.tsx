import type { Id } from '@shared/ids'
import type { CompactionConfig, CompactionStatus } from '@shared/model/compaction'
import { ChevronDown } from 'lucide-react'
import { useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { CompactionFields } from '../../parts/compaction/compaction-fields'
import { percentText } from '../../parts/compaction/figures'
import { useCompactionForm } from '../../parts/compaction/use-compaction-form'
import { call, openDialog } from '../../store'
import { Button } from '../../ui/button'
import { classNames } from '../../ui/class-names'

type CompactionSettingsProps = { readonly chatId: Id; readonly config: CompactionConfig; readonly status: CompactionStatus }

/** Below what fills the context: make room now, when it happens by itself, and how; the latter folded. */
export function CompactionSettings({ chatId, config, status }: CompactionSettingsProps) {
  const { t } = useTranslation()
  const id = useId()
  const [open, setOpen] = useState(false)
  const form = useCompactionForm((compaction) => call('chat.configure', { id: chatId, compaction }))
  return (
    <>
      <div className="mt-3 flex flex-wrap items-center gap-1">
        <Button onClick={() => openDialog('compact')}>{t('compaction.gauge.compactNow')}</Button>
        <Button variant="quiet" aria-expanded={open} aria-controls={id} title={t('compaction.history.settings')} onClick={() => setOpen(!open)}>
          {text()}
          <ChevronDown aria-hidden size={13} strokeWidth={1.75} className={classNames('transition-transform', open && 'rotate-180')} />
        </Button>
      </div>
      {/* biome-ignore lint/a11y/useSemanticElements: a fieldset is for forms that are sent */}
      <div id={id} role="group" aria-label={t('compaction.history.settings')} hidden={!open} className="mt-3 border-line border-b">
        {open ? <CompactionFields value={config} form={form} usable={status.usable} /> : null}
      </div>
    </>
  )

  function text(): string {
    if (status.resting) return t('compaction.gauge.automaticRests')
    if (config.strategy === 'off') return t('compaction.gauge.automaticOff')
    return t('compaction.gauge.automatic', { percent: percentText(config.threshold) })
  }
}
