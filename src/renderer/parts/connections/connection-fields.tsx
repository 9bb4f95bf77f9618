import { useTranslation } from 'react-i18next'
import { Field, TextInput } from '../../ui/field'
import { AddressField, AdvancedAddress, OptionalAddress } from './address-fields'
import { AwsFields } from './aws-fields'
import { AzureFields } from './azure-fields'
import { defaultLabel } from './connection-draft'
import { KeyField } from './key-field'
import type { ConnectionForm } from './use-connection-form'

type ConnectionFieldsProps = {
  readonly form: ConnectionForm
  /** False at the first start, where a name is one question too many. */
  readonly withName: boolean
}

/** The fields of a connection, as its provider needs them. */
export function ConnectionFields({ form, withName }: ConnectionFieldsProps) {
  if (form.draft.choice === 'demo' && !withName) return null
  return (
    <div className="flex flex-col gap-3.5">
      <ProviderFields form={form} withName={withName} />
      {withName ? <NameField form={form} /> : null}
    </div>
  )
}

function ProviderFields({ form, withName }: ConnectionFieldsProps) {
  switch (form.draft.choice) {
    case 'demo':
      return null
    case 'openai':
      return <KeyField form={form} />
    case 'anthropic':
      return (
        <>
          <KeyField form={form} />
          {withName ? <OptionalAddress form={form} /> : null}
        </>
      )
    case 'compatible':
      return (
        <>
          <AddressField form={form} />
          <KeyField form={form} />
        </>
      )
    case 'google':
    case 'cohere':
      return (
        <>
          <KeyField form={form} />
          <AdvancedAddress form={form} />
        </>
      )
    case 'azure-openai':
      return (
        <>
          <AzureFields form={form} />
          <KeyField form={form} />
        </>
      )
    case 'bedrock':
      return (
        <>
          <AwsFields form={form} />
          <AdvancedAddress form={form} />
        </>
      )
  }
}

function NameField({ form }: { readonly form: ConnectionForm }) {
  const { t } = useTranslation()
  return (
    <Field
      label={t('settings.connection.name')}
      hint={t('settings.connection.nameHint')}
      error={form.problems.label && t('settings.connection.problems.label.long')}
    >
      <TextInput value={form.draft.label} onChange={(label) => form.change({ label })} placeholder={defaultLabel(form.draft)} />
    </Field>
  )
}
