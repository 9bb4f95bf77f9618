import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { call } from '../../store'
import { Button } from '../../ui/button'
import { Dialog } from '../../ui/dialog'
import { Field, TextArea } from '../../ui/field'
import { report } from './report'

type PromptDialogProps = { readonly chatId: string; readonly prompt: string | null; readonly onClose: () => void }

/** Sets, changes or clears the system prompt of a chat. */
export function PromptDialog({ chatId, prompt, onClose }: PromptDialogProps) {
  const { t } = useTranslation()
  const [text, setText] = useState(prompt ?? '')
  const save = async (): Promise<void> => {
    const result = await call('chat.configure', { id: chatId, systemPrompt: text.trim() === '' ? null : text })
    if (report(result)) onClose()
  }
  return (
    <Dialog
      open
      size="l"
      onOpenChange={(open) => (open ? undefined : onClose())}
      closeOnOutsidePress={text === (prompt ?? '')}
      title={t('chat.promptTitle')}
      description={t('chat.promptText')}
      footer={
        <>
          <Button onClick={onClose}>{t('chat.cancel')}</Button>
          <Button variant="primary" onClick={() => void save()}>
            {t('chat.save')}
          </Button>
        </>
      }
    >
      <Field label={t('chat.promptLabel')} className="mt-3.5">
        <TextArea value={text} onChange={setText} className="max-h-[46vh] min-h-36 text-l" />
      </Field>
    </Dialog>
  )
}
