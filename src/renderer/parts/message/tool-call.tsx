import type { ToolCallBlock, ToolResultBlock } from '@shared/model/message'
import { ChevronRight } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { classNames } from '../../ui/class-names'
import { CodeBlock } from '../markdown/code-block'
import { PlainText } from '../markdown/plain-text'

type ToolCallProps = {
  readonly call: ToolCallBlock
  readonly result: ToolResultBlock | undefined
  /** The message that holds the call is complete. */
  readonly final: boolean
}

const SHOWN_RESULT = 4_000

/** One tool call as a row; opened, it shows what went in and what came out. */
export function ToolCall({ call, result, final }: ToolCallProps) {
  const { t } = useTranslation()
  const [open, setOpen] = useState(false)
  const state = result ? (result.isError ? t('transcript.toolFailed') : t('transcript.toolDone')) : final ? '' : t('transcript.toolRunning')
  return (
    <div className="my-1.5 rounded-m border border-line first:mt-0">
      <button
        type="button"
        aria-expanded={open}
        onClick={() => setOpen(!open)}
        className="flex h-8 w-full items-center gap-2 rounded-m px-2.5 text-left font-ui text-ink-2 text-m hover:bg-hover"
      >
        <ChevronRight aria-hidden size={14} strokeWidth={1.75} className={classNames('shrink-0 transition-transform', open && 'rotate-90')} />
        <span className="min-w-0 truncate font-medium font-mono text-s">{call.name}</span>
        <span className="flex-1" />
        <span className={classNames('shrink-0 text-s', result?.isError ? 'text-bad' : 'text-ink-3')}>{state}</span>
      </button>
      {open ? (
        <div className="border-line border-t px-3 py-2.5 text-m">
          <h4 className="mb-1 text-ink-3 text-s">{t('transcript.toolInput')}</h4>
          <CodeBlock code={call.rawInput ?? JSON.stringify(call.input, null, 2)} language="json" open={!final} />
          <h4 className="mt-3 mb-1 text-ink-3 text-s">{t('transcript.toolResult')}</h4>
          {result ? <PlainText text={result.content} first={SHOWN_RESULT} /> : <p className="text-ink-3">{t('transcript.toolNoResult')}</p>}
        </div>
      ) : null}
    </div>
  )
}
