// The IPC transport with the real preload, in windows of the stand-in (not Electron).
import { v7 } from 'uuid'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { BrowserWindow } from '../standin/windows'
import { makeFakeHost } from './fake-host'
import { type IpcStand, startIpcStand } from './ipc-stand'
import { rpcSuite } from './suite'
import { is } from './wire'

vi.mock('electron', () => import('../standin/electron'))

let stand: IpcStand
beforeAll(async () => {
  stand = await startIpcStand()
}, 60_000)
afterAll(() => stand.close())

rpcSuite('IPC', (host) => stand.serve(host))

describe('what only windows have', () => {
  test('frames of a window that is not ours are dropped, and logged', async () => {
    const host = makeFakeHost()
    const transport = await stand.serve(host)
    const foreign = await stand.connectForeign('app://parley/?foreign')
    foreign.post({ t: 'call', id: 1, method: 'app.info', input: {} })
    await vi.waitFor(() => expect(host.logged).toHaveLength(1))
    expect(host.logged[0]).toMatchObject({ level: 'warn', message: 'A frame from a foreign sender was refused', data: { url: 'app://parley/?foreign' } })
    expect(foreign.frames).toEqual([])
    await transport.close()
  })

  test('what a page asks of the host goes to the host, and malformed wishes are errors', async () => {
    const host = makeFakeHost()
    const transport = await stand.serve(host)
    const wire = await transport.connect()
    const id = v7()
    wire.post({ t: 'window', open: 'chat', id })
    wire.post({ t: 'window', flushed: true })
    wire.post({ t: 'window', open: 'chat', id: '../secrets' })
    expect((await wire.until(is('error'))).error.code).toBe('protocol')
    expect(host.logged.map(({ data }) => data?.request)).toEqual([{ kind: 'open-chat', id }, { kind: 'flushed' }])
    await transport.close()
  })

  test('a document that was cut off is ignored; the next one in its window is not', async () => {
    const host = makeFakeHost()
    const transport = await stand.serve(host)
    const wire = await transport.connect()
    for (let count = 0; count <= 100; count += 1) wire.post('not JSON')
    await wire.hungUp
    wire.post({ t: 'ping' })
    const [window] = BrowserWindow.getAllWindows()
    await new Promise<void>((resolve) => {
      window?.webContents.once('did-finish-load', () => resolve())
      window?.webContents.reload()
    })
    const input = { id: host.chatId, requestId: v7(), text: 'again' }
    wire.post({ t: 'call', id: 1, method: 'chat.send', input })
    await vi.waitFor(() => expect(host.sent).toEqual([input]))
    expect(wire.frames.some(is('pong'))).toBe(false)
    await transport.close()
  })
})
