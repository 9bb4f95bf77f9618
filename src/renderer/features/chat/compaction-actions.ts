import type { Id } from '@shared/ids'
import type { CompactionConfig } from '@shared/model/compaction'
import { useMemo } from 'react'
import { strategyOn } from '../../parts/compaction/figures'
import type { CompactionActions } from '../../parts/gauge/auto-compaction'
import { call, openDialog, peekApp } from '../../store'
import { report } from './report'

/** What each chat did before its switch was turned off, while this page lives. */
const before = new Map<Id, CompactionConfig['strategy']>()

/** What the gauge of a chat can ask for; the same object until the chat or its strategy changes. */
export function useCompactionActions(chatId: Id, strategy: CompactionConfig['strategy'] | undefined): CompactionActions {
  return useMemo(
    () => ({
      compact: () => openDialog('compact'),
      setAutomatic: (on) => {
        if (!on && strategy !== undefined) before.set(chatId, strategy)
        const next = on ? strategyOn(before.get(chatId), peekApp()?.settings.compaction.strategy) : 'off'
        void call('chat.configure', { id: chatId, compaction: { strategy: next } }).then(report)
      },
      redo: () => void call('compaction.redo', { id: chatId }).then(report),
    }),
    [chatId, strategy],
  )
}
