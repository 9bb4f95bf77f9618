import type { Id } from '@shared/ids'
import type { WindowCommand } from '@shared/model/command'
import type { ConversationKind } from '@shared/model/conversation'
import type { Settings } from '@shared/model/settings'
import { call, navigate, openChatWindow, openDialog, openFind, openSearch, type Route, setUi, toggleInspector, toggleSidebar } from '../store'
import type { shell } from '../texts/en/shell'
import { focusComposer, focusSidebarSearch } from './focus'
import { goToNeighbour } from './neighbours'

/** One thing the user can ask of the window: by shortcut, from the palette or from the desktop app's menu. */
export type Command = {
  readonly name: keyof typeof shell.commands
  /** Like `Mod+N`. */
  readonly shortcut?: string
  /** Works too, where the browser keeps the first one for itself. */
  readonly alternative?: string
  /** The menu entry of the desktop app that means the same. */
  readonly menu?: WindowCommand
  readonly group: 'app' | 'chat'
  /** Kept out of the palette, where it would make no sense. */
  readonly hidden?: boolean
  readonly run: () => void
}

/** What decides which commands there are at the moment. */
export type CommandContext = {
  readonly route: Route
  /** What kind of conversation is shown, where one is. */
  readonly kind: ConversationKind | undefined
  readonly solo: boolean
  /** The chat that is shown is being answered. */
  readonly running: boolean
}

/** The commands that make sense now. The one list behind shortcuts, palette, menu and the table of shortcuts. */
export function commandsFor({ route, kind, solo, running }: CommandContext): readonly Command[] {
  const chatId = route.page === 'chat' ? route.id : null
  return [
    { name: 'newChat', shortcut: 'Mod+N', alternative: 'Alt+N', menu: 'new-chat', group: 'app', run: newChat },
    { name: 'newRoom', shortcut: 'Mod+Shift+N', alternative: 'Alt+Shift+N', menu: 'new-room', group: 'app', run: () => openDialog('new-room') },
    { name: 'palette', shortcut: 'Mod+K', menu: 'open-palette', group: 'app', hidden: true, run: () => openDialog('palette') },
    { name: 'settings', shortcut: 'Mod+,', menu: 'open-settings', group: 'app', run: () => navigate({ page: 'settings' }) },
    { name: 'searchAll', shortcut: 'Mod+Shift+F', menu: 'search', group: 'app', run: () => openSearch() },
    ...(solo ? [] : sidebarCommands()),
    { name: 'shortcuts', shortcut: 'Mod+/', menu: 'show-shortcuts', group: 'app', run: () => openDialog('shortcuts') },
    { name: 'themeLight', group: 'app', run: () => setTheme('light') },
    { name: 'themeDark', group: 'app', run: () => setTheme('dark') },
    { name: 'themeSystem', group: 'app', run: () => setTheme('system') },
    ...(route.page === 'settings' ? [] : composerCommands(kind)),
    ...(chatId === null ? [] : chatCommands(chatId, kind, solo)),
    ...(chatId !== null && running ? [stopCommand(chatId, kind)] : []),
  ]
}

function sidebarCommands(): readonly Command[] {
  return [
    { name: 'toggleSidebar', shortcut: 'Mod+B', menu: 'toggle-sidebar', group: 'app', run: toggleSidebar },
    { name: 'searchSidebar', group: 'app', run: focusSidebarSearch },
    { name: 'nextChat', shortcut: 'Alt+ArrowDown', group: 'app', run: () => goToNeighbour(1) },
    { name: 'previousChat', shortcut: 'Alt+ArrowUp', group: 'app', run: () => goToNeighbour(-1) },
  ]
}

function composerCommands(kind: ConversationKind | undefined): readonly Command[] {
  const model: Command = { name: 'modelPicker', shortcut: 'Mod+Shift+M', group: 'chat', run: () => openDialog('model-picker') }
  return [
    // In a room each participant has a model of its own.
    ...(kind === 'room' ? [] : [model]),
    { name: 'focusComposer', shortcut: 'Mod+I', group: 'chat', run: focusComposer },
  ]
}

function chatCommands(id: Id, kind: ConversationKind | undefined, solo: boolean): readonly Command[] {
  const own: readonly Command[] = solo
    ? []
    : [
        { name: 'openWindow', menu: 'open-in-window', group: 'chat', run: () => openChatWindow(id) },
        {
          name: 'rename',
          group: 'chat',
          run: () => setUi({ sidebarOpen: true, renaming: id }),
        },
      ]
  // In a room each participant has a context of its own: the cast has it.
  const compact: Command = { name: 'compactNow', shortcut: 'Mod+Shift+K', menu: 'compact-now', group: 'chat', run: () => openDialog('compact') }
  return [
    { name: 'find', shortcut: 'Mod+F', menu: 'find', group: 'chat', run: () => openFind() },
    { name: 'toggleInspector', shortcut: 'Mod+Shift+I', menu: 'toggle-inspector', group: 'chat', run: toggleInspector },
    ...(kind === 'room' ? [] : [compact]),
    { name: 'archive', group: 'chat', run: () => void call('conversation.update', { id, archived: true }) },
    ...own,
  ]
}

function stopCommand(id: Id, kind: ConversationKind | undefined): Command {
  const run = () => void (kind === 'room' ? call('room.stop', { id, when: 'now' }) : call('chat.interrupt', { id }))
  return { name: 'stop', shortcut: 'Escape', menu: 'stop', group: 'chat', run }
}

/** Goes to an empty composer; nothing is created before the first message. */
export function newChat(): void {
  navigate({ page: 'home' })
  focusComposer()
}

function setTheme(theme: Settings['theme']): void {
  void call('settings.update', { theme })
}
