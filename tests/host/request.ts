import { type IncomingHttpHeaders, request } from 'node:http'
import { connect } from 'node:net'

export type Answer = { readonly status: number; readonly headers: IncomingHttpHeaders; readonly body: string; readonly json: unknown }

export type Ask = { readonly method?: string; readonly headers?: Readonly<Record<string, string>>; readonly body?: string | Buffer }

/** One HTTP request with exactly these headers; `fetch` would not let a test set Host or Origin. */
export function ask(port: number, path: string, { method = 'GET', headers = {}, body }: Ask = {}): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const outgoing = request({ host: '127.0.0.1', port, path, method, headers, agent: false }, (response) => {
      const chunks: Buffer[] = []
      response.on('data', (chunk: Buffer) => chunks.push(chunk))
      response.on('end', () => {
        const text = Buffer.concat(chunks).toString('utf8')
        const isJson = String(response.headers['content-type']).startsWith('application/json')
        resolve({ status: response.statusCode ?? 0, headers: response.headers, body: text, json: isJson && text ? JSON.parse(text) : undefined })
      })
    })
    // Also called after the answer, when the server has stopped reading: then it changes nothing.
    outgoing.on('error', reject)
    outgoing.on('upgrade', (response, socket) => {
      socket.destroy()
      resolve({ status: response.statusCode ?? 0, headers: response.headers, body: '', json: undefined })
    })
    outgoing.end(body)
  })
}

/** Asks for a WebSocket and tells how that was answered. */
export function askUpgrade(port: number, path: string, headers: Readonly<Record<string, string>>): Promise<Answer> {
  const handshake = { connection: 'Upgrade', upgrade: 'websocket', 'sec-websocket-version': '13', 'sec-websocket-key': 'dGhlIHNhbXBsZSBub25jZQ==' }
  return ask(port, path, { headers: { ...handshake, ...headers } })
}

/** Sends bytes as they are and returns everything that comes back until the server hangs up. */
export function askRaw(port: number, text: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1', () => socket.write(text))
    let all = ''
    socket.on('data', (chunk: Buffer) => {
      all += chunk.toString('utf8')
    })
    socket.on('close', () => resolve(all))
    socket.on('error', reject)
  })
}
