import { useTranslation } from 'react-i18next'
import { Button } from '../../ui/button'
import { Field, TextInput } from '../../ui/field'
import { lacksVersion } from './base-url'
import { defaultLabel } from './connection-draft'
import { PRESETS, presetOf } from './provider-choice'
import { SecretInput } from './secret-input'
import type { ConnectionForm } from './use-connection-form'

type ConnectionFieldsProps = {
  readonly form: ConnectionForm
  /** False at the first start, where a name is one question too many. */
  readonly withName: boolean
}

/** The fields of a connection, as its provider needs them. */
export function ConnectionFields({ form, withName }: ConnectionFieldsProps) {
  const { t } = useTranslation()
  const { draft, problems } = form
  if (draft.choice === 'demo' && !withName) return null
  return (
    <div className="flex flex-col gap-3.5">
      {draft.choice === 'compatible' ? <AddressField form={form} /> : null}
      {draft.choice === 'demo' ? null : <KeyField form={form} />}
      {draft.choice === 'anthropic' && withName ? <ProxyField form={form} /> : null}
      {withName ? (
        <Field
          label={t('settings.connection.name')}
          hint={t('settings.connection.nameHint')}
          error={problems.label && t('settings.connection.problems.label.long')}
        >
          <TextInput value={draft.label} onChange={(label) => form.change({ label })} placeholder={defaultLabel(draft)} />
        </Field>
      ) : null}
    </div>
  )
}

function AddressField({ form }: { readonly form: ConnectionForm }) {
  const { t } = useTranslation()
  const { baseUrl } = form.draft
  const problem = form.problems.baseUrl
  return (
    <div className="flex flex-col gap-2">
      <Field
        label={t('settings.connection.address')}
        hint={lacksVersion(baseUrl) ? t('settings.connection.addressLacksVersion') : t('settings.connection.addressHint')}
        error={problem && t(`settings.connection.problems.baseUrl.${problem}`)}
      >
        <TextInput
          value={baseUrl}
          onChange={(value) => form.change({ baseUrl: value })}
          inputMode="url"
          spellCheck={false}
          autoComplete="off"
          placeholder="http://127.0.0.1:11434/v1"
          className="font-mono"
        />
      </Field>
      {/* biome-ignore lint/a11y/useSemanticElements: a fieldset brings a look and a disabled state that buttons do not want */}
      <div role="group" aria-label={t('settings.connection.presets')} className="flex flex-wrap gap-1.5">
        {PRESETS.map((preset) => (
          <Button
            key={preset.id}
            size="s"
            aria-pressed={presetOf(baseUrl) === preset}
            onClick={() => form.change({ baseUrl: preset.baseUrl })}
            className="aria-pressed:bg-active"
          >
            {preset.name}
          </Button>
        ))}
      </div>
    </div>
  )
}

function KeyField({ form }: { readonly form: ConnectionForm }) {
  const { t } = useTranslation()
  const { choice, apiKey, baseUrl } = form.draft
  const problem = form.problems.apiKey
  const optional = choice === 'compatible' && !presetOf(baseUrl)?.needsKey
  const hint = choice === 'anthropic' ? t('settings.connection.keyHintAnthropic') : choice === 'openai' ? t('settings.connection.keyHintOpenai') : undefined
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

function ProxyField({ form }: { readonly form: ConnectionForm }) {
  const { t } = useTranslation()
  const problem = form.problems.baseUrl
  return (
    <Field
      label={t('settings.connection.addressOptional')}
      hint={t('settings.connection.addressHintProxy')}
      error={problem && t(`settings.connection.problems.baseUrl.${problem}`)}
    >
      <TextInput
        value={form.draft.baseUrl}
        onChange={(baseUrl) => form.change({ baseUrl })}
        inputMode="url"
        spellCheck={false}
        autoComplete="off"
        className="font-mono"
      />
    </Field>
  )
}
