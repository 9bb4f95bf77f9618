import { type FormEvent, useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { parseTokens } from '../../parts/connections/figures'
import { Button } from '../../ui/button'
import { Dialog } from '../../ui/dialog'
import { Field, TextInput } from '../../ui/field'

type WindowDialogProps = {
  /** What the model is called. */
  readonly name: string
  readonly initial?: number | null
  readonly onCancel: () => void
  readonly onSave: (tokens: number) => void
}

/** Asks for a context window nobody knows; a guess would be wrong in one direction or the other. */
export function WindowDialog({ name, initial = null, onCancel, onSave }: WindowDialogProps) {
  const { t } = useTranslation()
  const form = useId()
  const [text, setText] = useState(initial === null ? '' : String(initial))
  const [wrong, setWrong] = useState(false)
  const submit = (event: FormEvent): void => {
    event.preventDefault()
    const tokens = parseTokens(text)
    if (tokens === null) setWrong(true)
    else onSave(tokens)
  }
  return (
    <Dialog
      open
      onOpenChange={(open) => (open ? undefined : onCancel())}
      title={t('chat.model.windowTitle')}
      description={t('chat.model.windowText', { name })}
      footer={
        <>
          <Button onClick={onCancel}>{t('chat.cancel')}</Button>
          <Button variant="primary" type="submit" form={form}>
            {t('chat.model.windowSave')}
          </Button>
        </>
      }
    >
      <form id={form} onSubmit={submit} className="mt-3.5">
        <Field label={t('chat.model.windowLabel')} hint={t('chat.model.windowHint')} error={wrong ? t('chat.model.windowWrong') : null}>
          <TextInput
            value={text}
            inputMode="numeric"
            onChange={(next) => {
              setText(next)
              setWrong(false)
            }}
          />
        </Field>
      </form>
    </Dialog>
  )
}
