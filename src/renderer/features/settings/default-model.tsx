import type { Settings } from '@shared/model/settings'
import { useTranslation } from 'react-i18next'
import { tokensText } from '../../parts/connections/figures'
import { useApp, useModels } from '../../store'
import { Combobox } from '../../ui/combobox'
import { Select } from '../../ui/select'

type DefaultModelProps = {
  readonly settings: Pick<Settings, 'defaultConnectionId' | 'defaultModel'>
  readonly onChange: (patch: Pick<Settings, 'defaultConnectionId' | 'defaultModel'>) => void
}

/** Which connection and model a new chat gets. Another connection has other models, so choosing one clears the model. */
export function DefaultModel({ settings, onChange }: DefaultModelProps) {
  const { t } = useTranslation()
  const connections = useApp((state) => state.connections) ?? []
  const { defaultConnectionId, defaultModel } = settings
  if (connections.length === 0) return <span className="text-ink-2">{t('settings.defaultModel.noConnection')}</span>
  return (
    <>
      <Select
        label={t('settings.defaultModel.connection')}
        value={connections.some((row) => row.id === defaultConnectionId) ? defaultConnectionId : null}
        onChange={(id) => onChange({ defaultConnectionId: id, defaultModel: null })}
        options={connections.map((row) => ({ value: row.id, label: row.label }))}
        placeholder={t('settings.defaultModel.none')}
        className="w-56"
      />
      {defaultConnectionId === null ? null : (
        <ModelOf connectionId={defaultConnectionId} model={defaultModel} onChange={(model) => onChange({ defaultConnectionId, defaultModel: model })} />
      )}
    </>
  )
}

type ModelOfProps = { readonly connectionId: string; readonly model: string | null; readonly onChange: (model: string) => void }

function ModelOf({ connectionId, model, onChange }: ModelOfProps) {
  const { t } = useTranslation()
  const models = useModels(connectionId).filter((row) => row.hidden !== true || row.id === model)
  const known = models.map((row) => ({ value: row.id, label: row.name, ...(row.window === null ? {} : { hint: tokensText(row.window) }) }))
  // A model that is set but not listed (any more) still shows its name.
  const options = model === null || models.some((row) => row.id === model) ? known : [{ value: model, label: model }, ...known]
  return (
    <Combobox
      label={t('settings.defaultModel.model')}
      value={model}
      onChange={onChange}
      options={options}
      placeholder={t('settings.defaultModel.none')}
      searchLabel={t('settings.defaultModel.search')}
      emptyText={t('settings.defaultModel.noMatch')}
      className="w-56"
    />
  )
}
