import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from '../../ui/button'
import { TextInput } from '../../ui/field'
import { isComposing } from '../../ui/ime'
import { Notice } from '../../ui/notice'
import { Spinner } from '../../ui/spinner'
import { ErrorNotice } from './error-notice'
import type { ConnectionTest } from './use-connection-test'

const MAX_REPLY = 160

type TestResultProps = {
  readonly test: ConnectionTest
  /** Tests again with this model. Offered where a service does not say which models it has, so that none or a wrong one was tried. */
  readonly onModel: (model: string) => void
}

/** What came of testing a connection, in words. */
export function TestResult({ test, onModel }: TestResultProps) {
  const { t } = useTranslation()
  switch (test.state) {
    case 'idle':
      return null
    case 'running':
      return (
        <p role="status" className="flex items-center gap-2 text-ink-2">
          <Spinner /> {t('settings.connections.testing')}
        </p>
      )
    case 'failed':
      return (
        <>
          <ErrorNotice error={test.error} />
          {test.error.code === 'validation' || test.error.code === 'model_not_found' ? <ModelToTry onModel={onModel} /> : null}
        </>
      )
    case 'answered': {
      const reply = shorten(test.reply)
      return (
        <Notice tone="good">
          {reply === '' ? t('settings.connection.answeredEmpty') : t('settings.connection.answered', { reply })}
          {test.models === null ? null : ` ${t('settings.connection.modelCount', { count: test.models.length })}`}
        </Notice>
      )
    }
  }
}

function ModelToTry({ onModel }: { readonly onModel: (model: string) => void }) {
  const { t } = useTranslation()
  const [model, setModel] = useState('')
  const go = () => (model.trim() === '' ? undefined : onModel(model.trim()))
  return (
    <div className="mt-2 flex items-center gap-2">
      <TextInput
        aria-label={t('settings.model.id')}
        placeholder={t('settings.model.id')}
        value={model}
        onChange={setModel}
        onKeyDown={(event) => {
          if (event.key !== 'Enter' || isComposing(event)) return
          // It may stand inside a form, which is not what is meant.
          event.preventDefault()
          go()
        }}
        spellCheck={false}
        autoComplete="off"
        compact
        className="flex-1 font-mono"
      />
      <Button onClick={go}>{t('settings.connections.test')}</Button>
    </div>
  )
}

/** One line, never cut within a character. */
function shorten(reply: string): string {
  const characters = [...reply.trim().replace(/\s+/g, ' ')]
  return characters.length > MAX_REPLY ? `${characters.slice(0, MAX_REPLY).join('')}…` : characters.join('')
}
