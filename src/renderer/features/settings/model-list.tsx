import type { Connection } from '@shared/model/connection'
import type { ModelInfo } from '@shared/model/model-info'
import { Eye, EyeOff, Pencil, Plus, RefreshCw } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { ErrorNotice } from '../../parts/connections/error-notice'
import { pricesText, tokensText } from '../../parts/connections/figures'
import { useConnectionTest } from '../../parts/connections/use-connection-test'
import { call, showToast, useModels } from '../../store'
import { Button } from '../../ui/button'
import { classNames } from '../../ui/class-names'
import { TextInput } from '../../ui/field'
import { IconButton } from '../../ui/icon-button'
import { Spinner } from '../../ui/spinner'
import { ModelDialog } from './model-dialog'
import { visibleModels } from './visible-models'

/** From here on a list is searched, not looked through. */
const SEARCH_FROM = 9

/** The models of a connection, with what is known about them. */
export function ModelList({ connection }: { readonly connection: Connection }) {
  const { t } = useTranslation()
  const models = useModels(connection.id)
  const { test, run } = useConnectionTest()
  const [query, setQuery] = useState('')
  const [withHidden, setWithHidden] = useState(false)
  const [subject, setSubject] = useState<ModelInfo | 'new'>('new')
  const [open, setOpen] = useState(false)
  const hiddenCount = models.filter((model) => model.hidden === true).length
  const shown = visibleModels(models, query, withHidden)

  function edit(next: ModelInfo | 'new'): void {
    setSubject(next)
    setOpen(true)
  }

  return (
    <div className="mt-3 rounded-m bg-sunk px-3 py-2.5">
      <div className="flex flex-wrap items-center gap-1.5">
        {models.length >= SEARCH_FROM ? (
          <TextInput
            aria-label={t('settings.models.find')}
            placeholder={t('settings.models.find')}
            value={query}
            onChange={setQuery}
            compact
            className="min-w-36 flex-1"
          />
        ) : (
          <span className="flex-1" />
        )}
        <Button variant="quiet" onClick={() => void run(connection.id)} disabled={test.state === 'running'}>
          {test.state === 'running' ? <Spinner /> : <RefreshCw aria-hidden size={13} strokeWidth={1.75} />}
          {test.state === 'running' ? t('settings.models.refreshing') : t('settings.models.refresh')}
        </Button>
        <Button variant="quiet" onClick={() => edit('new')}>
          <Plus aria-hidden size={14} strokeWidth={1.75} />
          {t('settings.models.add')}
        </Button>
      </div>
      {test.state === 'failed' ? (
        <div className="mt-2">
          <ErrorNotice error={test.error} />
        </div>
      ) : null}
      {shown.length === 0 ? (
        <p className="py-3 text-ink-2">{models.length === hiddenCount && query === '' ? t('settings.models.empty') : t('settings.models.noMatch')}</p>
      ) : (
        <ModelTable connectionId={connection.id} models={shown} onEdit={edit} />
      )}
      {hiddenCount > 0 ? (
        <Button variant="quiet" size="s" className="mt-1 -ml-2" onClick={() => setWithHidden(!withHidden)}>
          {withHidden ? t('settings.models.hideHidden') : t('settings.models.showHidden', { count: hiddenCount })}
        </Button>
      ) : null}
      <ModelDialog open={open} onOpenChange={setOpen} connectionId={connection.id} subject={subject} />
    </div>
  )
}

type ModelTableProps = { readonly connectionId: string; readonly models: readonly ModelInfo[]; readonly onEdit: (model: ModelInfo) => void }

function ModelTable({ connectionId, models, onEdit }: ModelTableProps) {
  const { t } = useTranslation()
  return (
    <div className="mt-1 max-h-100 overflow-y-auto">
      <table className="w-full border-collapse tabular-nums">
        <thead>
          <tr className="text-left text-ink-3 text-s">
            <th className="py-1 pr-3 font-medium">{t('settings.models.name')}</th>
            <th className="py-1 pr-3 text-right font-medium">{t('settings.models.window')}</th>
            <th className="whitespace-nowrap py-1 pr-3 text-right font-medium max-sm:hidden" title={t('settings.models.pricesHint')}>
              {t('settings.models.prices')}
            </th>
            <td className="w-14" />
          </tr>
        </thead>
        <tbody>
          {models.map((model) => (
            <ModelRow key={model.id} connectionId={connectionId} model={model} onEdit={() => onEdit(model)} />
          ))}
        </tbody>
      </table>
    </div>
  )
}

const SOURCES = { catalogue: 'fromCatalogue', provider: 'fromProvider', user: 'fromUser' } as const

function ModelRow({ connectionId, model, onEdit }: { readonly connectionId: string; readonly model: ModelInfo; readonly onEdit: () => void }) {
  const { t } = useTranslation()
  const hidden = model.hidden === true

  async function setHidden(): Promise<void> {
    const result = await call('model.save', { connectionId, id: model.id, hidden: !hidden })
    if (!result.ok) showToast({ text: result.error.message, tone: 'bad' })
  }

  return (
    <tr className={classNames('border-line border-t', hidden && 'text-ink-3')}>
      <td className="max-w-0 py-1.25 pr-3" title={t(`settings.models.${SOURCES[model.source]}`)}>
        <span className="block truncate">{model.name}</span>
        {model.name === model.id ? null : <span className="block truncate font-mono text-ink-3 text-s">{model.id}</span>}
      </td>
      <td className={classNames('w-0 whitespace-nowrap py-1.25 pr-3 text-right', model.window === null && 'text-warn')}>
        {model.window === null ? t('settings.models.windowUnknown') : tokensText(model.window)}
      </td>
      <td className="w-0 whitespace-nowrap py-1.25 pr-3 text-right max-sm:hidden">
        {model.prices === null ? t('settings.models.priceUnknown') : pricesText(model.prices)}
      </td>
      <td className="w-0 whitespace-nowrap py-1.25 text-right">
        <IconButton size="s" icon={Pencil} label={t('settings.models.edit', { name: model.name })} onClick={onEdit} />
        <IconButton
          size="s"
          icon={hidden ? Eye : EyeOff}
          label={`${hidden ? t('settings.models.show') : t('settings.models.hide')} ${model.name}`}
          onClick={() => void setHidden()}
        />
      </td>
    </tr>
  )
}
