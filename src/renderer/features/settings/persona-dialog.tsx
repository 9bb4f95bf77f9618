import type { AppError } from '@shared/errors'
import type { SavedPersona } from '@shared/model/persona'
import { type FormEvent, useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { ErrorNotice } from '../../parts/connections/error-notice'
import { type FormControls, FormDialog } from '../../parts/page/form-dialog'
import { loadLibrary } from '../../parts/personas/library'
import { draftOfPersona, EMPTY_PERSONA, type PersonaDraft, readPersona } from '../../parts/personas/persona-draft'
import { PersonaFields } from '../../parts/personas/persona-fields'
import { call } from '../../store'
import { Button } from '../../ui/button'

type PersonaDialogProps = { readonly open: boolean; readonly onOpenChange: (open: boolean) => void; readonly subject: SavedPersona | 'new' }

/** Makes or changes a persona that is kept. */
export function PersonaDialog({ open, onOpenChange, subject }: PersonaDialogProps) {
  const { t } = useTranslation()
  return (
    <FormDialog open={open} onOpenChange={onOpenChange} title={t(subject === 'new' ? 'rooms.persona.newTitle' : 'rooms.persona.editTitle')} size="l">
      {(controls) => <PersonaForm start={subject === 'new' ? null : subject} controls={controls} />}
    </FormDialog>
  )
}

function PersonaForm({ start, controls }: { readonly start: SavedPersona | null; readonly controls: FormControls }) {
  const { t } = useTranslation()
  const [draft, setDraft] = useState<PersonaDraft>(() => (start ? draftOfPersona(start) : EMPTY_PERSONA))
  const [tried, setTried] = useState(false)
  const [dirty, setDirty] = useState(false)
  const [error, setError] = useState<AppError | null>(null)
  useEffect(() => controls.onDirty(dirty), [controls.onDirty, dirty])

  async function save(): Promise<void> {
    setTried(true)
    const persona = readPersona(draft)
    if (persona.name === '' || persona.role === '') return
    const result = await call('persona.save', { ...persona, ...(start && { id: start.id }) })
    if (!result.ok) return setError(result.error)
    void loadLibrary()
    controls.close()
  }

  return (
    <form
      noValidate
      className="mt-3.5 flex flex-col gap-3.5"
      onSubmit={(event: FormEvent) => {
        event.preventDefault()
        void save()
      }}
    >
      <PersonaFields
        draft={draft}
        tried={tried}
        onChange={(next) => {
          setDraft(next)
          setDirty(true)
          setError(null)
        }}
      />
      {error ? <ErrorNotice error={error} /> : null}
      <div className="mt-1 flex justify-end gap-2">
        <Button onClick={controls.cancel}>{t('rooms.persona.cancel')}</Button>
        <Button type="submit" variant="primary">
          {t('rooms.persona.save')}
        </Button>
      </div>
    </form>
  )
}
