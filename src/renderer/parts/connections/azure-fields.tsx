import { useTranslation } from 'react-i18next'
import { Field, TextInput } from '../../ui/field'
import { readAzureTarget, splitTargetUri } from './azure-target'
import { DEFAULT_API_VERSION } from './connection-draft'
import type { ConnectionForm } from './use-connection-form'

/** Where a model of Azure OpenAI lies: resource or endpoint, deployment, version of the interface. */
export function AzureFields({ form }: { readonly form: ConnectionForm }) {
  const { t } = useTranslation()
  const { draft, problems } = form
  const read = readAzureTarget(draft.azureTarget)
  const named = read.ok ? read.target.deployment : undefined
  return (
    <>
      <Field
        label={t('settings.connection.azureTarget')}
        hint={t('settings.connection.azureTargetHint')}
        error={problems.azureTarget && t(`settings.connection.problems.azureTarget.${problems.azureTarget}`)}
      >
        <TextInput
          value={draft.azureTarget}
          onChange={(azureTarget) => form.change({ azureTarget })}
          onPaste={(event) => {
            const parts = splitTargetUri(event.clipboardData.getData('text/plain'))
            if (!parts) return
            event.preventDefault()
            form.change(parts)
          }}
          spellCheck={false}
          autoComplete="off"
          placeholder="https://my-resource.openai.azure.com"
          className="font-mono"
        />
      </Field>
      <div className="grid grid-cols-[1fr_minmax(0,10rem)] items-start gap-3 max-sm:grid-cols-1">
        <Field
          label={t('settings.connection.deployment')}
          hint={t('settings.connection.deploymentHint')}
          error={problems.deployment && t(`settings.connection.problems.deployment.${problems.deployment}`)}
        >
          <TextInput
            value={draft.deployment}
            onChange={(deployment) => form.change({ deployment })}
            spellCheck={false}
            autoComplete="off"
            placeholder={named ?? ''}
            className="font-mono"
          />
        </Field>
        <Field label={t('settings.connection.apiVersion')} error={problems.apiVersion && t('settings.connection.problems.apiVersion.long')}>
          <TextInput
            value={draft.apiVersion}
            onChange={(apiVersion) => form.change({ apiVersion })}
            spellCheck={false}
            autoComplete="off"
            placeholder={DEFAULT_API_VERSION}
            className="font-mono"
          />
        </Field>
      </div>
    </>
  )
}
