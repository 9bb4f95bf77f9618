import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { joinBytes } from '../../fixtures/wire/wire'
import { WIRES, type WireName } from './wires'

/** How much goes into one write of the socket, bytes. */
const WRITE = 16 * 1024
/** What a model sends at a time: a word and its blank. */
const WORDS = ['stream', ' of', ' words', ' and', ' more', ' words', '. ', 'Then', ' again']

/** The bytes of an answer of so many deltas, and the text they make. */
export function wireAnswer(wire: WireName, deltas: number): { readonly bytes: Buffer; readonly text: string } {
  const words = Array.from({ length: deltas }, (_, index) => WORDS[index % WORDS.length] ?? '')
  return { bytes: joinBytes(WIRES[wire].stream(words)), text: words.join('') }
}

/** A server that answers every request with such an answer as fast as the socket takes it. Resolves to its address. */
export async function serveAnswers(wire: WireName, deltas: number): Promise<string> {
  const { bytes } = wireAnswer(wire, deltas)
  const server = createServer((request, response) => {
    request.resume()
    request.on('end', () => {
      response.writeHead(200, { 'content-type': wire === 'bedrock' ? 'application/vnd.amazon.eventstream' : 'text/event-stream' })
      let sent = 0
      const pump = (): void => {
        while (sent < bytes.length) {
          const end = sent + WRITE
          const free = response.write(bytes.subarray(sent, end))
          sent = end
          if (!free) return void response.once('drain', pump)
        }
        response.end()
      }
      pump()
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}
