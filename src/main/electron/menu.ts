import type { WindowCommand } from '@shared/model/command'
import { Menu, type MenuItemConstructorOptions } from 'electron'

export type MenuActions = {
  /** Sends a command to the page in front. */
  readonly command: (command: WindowCommand) => void
  readonly openDataFolder: () => void
  readonly openLogFolder: () => void
}

export type MenuOptions = MenuActions & { readonly platform: NodeJS.Platform; readonly development: boolean }

/** Sets the menu of the whole app. */
export function installMenu(options: MenuOptions): void {
  Menu.setApplicationMenu(Menu.buildFromTemplate(menuTemplate(options)))
}

/** The menu as data. Items that a page answers have its command as their id. */
export function menuTemplate({ command, openDataFolder, openLogFolder, platform, development }: MenuOptions): MenuItemConstructorOptions[] {
  const isMac = platform === 'darwin'

  // Pages handle these keys themselves, in a browser too; the menu shows them and must not take them a second time.
  function item(label: string, id: WindowCommand, accelerator?: string): MenuItemConstructorOptions {
    return { label, id, click: () => command(id), ...(accelerator ? { accelerator, registerAccelerator: false } : {}) }
  }

  const settings = item('Settings…', 'open-settings', 'CmdOrCtrl+,')
  const separator: MenuItemConstructorOptions = { type: 'separator' }
  const appMenu: MenuItemConstructorOptions = {
    role: 'appMenu',
    submenu: [{ role: 'about' }, separator, settings, separator, { role: 'hide' }, { role: 'hideOthers' }, { role: 'unhide' }, separator, { role: 'quit' }],
  }

  return [
    ...(isMac ? [appMenu] : []),
    {
      label: 'File',
      submenu: [
        item('New Chat', 'new-chat', 'CmdOrCtrl+N'),
        item('New Room', 'new-room', 'CmdOrCtrl+Shift+N'),
        item('New Window for This Chat', 'open-in-window'),
        separator,
        ...(isMac ? [] : [settings, separator]),
        { role: 'close' },
        ...(isMac ? [] : [{ role: 'quit' } as const]),
      ],
    },
    {
      label: 'Edit',
      submenu: [
        { role: 'undo' },
        { role: 'redo' },
        separator,
        { role: 'cut' },
        { role: 'copy' },
        { role: 'paste' },
        { role: 'pasteAndMatchStyle' },
        { role: 'selectAll' },
        separator,
        item('Find in Conversation', 'find', 'CmdOrCtrl+F'),
        item('Search All Messages', 'search', 'CmdOrCtrl+Shift+F'),
      ],
    },
    {
      label: 'View',
      submenu: [
        item('Command Palette…', 'open-palette', 'CmdOrCtrl+K'),
        item('Sidebar', 'toggle-sidebar', 'CmdOrCtrl+B'),
        item('Inspector', 'toggle-inspector'),
        separator,
        { role: 'resetZoom' },
        { role: 'zoomIn' },
        { role: 'zoomOut' },
        { role: 'togglefullscreen' },
        ...(development ? [separator, { role: 'reload' } as const, { role: 'toggleDevTools' } as const] : []),
      ],
    },
    { label: 'Chat', submenu: [item('Compact Now…', 'compact-now', 'CmdOrCtrl+Shift+K'), item('Stop', 'stop')] },
    ...(isMac ? [{ role: 'windowMenu' } as const] : []),
    {
      role: 'help',
      submenu: [
        item('Keyboard Shortcuts', 'show-shortcuts', 'CmdOrCtrl+/'),
        separator,
        { label: 'Open Data Folder', id: 'open-data-folder', click: openDataFolder },
        { label: 'Open Logs', id: 'open-logs', click: openLogFolder },
      ],
    },
  ]
}
