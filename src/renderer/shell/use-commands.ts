import { useEffect, useMemo } from 'react'
import type { Client } from '../client/client'
import { flushAll, useApp, useConversationKind, useRoute, useUi } from '../store'
import { isComposing } from '../ui/ime'
import { isMac } from '../ui/shortcut'
import { type Command, commandsFor } from './commands'
import { isPopupOpen } from './popups'
import { matchesShortcut } from './shortcuts'

/** The commands of this moment, bound to the keyboard and to the desktop app's menu. */
export function useCommands(client: Client): readonly Command[] {
  const route = useRoute()
  const solo = useUi((ui) => ui.solo)
  const chatId = route.page === 'chat' ? route.id : null
  const running = useApp((app) => app.conversations.some((row) => row.id === chatId && row.running)) ?? false
  const kind = useConversationKind(chatId)
  const commands = useMemo(() => commandsFor({ route, kind, solo, running }), [route, kind, solo, running])

  useEffect(() => {
    const mac = isMac()
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.defaultPrevented || isComposing(event)) return
      const command = commands.find(({ shortcut, alternative }) =>
        [shortcut, alternative].some((keys) => keys !== undefined && matchesShortcut(keys, event, mac)),
      )
      if (!command || isPopupOpen()) return
      event.preventDefault()
      command.run()
    }
    window.addEventListener('keydown', onKeyDown)
    return () => window.removeEventListener('keydown', onKeyDown)
  }, [commands])

  useEffect(
    () =>
      client.onCommand((name) => {
        if (name === 'close-window') void flushAll().then(client.confirmFlushed)
        else commands.find((command) => command.menu === name)?.run()
      }),
    [client, commands],
  )
  return commands
}
