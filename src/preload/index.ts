import type { ServerFrame } from '@shared/protocol'
import { contextBridge, type IpcRendererEvent, ipcRenderer } from 'electron'
import { FRAME_CHANNEL, type Pipe } from './pipe'

// The page gets a pipe for frames and nothing else: no ipcRenderer, no events, no channel names.
const pipe: Pipe = {
  post: (frame) => ipcRenderer.send(FRAME_CHANNEL, frame),
  onFrame: (callback) => {
    const listener = (_event: IpcRendererEvent, frame: ServerFrame): void => callback(frame)
    ipcRenderer.on(FRAME_CHANNEL, listener)
    return () => {
      ipcRenderer.off(FRAME_CHANNEL, listener)
    }
  },
}

contextBridge.exposeInMainWorld('parley', pipe)
