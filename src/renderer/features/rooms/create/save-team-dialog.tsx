import type { AppError } from '@shared/errors'
import { type FormEvent, useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { ErrorNotice } from '../../../parts/connections/error-notice'
import { loadLibrary } from '../../../parts/personas/library'
import { call, showToast } from '../../../store'
import { Button } from '../../../ui/button'
import { Dialog } from '../../../ui/dialog'
import { Field, TextArea, TextInput } from '../../../ui/field'
import { teamInput } from './draft'

type SaveTeamDialogProps = { readonly draft: Parameters<typeof teamInput>[0]; readonly onClose: () => void }

/** Keeps the cast, without its models, for later rooms. */
export function SaveTeamDialog({ draft, onClose }: SaveTeamDialogProps) {
  const { t } = useTranslation()
  const form = useId()
  const [name, setName] = useState('')
  const [description, setDescription] = useState('')
  const [tried, setTried] = useState(false)
  const [error, setError] = useState<AppError | null>(null)
  const save = async (): Promise<void> => {
    setTried(true)
    if (name.trim() === '') return
    const result = await call('team.save', teamInput(draft, name, description))
    if (!result.ok) return setError(result.error)
    void loadLibrary()
    showToast({ text: t('rooms.team.saved', { name: name.trim() }) })
    onClose()
  }
  return (
    <Dialog
      open
      onOpenChange={(open) => (open ? undefined : onClose())}
      title={t('rooms.team.saveTitle')}
      description={t('rooms.team.saveText')}
      footer={
        <>
          <Button onClick={onClose}>{t('rooms.team.cancel')}</Button>
          <Button variant="primary" type="submit" form={form}>
            {t('rooms.team.save')}
          </Button>
        </>
      }
    >
      <form
        id={form}
        noValidate
        className="mt-3.5 flex flex-col gap-3"
        onSubmit={(event: FormEvent) => {
          event.preventDefault()
          void save()
        }}
      >
        <Field label={t('rooms.team.name')} error={tried && name.trim() === '' ? t('rooms.team.nameMissing') : null}>
          <TextInput value={name} onChange={setName} maxLength={200} autoComplete="off" />
        </Field>
        <Field label={t('rooms.team.description')}>
          <TextArea value={description} onChange={setDescription} maxLength={2_000} className="max-h-32" />
        </Field>
        {error ? <ErrorNotice error={error} /> : null}
      </form>
    </Dialog>
  )
}
