import type { ChatState } from '@shared/events/chat'
import { type KeyboardEvent, useEffect, useMemo, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { warmHighlighter } from '../../parts/markdown/highlight'
import type { MessageActions } from '../../parts/message/message-actions'
import { costOf } from '../../parts/models/model-finder'
import { useModelFinder } from '../../parts/models/use-model-finder'
import { Transcript, type TranscriptHandle } from '../../parts/transcript/transcript'
import { call, loadOlder, navigate, useChat, useChatError, useSending } from '../../store'
import { Button } from '../../ui/button'
import { Empty } from '../../ui/empty'
import { Spinner } from '../../ui/spinner'
import { clearContext, retryTurn, stopTurn, undoClear } from './actions'
import { ChatBar } from './chat-bar'
import { ChatComposer } from './chat-composer'
import { PromptDialog } from './prompt-dialog'
import { report } from './report'
import { useModelChoice } from './use-model-choice'
import { useStoppedNote } from './use-stopped-note'

type ChatPageProps = { readonly id: string }

/** One chat: title bar, transcript, composer. */
export function ChatPage({ id }: ChatPageProps) {
  const { t } = useTranslation()
  const header = useChat(id, (chat) => chat.header)
  const error = useChatError(id)
  const finder = useModelFinder()
  const transcript = useRef<TranscriptHandle>(null)
  const [editing, setEditing] = useState(false)
  const [prompting, setPrompting] = useState(false)
  const { choose, askWindow, dialog } = useModelChoice((chosen) => void call('chat.configure', { id, ...chosen }).then(report))
  useWarmHighlighter()

  // The same object while nothing it stands on changes: every message of the transcript gets it.
  const latest = useRef({ askWindow: () => {} })
  latest.current.askWindow = () => {
    if (!header) return
    const { connectionId, model, contextLimit } = header.config
    askWindow({ id: '', connectionId, model, name: finder.name(connectionId, model), window: contextLimit, typed: false })
  }
  const actions = useMemo<MessageActions>(
    () => ({
      retry: () => void retryTurn(id),
      stop: () => void stopTurn(id),
      clear: () => void clearContext(id),
      undoClear: () => void undoClear(id),
      openSettings: () => navigate({ page: 'settings', section: 'connections' }),
      chooseWindow: () => latest.current.askWindow(),
      costOf: (model, connectionId, usage) => costOf(model === undefined ? undefined : finder.find(connectionId, model), usage),
      nameOf: (model, connectionId) => (model === undefined ? t('transcript.model') : finder.name(connectionId, model)),
    }),
    [id, finder, t],
  )

  if (error)
    return (
      <Empty
        className="h-full"
        title={t('chat.missingTitle')}
        text={t('chat.missingText')}
        action={<Button onClick={() => navigate({ page: 'home' })}>{t('chat.goHome')}</Button>}
      />
    )
  if (!header)
    return (
      <div className="grid h-full place-items-center">
        <Spinner label={t('chat.loading')} size={18} />
      </div>
    )
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key !== 'F2') return
    event.preventDefault()
    setEditing(true)
  }
  return (
    <main className="flex h-full min-w-0 flex-col" onKeyDown={onKeyDown}>
      <ChatBar header={header} finder={finder} editing={editing} onEdit={setEditing} onChooseModel={choose} onPrompt={() => setPrompting(true)} />
      <ChatTranscript chatId={id} actions={actions} handle={transcript} />
      <ChatComposer chatId={id} savedDraft={header.draft} finder={finder} onPage={(direction) => transcript.current?.page(direction)} />
      {dialog}
      {prompting ? <PromptDialog chatId={id} prompt={header.config.systemPrompt} onClose={() => setPrompting(false)} /> : null}
    </main>
  )
}

type ChatTranscriptProps = {
  readonly chatId: string
  readonly actions: MessageActions
  readonly handle: { current: TranscriptHandle | null }
}

const logOf = ({ messages, more, turn }: ChatState) => ({ messages, more, retry: turn?.retry ?? null })

/** Renders with every piece of the answer; the page around it does not. */
function ChatTranscript({ chatId, actions, handle }: ChatTranscriptProps) {
  const log = useChat(chatId, logOf)
  const sending = useSending(chatId)
  useStoppedNote(log?.messages.at(-1))
  if (!log) return <div className="flex-1" />
  return (
    <Transcript
      ref={handle}
      messages={log.messages}
      more={log.more}
      onLoadOlder={() => loadOlder(chatId)}
      sending={sending}
      retry={log.retry}
      actions={actions}
    />
  )
}

/** Once the page has come to rest: the first block of code should not wait for the highlighter to start. */
function useWarmHighlighter(): void {
  useEffect(() => {
    if (typeof requestIdleCallback === 'undefined') return
    const handle = requestIdleCallback(warmHighlighter, { timeout: 5_000 })
    return () => cancelIdleCallback(handle)
  }, [])
}
