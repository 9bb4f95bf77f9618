import { useTranslation } from 'react-i18next'
import { Field } from '../../ui/field'
import { presetOf } from './provider-choice'
import { SecretInput } from './secret-input'
import type { ConnectionForm } from './use-connection-form'

/** The API key of a provider that has one. */
export function KeyField({ form }: { readonly form: ConnectionForm }) {
  const { t } = useTranslation()
  const { choice, apiKey, baseUrl } = form.draft
  const problem = form.problems.apiKey
  const optional = choice === 'compatible' && !presetOf(baseUrl)?.needsKey
  const hint = choice === 'compatible' || choice === 'bedrock' || choice === 'demo' ? undefined : t(`settings.connection.keyHints.${choice}`)
  return (
    <Field
      label={optional ? t('settings.connection.keyOptional') : t('settings.connection.key')}
      hint={hint}
      error={problem && t(`settings.connection.problems.apiKey.${problem}`)}
    >
      <SecretInput value={apiKey} onChange={(value) => form.change({ apiKey: value })} placeholder={form.hasSecret ? t('settings.connection.keyStored') : ''} />
    </Field>
  )
}
