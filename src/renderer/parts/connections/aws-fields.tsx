import { useTranslation } from 'react-i18next'
import { Field, TextInput } from '../../ui/field'
import { SecretInput } from './secret-input'
import type { ConnectionForm } from './use-connection-form'

/** Region and keys of AWS. The keys go together: replacing one means replacing all. */
export function AwsFields({ form }: { readonly form: ConnectionForm }) {
  const { t } = useTranslation()
  const { draft, problems, hasSecret } = form
  const stored = hasSecret ? t('settings.connection.awsStored') : ''
  return (
    <>
      <Field
        label={t('settings.connection.region')}
        hint={t('settings.connection.regionHint')}
        error={problems.region && t(`settings.connection.problems.region.${problems.region}`)}
      >
        <TextInput
          value={draft.region}
          onChange={(region) => form.change({ region })}
          spellCheck={false}
          autoComplete="off"
          autoCapitalize="off"
          placeholder="eu-central-1"
          className="font-mono"
        />
      </Field>
      <Field
        label={t('settings.connection.accessKeyId')}
        hint={t('settings.connection.accessKeyIdHint')}
        error={problems.accessKeyId && t(`settings.connection.problems.accessKeyId.${problems.accessKeyId}`)}
      >
        <TextInput
          value={draft.accessKeyId}
          onChange={(accessKeyId) => form.change({ accessKeyId })}
          spellCheck={false}
          autoComplete="off"
          autoCapitalize="off"
          placeholder={stored}
          className="font-mono"
        />
      </Field>
      <Field
        label={t('settings.connection.secretAccessKey')}
        error={problems.secretAccessKey && t(`settings.connection.problems.secretAccessKey.${problems.secretAccessKey}`)}
      >
        <SecretInput value={draft.secretAccessKey} onChange={(secretAccessKey) => form.change({ secretAccessKey })} placeholder={stored} />
      </Field>
      <Field
        label={t('settings.connection.sessionToken')}
        hint={t('settings.connection.sessionTokenHint')}
        error={problems.sessionToken && t(`settings.connection.problems.sessionToken.${problems.sessionToken}`)}
      >
        <SecretInput value={draft.sessionToken} onChange={(sessionToken) => form.change({ sessionToken })} />
      </Field>
    </>
  )
}
