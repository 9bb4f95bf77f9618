import type { Id } from '@shared/ids'
import type { SummaryVersion } from '@shared/model/compaction'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from '../../ui/button'
import { Notice } from '../../ui/notice'
import { Segmented } from '../../ui/segmented'
import { Select } from '../../ui/select'
import type { Subject } from './calls'
import { editSummary } from './edit-summary'
import { SummaryText } from './summary-text'
import type { SummaryTexts } from './use-summary'

type SummaryReaderProps = {
  readonly subject: Subject
  readonly checkpointId: Id
  /** With at least one version. */
  readonly texts: SummaryTexts
  /** The model's context stands on it now. */
  readonly inUse: boolean
  /** A new version may be made. */
  readonly revisable: boolean
  readonly onEdit: () => void
  readonly onRewrite: () => void
}

/** A summary and its older versions, and word for word what stands in the model's context. */
export function SummaryReader({ subject, checkpointId, texts, inUse, revisable, onEdit, onRewrite }: SummaryReaderProps) {
  const { t } = useTranslation()
  const { versions, block } = texts
  const latest = versions.at(-1)?.version ?? 0
  const [view, setView] = useState<'text' | 'block'>('text')
  const [version, setVersion] = useState(latest)
  const [refused, setRefused] = useState<string | null>(null)
  const shown = versions.find((each) => each.version === version) ?? versions.at(-1)
  if (!shown) return null
  const name = ({ version: number, author, createdAt }: SummaryVersion): string =>
    t('compaction.summary.versionItem', {
      version: number,
      author: author === 'user' ? t('compaction.summary.authorUser') : t('compaction.summary.authorModel'),
      time: new Date(createdAt).toLocaleString([], { dateStyle: 'medium', timeStyle: 'short' }),
    })
  const use = async (): Promise<void> => setRefused(await editSummary(subject, checkpointId, shown.text))
  const old = shown.version !== latest
  return (
    <>
      <div className="mt-3.5 mb-2.5 flex flex-wrap items-center gap-2">
        {block === null || !inUse ? (
          <p className="flex-1 text-ink-2">{t('compaction.summary.idle')}</p>
        ) : (
          <>
            <Segmented
              label={t('compaction.summary.view')}
              value={view}
              onChange={setView}
              options={[
                { value: 'text', label: t('compaction.summary.text') },
                { value: 'block', label: t('compaction.summary.block') },
              ]}
            />
            <span className="flex-1" />
          </>
        )}
        {versions.length > 1 && view === 'text' ? (
          <Select
            label={t('compaction.summary.version')}
            value={String(shown.version)}
            onChange={(next) => setVersion(Number(next))}
            options={versions.toReversed().map((each) => ({ value: String(each.version), label: name(each) }))}
          />
        ) : null}
      </div>
      {/* biome-ignore lint/a11y/useSemanticElements: a group of nothing but text */}
      <div
        role="group"
        aria-label={view === 'block' ? t('compaction.summary.block') : t('compaction.summary.text')}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
        tabIndex={0}
        className="max-h-[46vh] min-h-24 select-text overflow-y-auto rounded-m border border-line bg-bg px-4 py-3"
      >
        {view === 'block' && block !== null ? (
          <pre className="m-0 whitespace-pre-wrap break-words font-mono text-s">{block}</pre>
        ) : (
          <div className="text-l">
            <SummaryText text={shown.text} />
          </div>
        )}
      </div>
      {refused === null ? null : (
        <Notice tone="bad" className="mt-2.5">
          {refused}
        </Notice>
      )}
      {revisable ? (
        <div className="mt-4 flex flex-wrap justify-end gap-2">
          {old ? (
            <Button variant="primary" onClick={() => void use()}>
              {t('compaction.summary.use')}
            </Button>
          ) : (
            <>
              <Button onClick={onRewrite}>{t('compaction.summary.regenerate')}</Button>
              <Button onClick={onEdit}>{t('compaction.summary.edit')}</Button>
            </>
          )}
        </div>
      ) : null}
    </>
  )
}
