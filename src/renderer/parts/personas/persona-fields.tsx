import { useTranslation } from 'react-i18next'
import { classNames } from '../../ui/class-names'
import { Field, TextArea, TextInput } from '../../ui/field'
import { CapabilityChecks, useCapabilities } from './capabilities'
import { COLORS, fillOf } from './colors'
import type { PersonaDraft } from './persona-draft'

type PersonaFieldsProps = {
  readonly draft: PersonaDraft
  readonly onChange: (draft: PersonaDraft) => void
  /** Somebody has tried to save: what is missing is said. */
  readonly tried: boolean
  /** Somebody else in the same cast has the name already. */
  readonly nameTaken?: boolean
}

/** Who somebody is in the room: name, role, background, style, icon, colour, and what it may use. */
export function PersonaFields({ draft, onChange, tried, nameTaken = false }: PersonaFieldsProps) {
  const { t } = useTranslation()
  const capabilities = useCapabilities(draft.capabilities)
  return (
    <div className="flex flex-col gap-3.5">
      <div className="grid grid-cols-1 gap-3.5 sm:grid-cols-2">
        <Field
          label={t('rooms.room.persona.name')}
          hint={t('rooms.room.persona.nameHint')}
          error={nameTaken ? t('rooms.persona.taken') : tried && draft.name.trim() === '' ? t('rooms.room.persona.nameMissing') : null}
        >
          <TextInput value={draft.name} onChange={(name) => onChange({ ...draft, name })} maxLength={60} autoComplete="off" />
        </Field>
        <Field label={t('rooms.room.persona.role')} error={tried && draft.role.trim() === '' ? t('rooms.room.persona.roleMissing') : null}>
          <TextInput value={draft.role} onChange={(role) => onChange({ ...draft, role })} maxLength={200} autoComplete="off" />
        </Field>
      </div>
      <div className="grid grid-cols-1 gap-3.5 sm:grid-cols-2">
        <Field label={t('rooms.room.persona.background')}>
          <TextArea value={draft.background} onChange={(background) => onChange({ ...draft, background })} className="max-h-40" />
        </Field>
        <Field label={t('rooms.room.persona.style')}>
          <TextArea value={draft.style} onChange={(style) => onChange({ ...draft, style })} className="max-h-40" />
        </Field>
      </div>
      <div className="flex flex-wrap items-start gap-x-6 gap-y-3.5">
        <Field label={t('rooms.room.persona.icon')} hint={t('rooms.room.persona.iconHint')} className="w-36">
          <TextInput value={draft.icon} onChange={(icon) => onChange({ ...draft, icon })} maxLength={16} autoComplete="off" />
        </Field>
        <ColorChoice value={draft.color} onChange={(color) => onChange({ ...draft, color })} />
      </div>
      <CapabilityChecks
        label={t('rooms.room.persona.capabilities')}
        options={capabilities}
        value={draft.capabilities}
        onChange={(next) => onChange({ ...draft, capabilities: next })}
      />
    </div>
  )
}

function ColorChoice({ value, onChange }: { readonly value: number | null; readonly onChange: (value: number | null) => void }) {
  const { t } = useTranslation()
  const choices = [null, ...Array.from({ length: COLORS }, (_, index) => index)]
  return (
    <fieldset className="m-0 border-0 p-0">
      <legend className="mb-1.25 p-0 text-ink-2">{t('rooms.room.persona.color')}</legend>
      <div className="flex flex-wrap gap-1.5">
        {choices.map((color) => {
          const label = color === null ? t('rooms.room.persona.colorAuto') : t('rooms.room.persona.colorNumber', { number: color + 1 })
          return (
            <label
              key={color ?? 'auto'}
              title={label}
              className={classNames(
                'relative grid size-7 place-items-center rounded-full text-[10px]',
                color === null ? 'border border-line-strong text-ink-2' : fillOf(color),
                value === color && 'ring-2 ring-ink ring-offset-2 ring-offset-raise',
              )}
            >
              <input
                type="radio"
                name="persona-color"
                aria-label={label}
                checked={value === color}
                onChange={() => onChange(color)}
                className="absolute inset-0 m-0 size-full cursor-default appearance-none rounded-full"
              />
              {color === null ? 'A' : null}
            </label>
          )
        })}
      </div>
    </fieldset>
  )
}
