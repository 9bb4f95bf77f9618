import type { Id } from '@shared/ids'
import type { Block, Message, ToolResultBlock } from '@shared/model/message'
import { isFinal } from '@shared/model/message'
import type { OpenCall } from '@shared/model/tool'
import { memo } from 'react'
import { useTranslation } from 'react-i18next'
import { MarkdownText } from '../../parts/markdown/markdown'
import { MediaView } from '../../parts/media/media-view'
import type { ToolActions } from '../../parts/message/message-actions'
import { Reasoning } from '../../parts/message/reasoning'
import { ToolCall } from '../../parts/message/tool-call'
import { call, useRoom } from '../../store'
import { decideCall, stopRoom } from './room-actions'
import { useRoomView } from './room-context'
import { report } from './room-report'
import '../../parts/message/message.css'

type SpokenProps = { readonly messages: readonly Message[] }

/** What a participant has said in one attempt, in the order in which it came, tool calls with their results. */
export function Spoken({ messages }: SpokenProps) {
  const { roomId } = useRoomView()
  const calls = useRoom(roomId, ({ openCalls }) => openCalls) ?? NONE
  const results = resultsIn(messages)
  return messages
    .filter(({ author }) => author.kind !== 'tool')
    .map((message) => {
      const final = isFinal(message.state)
      return message.blocks.map((block, index) => (
        <BlockView
          // biome-ignore lint/suspicious/noArrayIndexKey: blocks are only ever appended
          key={`${message.id} ${index}`}
          block={block}
          growing={!final && index === message.blocks.length - 1}
          final={final}
          result={block.type === 'toolCall' ? results.get(block.id) : undefined}
          open={block.type === 'toolCall' && final ? openCall(calls, block.id, message.author.participantId) : undefined}
          participantId={message.author.participantId}
        />
      ))
    })
}

const NONE: readonly OpenCall[] = []

function openCall(calls: readonly OpenCall[], id: string, participantId: Id | undefined): OpenCall | undefined {
  return calls.find((each) => each.toolCallId === id && each.participantId === participantId)
}

function resultsIn(messages: readonly Message[]): ReadonlyMap<string, ToolResultBlock> {
  const results = new Map<string, ToolResultBlock>()
  for (const { blocks } of messages) for (const block of blocks) if (block.type === 'toolResult') results.set(block.toolCallId, block)
  return results
}

type BlockViewProps = {
  readonly block: Block
  readonly growing: boolean
  readonly final: boolean
  readonly result: ToolResultBlock | undefined
  /** The call as the engine waits for it. */
  readonly open: OpenCall | undefined
  readonly participantId: Id | undefined
}

const BlockView = memo(function BlockView({ block, growing, final, result, open, participantId }: BlockViewProps) {
  const { t } = useTranslation()
  const { roomId } = useRoomView()
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
      return <ToolCall call={block} result={result} open={open} final={final} actions={toolActions(roomId, participantId)} />
    case 'image':
    case 'file':
      return <MediaView block={block} />
    case 'notice':
      return block.notice === 'impersonation' ? (
        <p className="mt-2 text-ink-3 text-s">
          {block.name === null ? t('rooms.room.card.impersonationUnnamed') : t('rooms.room.card.impersonation', { name: block.name })}
        </p>
      ) : null
    case 'toolResult':
      return null
  }
})

function toolActions(roomId: Id, participantId: Id | undefined): ToolActions {
  return {
    stop: () => void stopRoom(roomId, 'now', participantId),
    decide: (toolCallId, decision) => void decideCall(roomId, toolCallId, decision, participantId),
    wholeResult: async (toolCallId) => {
      const result = await call('tool.output', { id: roomId, toolCallId })
      return report(result) && result.ok ? result.data.content : null
    },
  }
}
