import type { ToolResultBlock } from '@shared/model/message'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { PlainText } from '../markdown/plain-text'
import type { ToolActions } from './message-actions'

const SHOWN = 4_000

type ToolResultProps = { readonly result: ToolResultBlock; readonly actions: ToolActions }

/** What a tool answered; where the model got only a part, the whole on request. */
export function ToolResult({ result, actions }: ToolResultProps) {
  const { t } = useTranslation()
  const [whole, setWhole] = useState<string | null>(null)
  const [loading, setLoading] = useState(false)
  const { toolCallId, content, wholeLength } = result
  const load = async (): Promise<void> => {
    setLoading(true)
    setWhole(await actions.wholeResult(toolCallId))
    setLoading(false)
  }
  return (
    <>
      {content === '' ? <p className="text-ink-3">{t('transcript.toolEmpty')}</p> : null}
      <div className="max-h-96 select-text overflow-y-auto font-mono text-s">
        <PlainText key={whole === null ? 'part' : 'whole'} text={whole ?? content} first={SHOWN} />
      </div>
      {wholeLength !== undefined && whole === null ? (
        <p className="mt-2 flex flex-wrap items-center gap-x-2 text-ink-3 text-s">
          {t('transcript.toolCut', { length: wholeLength.toLocaleString('en') })}
          <button type="button" disabled={loading} className="text-accent hover:underline" onClick={() => void load()}>
            {t('transcript.toolWhole')}
          </button>
        </p>
      ) : null}
    </>
  )
}
