import type { ToolCallBlock, ToolResultBlock } from '@shared/model/message'
import type { OpenCall } from '@shared/model/tool'
import { Ban, Check, ChevronRight, CircleHelp, Hourglass, type LucideIcon, X } from 'lucide-react'
import { type ReactNode, useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from '../../ui/button'
import { classNames } from '../../ui/class-names'
import { Spinner } from '../../ui/spinner'
import { formatDuration } from '../gauge/format'
import { CodeBlock } from '../markdown/code-block'
import { runningSince } from './call-times'
import { useIsFound } from './found'
import type { ToolActions } from './message-actions'
import { type CallStage, stageOf } from './tool-outcome'
import { ToolQuestion } from './tool-question'
import { ToolResult } from './tool-result'

type ToolCallProps = {
  readonly call: ToolCallBlock
  readonly result: ToolResultBlock | undefined
  /** The call as the engine waits for it; undefined where it does not. */
  readonly open: OpenCall | undefined
  /** The message that holds the call is complete. */
  readonly final: boolean
  readonly actions: ToolActions
}

/** One tool call as a row; opened, it shows what went in and what came out. A call that asks is open by itself, and one whose answer was looked for opens. */
export function ToolCall({ call, result, open, final, actions }: ToolCallProps) {
  const { t } = useTranslation()
  const [chosen, setChosen] = useState<boolean | null>(null)
  const found = useIsFound(call.id)
  useEffect(() => {
    if (found) setChosen(true)
  }, [found])
  const stage = stageOf(final, result, open)
  const shown = chosen ?? stage === 'ask'
  return (
    <div className={classNames('my-1.5 rounded-m border font-ui text-m first:mt-0', stage === 'ask' ? 'border-accent' : 'border-line')}>
      <div className="flex min-h-8 items-center gap-2 rounded-m pr-1 hover:bg-hover">
        <button
          type="button"
          aria-expanded={shown}
          onClick={() => setChosen(!shown)}
          className="flex min-h-8 min-w-0 flex-1 items-center gap-2 rounded-m pl-2.5 text-left text-ink-2"
        >
          <ChevronRight aria-hidden size={14} strokeWidth={1.75} className={classNames('shrink-0 transition-transform', shown && 'rotate-90')} />
          <span className="min-w-0 truncate font-medium font-mono text-ink text-s">{call.name}</span>
          {open ? <span className="shrink-0 text-ink-3 text-s">{open.origin}</span> : null}
          <span className="flex-1" />
          <Stage stage={stage} callId={call.id} />
        </button>
        {stage === 'running' ? (
          <Button size="s" aria-label={t('transcript.toolStopNamed', { name: call.name })} onClick={actions.stop}>
            {t('transcript.toolStop')}
          </Button>
        ) : null}
      </div>
      {shown ? (
        <div className="border-line border-t px-3 py-2.5">
          <h3 className="mb-1 text-ink-3 text-s">{t('transcript.toolInput')}</h3>
          <CodeBlock code={argumentsOf(call)} language="json" open={stage === 'written'} />
          {call.rawInput !== undefined && final ? <p className="mt-1 text-bad text-s">{t('transcript.toolBadInput')}</p> : null}
          {result ? (
            <>
              <h3 className="mt-3 mb-1 text-ink-3 text-s">{t('transcript.toolResult')}</h3>
              <ToolResult result={result} actions={actions} />
            </>
          ) : null}
          {stage === 'ask' && open ? <ToolQuestion open={open} actions={actions} /> : null}
        </div>
      ) : null}
    </div>
  )
}

function argumentsOf({ rawInput, input }: ToolCallBlock): string {
  return rawInput ?? JSON.stringify(input, null, 2)
}

const ICONS: Readonly<Record<Exclude<CallStage, 'written' | 'running'>, LucideIcon>> = {
  ask: CircleHelp,
  waiting: Hourglass,
  done: Check,
  failed: X,
  denied: Ban,
  cancelled: Ban,
  unanswered: Ban,
}

const TONES: Readonly<Record<CallStage, string>> = {
  written: 'text-ink-3',
  ask: 'text-accent',
  running: 'text-ink-2',
  waiting: 'text-ink-2',
  done: 'text-ink-3',
  failed: 'text-bad',
  denied: 'text-warn',
  cancelled: 'text-ink-3',
  unanswered: 'text-ink-3',
}

function Stage({ stage, callId }: { readonly stage: CallStage; readonly callId: string }) {
  const { t } = useTranslation()
  const label = t(`transcript.toolStage.${stage}`)
  return (
    <span className={classNames('flex shrink-0 items-center gap-1.5 pr-1.5 text-s', TONES[stage])}>
      <Mark stage={stage} />
      {label}
      {stage === 'running' ? <Elapsed callId={callId} /> : null}
    </span>
  )
}

function Mark({ stage }: { readonly stage: CallStage }): ReactNode {
  if (stage === 'written') return <i aria-hidden className="msg-dot" />
  if (stage === 'running') return <Spinner />
  const Icon = ICONS[stage]
  return <Icon aria-hidden size={13} strokeWidth={2} />
}

/** How long the call has been running before this window's eyes. */
function Elapsed({ callId }: { readonly callId: string }) {
  const since = runningSince(callId)
  const [now, setNow] = useState(Date.now)
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 1_000)
    return () => clearInterval(timer)
  }, [])
  const seconds = Math.floor(Math.max(0, now - since) / 1_000)
  return (
    <span aria-hidden className="tabular-nums">
      {seconds === 0 ? '' : formatDuration(seconds * 1_000)}
    </span>
  )
}
