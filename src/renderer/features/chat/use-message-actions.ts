import { useMemo, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { setMessagePinned } from '../../parts/compaction/calls'
import type { MessageActions } from '../../parts/message/message-actions'
import { costOf, type ModelFinder } from '../../parts/models/model-finder'
import { navigate, openDialog } from '../../store'
import { clearContext, continueAnswer, decide, editMessage, fork, regenerate, retryTurn, stopTurn, switchBranch, undoClear, wholeResult } from './actions'

/** What of the page around the transcript its actions need. */
export type PageActions = {
  readonly askWindow: () => void
  readonly quote: (text: string) => void
  readonly focusComposer: () => void
}

/** The actions of a chat's messages: the same object while nothing they stand on changes, since every message gets it. */
export function useMessageActions(id: string, finder: ModelFinder, page: PageActions): MessageActions {
  const { t } = useTranslation()
  const latest = useRef(page)
  latest.current = page
  return useMemo(
    () => ({
      retry: () => void retryTurn(id),
      stop: () => void stopTurn(id),
      continueAnswer: () => void continueAnswer(id),
      decide: (toolCallId, decision) => void decide(id, toolCallId, decision),
      wholeResult: (toolCallId) => wholeResult(id, toolCallId),
      edit: (messageId, content) => editMessage(id, messageId, content),
      regenerate: (messageId, choice) => void regenerate(id, messageId, choice),
      fork: (messageId) => void fork(id, messageId),
      switchBranch: (messageId) => void switchBranch(id, messageId),
      pin: (messageId, pinned) => void setMessagePinned(id, messageId, pinned),
      quote: (text) => latest.current.quote(text),
      focusComposer: () => latest.current.focusComposer(),
      compact: () => openDialog('compact'),
      clear: () => void clearContext(id),
      undoClear: () => void undoClear(id),
      openSettings: () => navigate({ page: 'settings', section: 'connections' }),
      chooseWindow: () => latest.current.askWindow(),
      costOf: (model, connectionId, usage) => costOf(model === undefined ? undefined : finder.find(connectionId, model), usage),
      nameOf: (model, connectionId) => (model === undefined ? t('transcript.model') : finder.name(connectionId, model)),
    }),
    [id, finder, t],
  )
}
