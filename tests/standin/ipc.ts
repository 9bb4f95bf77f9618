import { EventEmitter } from 'node:events'
import { loud, missing } from './loud.ts'

/** Main's side of IPC: channels are events. Only what `ipcRenderer.send` reaches is here. */
class IpcMain extends EventEmitter {
  handle(): never {
    throw missing('ipcMain.handle')
  }
}

export const ipcMain = loud('ipcMain', new IpcMain())
