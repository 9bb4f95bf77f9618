import type { FrameChannel, Pipe } from '@shared/pipe'
import type { ServerFrame } from '@shared/protocol'
import { contextBridge, type IpcRendererEvent, ipcRenderer } from 'electron'

const CHANNEL: FrameChannel = 'parley:frame'

// The page gets a pipe for frames and nothing else: no ipcRenderer, no events, no channel names.
const pipe: Pipe = {
  post: (frame) => ipcRenderer.send(CHANNEL, frame),
  onFrame: (callback) => {
    const listener = (_event: IpcRendererEvent, frame: ServerFrame): void => callback(frame)
    ipcRenderer.on(CHANNEL, listener)
    return () => {
      ipcRenderer.off(CHANNEL, listener)
    }
  },
}

contextBridge.exposeInMainWorld('parley', pipe)
