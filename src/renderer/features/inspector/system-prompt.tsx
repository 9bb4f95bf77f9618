import { type KeyboardEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { call, showToast } from '../../store'
import { Button } from '../../ui/button'
import { Field, TextArea } from '../../ui/field'
import { Section } from './section'

type SystemPromptProps = { readonly chatId: string; readonly prompt: string | null }

/** The system prompt, to read and to change in place. */
export function SystemPrompt({ chatId, prompt }: SystemPromptProps) {
  const { t } = useTranslation()
  const [text, setText] = useState<string | null>(null)
  if (text === null)
    return (
      <Section
        title={t('inspector.systemPrompt')}
        action={
          <button type="button" className="text-accent text-s hover:underline" onClick={() => setText(prompt ?? '')}>
            {t('inspector.edit')}
          </button>
        }
      >
        <p className="whitespace-pre-wrap break-words text-ink-2">{prompt ?? t('inspector.noPrompt')}</p>
      </Section>
    )
  const save = async (): Promise<void> => {
    const result = await call('chat.configure', { id: chatId, systemPrompt: text.trim() === '' ? null : text })
    if (result.ok) setText(null)
    else showToast({ text: result.error.message, tone: 'bad' })
  }
  const onKeyDown = (event: KeyboardEvent): void => {
    // Esc ends the edit and nothing else.
    if (event.key !== 'Escape') return
    event.preventDefault()
    event.stopPropagation()
    setText(null)
  }
  return (
    <Section title={t('inspector.systemPrompt')}>
      <Field label={t('chat.promptText')}>
        <TextArea value={text} onChange={setText} onKeyDown={onKeyDown} aria-label={t('inspector.systemPrompt')} className="max-h-80 min-h-28" autoFocus />
      </Field>
      <div className="mt-2 flex justify-end gap-2">
        <Button variant="quiet" onClick={() => setText(null)}>
          {t('inspector.cancel')}
        </Button>
        <Button variant="primary" onClick={() => void save()}>
          {t('inspector.save')}
        </Button>
      </div>
    </Section>
  )
}
