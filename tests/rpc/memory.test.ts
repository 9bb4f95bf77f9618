import { connectInMemory } from '../../src/main/rpc/memory-transport'
import { rpcSuite } from './suite'
import { makeWire } from './wire'

rpcSuite('memory', async (host) => {
  const clients: (() => void)[] = []
  return {
    connect: () =>
      makeWire((onFrame, onHangUp) => {
        const client = connectInMemory(host)
        client.onFrame(onFrame)
        client.onClose(onHangUp)
        clients.push(client.close)
        return { post: client.post, close: client.close, stall: client.setCongested }
      }),
    close: async () => {
      for (const close of clients) close()
    },
  }
})
