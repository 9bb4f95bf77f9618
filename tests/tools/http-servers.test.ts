import { type ChildProcess, spawn } from 'node:child_process'
import { createServer, type RequestListener, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { afterEach, describe, expect, test } from 'vitest'
import { EVERYTHING, type ToolBench, toolBench } from '../fixtures/tools'

let bench: ToolBench
const children: ChildProcess[] = []
const servers: Server[] = []

afterEach(async () => {
  await bench.tools.close()
  for (const child of children.splice(0)) child.kill('SIGKILL')
  for (const server of servers.splice(0)) {
    server.closeAllConnections()
    server.close()
  }
})

async function serve(handle: RequestListener): Promise<number> {
  const server = createServer(handle)
  servers.push(server)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return (server.address() as AddressInfo).port
}

/** Starts server-everything over HTTP; it takes a number only, so a port is looked for first. */
async function startEverything(port: number): Promise<ChildProcess> {
  const child = spawn(process.execPath, [EVERYTHING, 'streamableHttp'], { env: { ...process.env, PORT: String(port) }, stdio: ['ignore', 'ignore', 'pipe'] })
  children.push(child)
  await new Promise<void>((resolve) => {
    child.stderr.on('data', (chunk: Buffer) => {
      if (chunk.toString().includes('listening')) resolve()
    })
  })
  return child
}

async function freePort(): Promise<number> {
  const port = await serve(() => {})
  await new Promise<void>((resolve) => void servers.pop()?.close(() => resolve()))
  return port
}

const http = (url: string) => ({ type: 'http', url, headerNames: [] }) as const

/** A small server that answers with JSON, to see what it is sent. */
function answering(calls: { method: string; path: string; headers: NodeJS.Dict<string | string[]>; rpc: string }[]): RequestListener {
  return async (request, response) => {
    const body = await text(request)
    const { id, method, params } = body === '' ? ({} as Record<string, never>) : JSON.parse(body)
    calls.push({ method: request.method ?? '', path: request.url ?? '', headers: request.headers, rpc: method ?? '' })
    const results: Record<string, unknown> = {
      initialize: { protocolVersion: params?.protocolVersion, capabilities: { tools: {} }, serverInfo: { name: 'small', version: '1' } },
      'tools/list': { tools: [{ name: 'one', inputSchema: { type: 'object' } }] },
      'tools/call': { content: [{ type: 'text', text: 'done' }] },
    }
    if (request.method !== 'POST') response.writeHead(405).end()
    else if (id === undefined) response.writeHead(202).end()
    else
      response
        .writeHead(200, { 'content-type': 'application/json', 'mcp-session-id': 's1' })
        .end(JSON.stringify({ jsonrpc: '2.0', id, result: results[method] }))
  }
}

describe('server-everything over HTTP', () => {
  test('lists, runs, and a crash in mid-call is an outcome; after a restart it is used again', async () => {
    bench = toolBench()
    const port = await freePort()
    const child = await startEverything(port)
    const id = await bench.add('web', http(`http://127.0.0.1:${port}/mcp`))
    expect((await bench.list([id])).map((tool) => tool.name)).toContain('web__echo')
    expect(await bench.run([id], 'web__echo', { message: 'over http' })).toEqual({ content: 'Echo: over http', isError: false })
    const running = bench.run([id], 'web__trigger-long-running-operation', { duration: 60, steps: 1 })
    // The answer's stream stands when the server has answered something after it.
    await bench.run([id], 'web__echo', { message: 'between' })
    child.kill('SIGKILL')
    expect(await running).toEqual({ content: '“web” stopped while it was working on this call. It is started again when it is used next.', isError: true })
    await startEverything(port)
    expect((await bench.run([id], 'web__echo', { message: 'again' })).content).toBe('Echo: again')
  })

  test('a session that the server has forgotten is opened anew', async () => {
    bench = toolBench()
    const port = await freePort()
    const first = await startEverything(port)
    const id = await bench.add('web', http(`http://127.0.0.1:${port}/mcp`))
    await bench.list([id])
    first.kill('SIGKILL')
    await new Promise((resolve) => first.once('exit', resolve))
    await startEverything(port)
    expect((await bench.run([id], 'web__echo', { message: 'new session' })).content).toBe('Echo: new session')
  })
})

describe('headers', () => {
  test('are sent with every request and the session is ended at the close', async () => {
    bench = toolBench()
    const calls: Parameters<typeof answering>[0] = []
    const port = await serve(answering(calls))
    const id = await bench.add('small', http(`http://127.0.0.1:${port}/mcp`), { Authorization: 'Bearer secret-of-the-user' })
    await bench.list([id])
    expect(await bench.run([id], 'small__one')).toEqual({ content: 'done', isError: false })
    await bench.tools.close()
    expect(calls.every(({ headers }) => headers.authorization === 'Bearer secret-of-the-user')).toBe(true)
    expect(calls.map(({ rpc }) => rpc)).toEqual(expect.arrayContaining(['initialize', 'notifications/initialized', 'tools/list', 'tools/call']))
    expect(calls.at(-1)).toMatchObject({ method: 'DELETE', headers: { 'mcp-session-id': 's1' } })
  })

  test('do not follow a redirect to another origin', async () => {
    bench = toolBench()
    const stolen: Parameters<typeof answering>[0] = []
    const elsewhere = await serve(answering(stolen))
    for (const status of [301, 302, 307, 308]) {
      const port = await serve((_, response) => response.writeHead(status, { location: `http://127.0.0.1:${elsewhere}/mcp` }).end())
      const id = await bench.add('moved', http(`http://127.0.0.1:${port}/mcp`), { Authorization: 'Bearer secret-of-the-user' })
      await expect(bench.tools.test(id)).rejects.toMatchObject({ error: { code: 'network' } })
    }
    expect(stolen).toEqual([])
    expect(JSON.stringify(bench.log)).not.toContain('secret-of-the-user')
  })

  test('that are refused say so', async () => {
    bench = toolBench()
    const port = await serve((_, response) => response.writeHead(401).end('no'))
    const id = await bench.add('closed', http(`http://127.0.0.1:${port}/mcp`))
    await expect(bench.tools.test(id)).rejects.toMatchObject({
      error: { code: 'auth', status: 401, message: '“closed” refused the request. Check its headers.' },
    })
  })
})

test('a web page, silence and floods are no servers', async () => {
  bench = toolBench()
  const html = await serve((_, response) => response.writeHead(200, { 'content-type': 'text/html' }).end('<p>hello'))
  const flood = await serve((_, response) => {
    response.writeHead(200, { 'content-type': 'application/json' })
    response.end(`{"jsonrpc":"2.0","id":0,"result":{"x":"${'x'.repeat(11 * 1024 * 1024)}"}}`)
  })
  for (const port of [html, flood, await freePort()]) {
    const id = await bench.add('none', http(`http://127.0.0.1:${port}/`))
    await expect(bench.tools.test(id)).rejects.toMatchObject({ error: { code: 'network' } })
  }
})
