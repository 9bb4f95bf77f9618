import type { Settings } from '@shared/model/settings'
import i18next from 'i18next'
import { commandsFor } from './commands'

export type ShortcutRow = { readonly group: 'app' | 'chat' | 'writing'; readonly label: string; readonly keys: string }

/** Any id does: only names and keys are read. */
const ANY_CHAT = { page: 'chat', id: '00000000-0000-7000-8000-000000000000' } as const

/** Every shortcut with its name, whatever the window shows now. */
export function shortcutRows(sendKey: Settings['sendKey']): readonly ShortcutRow[] {
  const t = i18next.t
  const commands = commandsFor({ route: ANY_CHAT, kind: 'chat', solo: false, running: true })
  return [
    ...commands.flatMap(({ group, name, shortcut }) => (shortcut === undefined ? [] : [{ group, label: t(`shell.commands.${name}`), keys: shortcut }])),
    { group: 'writing', label: t('shell.writing.send'), keys: sendKey === 'enter' ? 'Enter' : 'Mod+Enter' },
    { group: 'writing', label: t('shell.writing.newline'), keys: 'Shift+Enter' },
    { group: 'writing', label: t('shell.writing.contextOnly'), keys: 'Alt+Enter' },
  ]
}
