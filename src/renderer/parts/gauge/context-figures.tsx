import type { ChatStatus } from '@shared/model/chat'
import { useTranslation } from 'react-i18next'
import { KeyValue, type KeyValueRow } from '../../ui/key-value'
import { formatTokens } from './format'
import { type Share, shares } from './gauge-figures'

type ContextFiguresProps = {
  readonly status: Pick<ChatStatus, 'breakdown' | 'contextLimit'>
  /** Tokens of what is being typed; left out where nothing is typed. */
  readonly typing?: number
}

const COLOUR: Readonly<Record<Share['kind'], string>> = { system: 'bg-p4', tools: 'bg-p2', summary: 'bg-good', history: 'bg-p1', message: 'bg-p3' }

/** The window as a bar of its parts, and the parts as figures. */
export function ContextFigures({ status, typing }: ContextFiguresProps) {
  const { t } = useTranslation()
  const { system, tools, summary, history, outputReserve } = status.breakdown
  const row = (kind: Share['kind'], label: string, tokens: number): KeyValueRow => ({
    label,
    value: (
      <span className="inline-flex items-center gap-2">
        <i aria-hidden className={`h-2 w-2 rounded-[2px] ${tokens > 0 ? COLOUR[kind] : 'bg-transparent'}`} />
        {formatTokens(tokens)}
      </span>
    ),
  })
  const rows: readonly (KeyValueRow | null)[] = [
    row('system', t('gauge.system'), system),
    tools > 0 ? row('tools', t('gauge.tools'), tools) : null,
    summary > 0 ? row('summary', t('gauge.summary'), summary) : null,
    row('history', t('gauge.history'), history),
    typing === undefined ? null : row('message', t('gauge.message'), typing),
    { label: t('gauge.reserve'), value: formatTokens(outputReserve) },
  ]
  return (
    <>
      <div aria-hidden className="mt-0.5 mb-2.5 flex h-2.5 overflow-hidden rounded-[3px] bg-active">
        {shares(status, typing ?? 0).map((part) => (
          <i key={part.kind} className={`block ${COLOUR[part.kind]}`} style={{ width: `${part.percent}%` }} />
        ))}
      </div>
      <KeyValue rows={rows.filter((each) => each !== null)} />
    </>
  )
}
