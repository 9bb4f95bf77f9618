import { type Block, isFinal, type Message, messageText } from '@shared/model/message'
import type { OpenCall } from '@shared/model/tool'
import { memo } from 'react'
import { useTranslation } from 'react-i18next'
import { classNames } from '../../ui/class-names'
import { CopyButton } from '../markdown/copy-button'
import { MarkdownText } from '../markdown/markdown'
import { MediaView } from '../media/media-view'
import { ACTION, ACTIONS, ActionButton } from './action-button'
import { BranchArrows } from './branch-arrows'
import { DetailsButton } from './details-button'
import type { MessageActions } from './message-actions'
import { MessageEnd } from './message-end'
import { PinButton, PinMark } from './pin-button'
import { QuoteButton } from './quote-button'
import { Reasoning } from './reasoning'
import { RegenerateButton } from './regenerate-button'
import { ToolCall } from './tool-call'
import { Waiting } from './waiting'
import './message.css'

type AssistantMessageProps = {
  readonly message: Message
  readonly name: string | null
  readonly results: readonly Message[]
  readonly calls: readonly OpenCall[]
  readonly last: boolean
  readonly stopped: boolean
  readonly dim: boolean
  readonly covered: boolean
  readonly pinned: boolean
  readonly actions: MessageActions
}

/** What a model wrote: its name, its blocks in the order in which they came, and how it ended. */
export function AssistantMessage({ message, name, results, calls, last, stopped, dim, covered, pinned, actions }: AssistantMessageProps) {
  const { t } = useTranslation()
  const final = isFinal(message.state)
  const { blocks } = message
  return (
    <article
      aria-label={name ?? message.author.name ?? actions.nameOf(message.model, message.connectionId)}
      aria-description={covered ? t('compaction.row.covered') : undefined}
      aria-busy={!final}
      className={classNames('group/message relative pb-8.5 text-read', dim && 'msg-dim')}
    >
      {name === null ? null : <h2 className="mb-2 font-semibold text-ink-2 text-s leading-none">{name}</h2>}
      {blocks.map((block, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: blocks are only ever appended
        <BlockView key={index} block={block} growing={!final && index === blocks.length - 1} results={results} calls={calls} final={final} actions={actions} />
      ))}
      {!final && needsDots(blocks) ? <Waiting label={t('transcript.waiting')} /> : null}
      {final ? <MessageEnd message={message} last={last} stopped={stopped} actions={actions} /> : null}
      <div className="absolute bottom-1.5 -left-1.5 flex h-6 items-center gap-1 font-ui text-ink-3 text-s">
        <BranchArrows message={message} actions={actions} />
        {pinned ? <PinMark /> : null}
        {final ? <AnswerActions message={message} pinned={pinned} actions={actions} /> : null}
      </div>
    </article>
  )
}

function AnswerActions({ message, pinned, actions }: Pick<AssistantMessageProps, 'message' | 'pinned' | 'actions'>) {
  const { t } = useTranslation()
  const text = messageText(message.blocks)
  return (
    <div className={ACTIONS}>
      <CopyButton text={text} className={ACTION} />
      {text === '' ? null : <QuoteButton text={text} onQuote={actions.quote} />}
      <PinButton messageId={message.id} pinned={pinned} onPin={actions.pin} />
      <RegenerateButton message={message} actions={actions} />
      <ActionButton title={t('transcript.forkHint')} onClick={() => actions.fork(message.id)}>
        {t('transcript.fork')}
      </ActionButton>
      <DetailsButton message={message} actions={actions} />
    </div>
  )
}

/** Nothing has come yet, or a tool call is complete and the next words have not come. */
function needsDots(blocks: readonly Block[]): boolean {
  const last = blocks.at(-1)
  return last === undefined || (last.type === 'text' && last.text === '')
}

type BlockViewProps = {
  readonly block: Block
  readonly growing: boolean
  readonly final: boolean
  readonly results: readonly Message[]
  readonly calls: readonly OpenCall[]
  readonly actions: MessageActions
}

const BlockView = memo(function BlockView({ block, growing, final, results, calls, actions }: BlockViewProps) {
  switch (block.type) {
    case 'text':
      return block.text === '' ? null : (
        <div className="not-first:mt-2.5 select-text">
          <MarkdownText text={block.text} growing={growing} />
        </div>
      )
    case 'reasoning':
      return <Reasoning text={block.text} growing={growing} />
    case 'toolCall':
      return (
        <ToolCall call={block} result={resultOf(block.id, results)} open={calls.find((call) => call.toolCallId === block.id)} final={final} actions={actions} />
      )
    case 'toolResult':
    case 'notice':
      return null
    case 'image':
    case 'file':
      return <MediaView block={block} />
  }
})

function resultOf(callId: string, results: readonly Message[]) {
  for (const message of results) for (const block of message.blocks) if (block.type === 'toolResult' && block.toolCallId === callId) return block
  return undefined
}
