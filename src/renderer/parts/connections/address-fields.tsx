import { ChevronRight } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { Button } from '../../ui/button'
import { Field, TextInput } from '../../ui/field'
import { lacksVersion } from './base-url'
import { PRESETS, presetOf } from './provider-choice'
import type { ConnectionForm } from './use-connection-form'

type FormProps = { readonly form: ConnectionForm }

/** The address of a server of one's own, with the well-known ones to choose from. */
export function AddressField({ form }: FormProps) {
  const { t } = useTranslation()
  const { baseUrl } = form.draft
  return (
    <div className="flex flex-col gap-2">
      <AddressInput
        form={form}
        label={t('settings.connection.address')}
        hint={lacksVersion(baseUrl) ? t('settings.connection.addressLacksVersion') : t('settings.connection.addressHint')}
        placeholder="http://127.0.0.1:11434/v1"
      />
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

/** An address that only somebody behind a proxy or gateway needs. */
export function OptionalAddress({ form }: FormProps) {
  const { t } = useTranslation()
  return <AddressInput form={form} label={t('settings.connection.addressOptional')} hint={t('settings.connection.addressHintProxy')} />
}

/** The same, folded away; open where there is one or something is wrong with it. */
export function AdvancedAddress({ form }: FormProps) {
  const { t } = useTranslation()
  const open = form.draft.baseUrl !== '' || form.problems.baseUrl !== undefined
  const bedrock = form.draft.choice === 'bedrock'
  return (
    <details {...(open ? { open } : {})} className="group">
      <summary className="flex w-fit cursor-default select-none list-none items-center gap-1 rounded-s text-ink-2 hover:text-ink">
        <ChevronRight aria-hidden size={14} strokeWidth={1.75} className="text-ink-3 transition-transform group-open:rotate-90" />
        {t('settings.connection.advanced')}
      </summary>
      <div className="mt-2">
        <AddressInput
          form={form}
          label={bedrock ? t('settings.connection.endpointOptional') : t('settings.connection.addressOptional')}
          hint={bedrock ? t('settings.connection.endpointHint') : t('settings.connection.addressHintProxy')}
        />
      </div>
    </details>
  )
}

type AddressInputProps = FormProps & { readonly label: string; readonly hint: string; readonly placeholder?: string }

function AddressInput({ form, label, hint, placeholder }: AddressInputProps) {
  const { t } = useTranslation()
  const problem = form.problems.baseUrl
  return (
    <Field label={label} hint={hint} error={problem && t(`settings.connection.problems.baseUrl.${problem}`)}>
      <TextInput
        value={form.draft.baseUrl}
        onChange={(baseUrl) => form.change({ baseUrl })}
        inputMode="url"
        spellCheck={false}
        autoComplete="off"
        placeholder={placeholder}
        className="font-mono"
      />
    </Field>
  )
}
