import type { ChatState } from '@shared/events/chat'
import { useEffect } from 'react'
import { CompactDialog } from '../../parts/compaction/compact-dialog'
import type { ModelFinder } from '../../parts/models/model-finder'
import { closeDialog, peekUi, useChat, useUi } from '../../store'

type CompactNowProps = { readonly chatId: string; readonly finder: ModelFinder }

/** "Compact now" for a chat, while the window asks for it. */
export function CompactNow({ chatId, finder }: CompactNowProps) {
  const asked = useUi((ui) => ui.dialog === 'compact')
  // Back takes the chat away and must not leave the next one with this dialog.
  useEffect(
    () => () => {
      if (peekUi().dialog === 'compact') closeDialog()
    },
    [],
  )
  return asked ? <Open chatId={chatId} finder={finder} /> : null
}

const partsOf = ({ header, turn, status, activeCompaction }: ChatState) => ({
  config: header.config,
  running: turn !== null,
  version: `${status.contextUsed} ${status.messageCount} ${activeCompaction}`,
})

function Open({ chatId, finder }: CompactNowProps) {
  const chat = useChat(chatId, partsOf)
  if (!chat) return null
  const { config, running, version } = chat
  const { connectionId, model } = config.compaction.summarizer ?? config
  return (
    <CompactDialog
      conversationId={chatId}
      participantId={null}
      config={config.compaction}
      summarizerName={finder.name(connectionId, model)}
      running={running}
      version={version}
      onClose={closeDialog}
    />
  )
}
