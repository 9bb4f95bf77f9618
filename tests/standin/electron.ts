// The module that the app gets for `electron`. An import of anything else fails when the app is loaded, by name.
import { app } from './app.ts'
import { dialog, shell } from './dialogs.ts'
import { ipcMain } from './ipc.ts'
import { loud } from './loud.ts'
import { Menu, MenuItem } from './menus.ts'
import { protocol } from './scheme.ts'
import { session } from './session.ts'
import { nativeTheme, safeStorage, screen } from './system.ts'
import { WebContents as webContents } from './web-contents.ts'
import { BrowserWindow } from './windows.ts'

const electron: Readonly<Record<string, unknown>> = loud('electron', {
  app,
  BrowserWindow,
  dialog,
  ipcMain,
  Menu,
  MenuItem,
  nativeTheme,
  protocol,
  safeStorage,
  screen,
  session,
  shell,
  webContents,
})

// What `require('electron')` answers; Playwright's loader and its evaluate() use that.
export {
  app,
  BrowserWindow,
  dialog,
  electron as 'module.exports',
  ipcMain,
  Menu,
  MenuItem,
  nativeTheme,
  protocol,
  safeStorage,
  screen,
  session,
  shell,
  webContents,
}
