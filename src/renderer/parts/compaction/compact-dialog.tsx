import type { AppError } from '@shared/errors'
import type { Id } from '@shared/ids'
import type { CompactionConfig } from '@shared/model/compaction'
import { type KeyboardEvent, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { call } from '../../store'
import { Button } from '../../ui/button'
import { Dialog } from '../../ui/dialog'
import { Field, TextInput } from '../../ui/field'
import { isComposing } from '../../ui/ime'
import { Kbd } from '../../ui/kbd'
import { Segmented } from '../../ui/segmented'
import { CompactPreview } from './compact-preview'
import { keepChoices } from './figures'
import { type CompactOrder, usePreview } from './use-preview'

type CompactDialogProps = {
  readonly conversationId: Id
  /** Of a room: whose context is compacted. */
  readonly participantId: Id | null
  /** What the chat does by itself: the dialog starts from it. */
  readonly config: CompactionConfig
  /** What the model that would write the summary is called. */
  readonly summarizerName: string
  /** An answer is being written: it is waited for. */
  readonly running: boolean
  /** Changes with the conversation, so that the preview is true. */
  readonly version: string
  readonly onClose: () => void
}

/** "Compact now": what to keep, how, and what would come of it. Enter confirms, Esc cancels. */
export function CompactDialog({ conversationId, participantId, config, summarizerName, running, version, onClose }: CompactDialogProps) {
  const { t } = useTranslation()
  const [focus, setFocus] = useState('')
  const [keepTurns, setKeepTurns] = useState(config.keepRecentTurns)
  const [strategy, setStrategy] = useState<'threshold' | 'llm'>(config.strategy === 'threshold' ? 'threshold' : 'llm')
  const [refused, setRefused] = useState<{ readonly order: string; readonly error: AppError } | null>(null)
  const busy = useRef(false)
  const field = useRef<HTMLInputElement>(null)
  const order: CompactOrder = {
    id: conversationId,
    ...(participantId === null ? {} : { participantId }),
    ...(strategy === 'llm' && focus.trim() !== '' ? { focus: focus.trim() } : {}),
    keepTurns,
    strategy,
  }
  const preview = usePreview(order, version)
  const nothing = !preview.pending && preview.result?.compacted === false
  const error = refused?.order === JSON.stringify(order) ? refused.error : preview.error

  async function confirm(): Promise<void> {
    // A second Enter must not compact twice; nor a first one before it is known whether there is anything to compact.
    if (busy.current || nothing) return
    busy.current = true
    const looked = preview.pending ? await call('compaction.preview', order) : null
    const possible = looked === null || (looked.ok && looked.data.compacted)
    const result = possible ? await call('compaction.run', order) : looked
    busy.current = false
    if (!result.ok) setRefused({ order: JSON.stringify(order), error: result.error })
    else if (possible) onClose()
  }

  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key !== 'Enter' || isComposing(event) || event.target instanceof HTMLButtonElement) return
    event.preventDefault()
    void confirm()
  }

  const choices = keepChoices(config.keepRecentTurns)
  return (
    <Dialog
      open
      onOpenChange={(open) => (open ? undefined : onClose())}
      closeOnOutsidePress={focus === ''}
      initialFocus={field}
      title={t('compaction.dialog.title')}
      description={t('compaction.dialog.text')}
      footer={
        <>
          <CompactPreview preview={preview} error={error} running={running} />
          <Button onClick={onClose}>{t('compaction.dialog.cancel')}</Button>
          <Button variant="primary" disabled={nothing} onClick={() => void confirm()}>
            {t('compaction.dialog.compact')}
            <span aria-hidden>
              <Kbd keys="Enter" inherit />
            </span>
          </Button>
        </>
      }
    >
      {/* biome-ignore lint/a11y/noStaticElementInteractions: Enter means the same in each of the fields */}
      <div onKeyDown={onKeyDown} className="mt-3.5 flex flex-col gap-3.5">
        <Field label={t('compaction.dialog.focus')}>
          <TextInput
            ref={field}
            value={focus}
            onChange={setFocus}
            maxLength={10_000}
            disabled={strategy === 'threshold'}
            placeholder={t('compaction.dialog.focusHint')}
            autoComplete="off"
          />
        </Field>
        <div className="flex flex-col items-start gap-1.25">
          <span className="text-ink-2">{t('compaction.dialog.keep')}</span>
          <Segmented
            label={t('compaction.dialog.keep')}
            value={String(keepTurns)}
            onChange={(value) => setKeepTurns(Number(value))}
            options={choices.map((count, index) => ({
              value: String(count),
              label:
                count === 0
                  ? t('compaction.dialog.keepNothing')
                  : index < 2
                    ? t('compaction.dialog.keepTurns', { count })
                    : t('compaction.dialog.keepShort', { turns: count }),
            }))}
          />
        </div>
        <div className="flex flex-col items-start gap-1.25">
          <span className="text-ink-2">{t('compaction.dialog.how')}</span>
          <Segmented
            label={t('compaction.dialog.how')}
            value={strategy}
            onChange={setStrategy}
            options={[
              { value: 'llm', label: t('compaction.dialog.bySummary', { model: summarizerName }) },
              { value: 'threshold', label: t('compaction.dialog.byShortening') },
            ]}
          />
        </div>
      </div>
    </Dialog>
  )
}
