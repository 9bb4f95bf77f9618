import { createServer, type IncomingMessage, type RequestListener, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { gzipSync } from 'node:zlib'
import { afterEach, describe, expect, test } from 'vitest'
import { fakeClock } from '../fixtures/clock'
import { type ToolBench, toolBench } from '../fixtures/tools'

const HERE = { allowed: (address: string) => address === '127.0.0.1', resolve: async () => [{ address: '127.0.0.1', family: 4 }] }

const servers: Server[] = []
let bench: ToolBench = toolBench()
let seen: IncomingMessage[] = []

afterEach(async () => {
  seen = []
  await bench.tools.close()
  for (const server of servers.splice(0)) {
    server.closeAllConnections()
    server.close()
  }
})

/** A server on a free port; returns its port. */
async function serve(handle: RequestListener): Promise<number> {
  const server = createServer((request, response) => {
    seen.push(request)
    handle(request, response)
  })
  servers.push(server)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return (server.address() as AddressInfo).port
}

const page =
  (body: string | Buffer, headers: Record<string, string> = { 'content-type': 'text/html; charset=utf-8' }, status = 200): RequestListener =>
  (_, response) =>
    response.writeHead(status, headers).end(body)

async function get(url: string, web: Parameters<typeof toolBench>[0] = { web: HERE }) {
  await bench.tools.close()
  bench = toolBench(web)
  return bench.run(['web'], 'fetch_page', { url })
}

describe('a page', () => {
  test('is given with address, status, title and text with absolute links', async () => {
    const html = `<!doctype html><html><head><title> A &amp;
      B </title><style>p{}</style><script>alert(1)</script></head><body><h1>Head</h1><p>Some <b>bold</b> text,
      a <a href="/x?y=1">link</a>, <a href="javascript:alert(1)">no link</a>.</p><img src="x.png" alt="no"><ul><li>one<li>two</ul></body></html>`
    const port = await serve(page(html))
    expect(await get(`http://example.test:${port}/a`)).toEqual({
      content: `URL: http://example.test:${port}/a\nStatus: 200\nTitle: A & B\n\nHead\n\nSome bold text, a link [http://example.test:${port}/x?y=1], no link.\n\n * one\n * two`,
      isError: false,
    })
  })

  test('is asked for without cookies and credentials', async () => {
    const port = await serve((request, response) => {
      if (request.url === '/a') response.writeHead(302, { location: '/b', 'set-cookie': 'a=b' }).end()
      else page('done')(request, response)
    })
    await get(`http://example.test:${port}/a`)
    expect(seen.map(({ url, headers }) => [url, headers['user-agent'], headers.cookie, headers.authorization, headers.referer])).toEqual([
      ['/a', 'Parley', undefined, undefined, undefined],
      ['/b', 'Parley', undefined, undefined, undefined],
    ])
    expect((await get(`http://user:pass@example.test:${port}/a`)).content).toBe('Addresses with a user name or a password are not fetched.')
  })

  test('of plain text, JSON or XML is given as it is, also compressed and in other encodings', async () => {
    const json = await serve(page('{"a": 1}', { 'content-type': 'application/problem+json' }))
    expect((await get(`http://example.test:${json}/`)).content).toBe(`URL: http://example.test:${json}/\nStatus: 200\n\n{"a": 1}`)
    const zipped = await serve(page(gzipSync('squeezed'), { 'content-type': 'text/plain', 'content-encoding': 'gzip' }))
    expect((await get(`http://example.test:${zipped}/`)).content).toContain('\n\nsqueezed')
    const latin = await serve(page(Buffer.from('gr\xfc\xdfe', 'latin1'), { 'content-type': 'text/plain; charset=iso-8859-1' }))
    expect((await get(`http://example.test:${latin}/`)).content).toContain('grüße')
    const meta = await serve(page(Buffer.from('<meta charset="windows-1252"><p>gr\xfcn', 'latin1'), { 'content-type': 'text/html' }))
    expect((await get(`http://example.test:${meta}/`)).content).toContain('grün')
  })

  test('with an error status is an error with its text', async () => {
    const port = await serve(page('<title>Gone</title><p>Nothing here', undefined, 404))
    expect(await get(`http://example.test:${port}/x`)).toEqual({
      content: `URL: http://example.test:${port}/x\nStatus: 404\nTitle: Gone\n\nNothing here`,
      isError: true,
    })
  })
})

describe('bounds', () => {
  test('other types are refused', async () => {
    const port = await serve(page('PNG', { 'content-type': 'image/png' }))
    expect(await get(`http://example.test:${port}/`)).toEqual({ content: 'This address has no text: its type is image/png.', isError: true })
  })

  test('after 2 MB, counted after decompression, the rest is left out', async () => {
    const port = await serve(page(gzipSync('z'.repeat(50_000_000)), { 'content-type': 'text/plain', 'content-encoding': 'gzip' }))
    const { content } = await get(`http://example.test:${port}/`)
    expect(content.match(/z/g)).toHaveLength(2 * 1024 * 1024)
    expect(content.endsWith('[The page is longer than 2 MB; the rest was left out.]')).toBe(true)
  })

  test('five redirects are followed, six are not', async () => {
    const port = await serve((request, response) => {
      const left = Number(request.url?.slice(1))
      if (left === 0) page('arrived', { 'content-type': 'text/plain' })(request, response)
      else response.writeHead(301, { location: `/${left - 1}` }).end()
    })
    expect((await get(`http://example.test:${port}/5`)).content).toContain('arrived')
    expect(await get(`http://example.test:${port}/6`)).toEqual({ content: 'The page was redirected more than 5 times.', isError: true })
  })

  test('what does not arrive within 20 seconds is given up', async () => {
    const clock = fakeClock()
    const asked = Promise.withResolvers<void>()
    const port = await serve((_, response) => {
      response.writeHead(200, { 'content-type': 'text/html' }).write('<p>beginning')
      asked.resolve()
    })
    const running = get(`http://example.test:${port}/`, { web: HERE, clock })
    await asked.promise
    await clock.advance(20_000)
    expect(await running).toEqual({ content: 'The page did not arrive within 20 seconds.', isError: true })
  })

  test('an abort ends it', async () => {
    const asked = Promise.withResolvers<void>()
    const port = await serve(() => asked.resolve())
    bench = toolBench({ web: HERE })
    const controller = new AbortController()
    const running = bench.run(['web'], 'fetch_page', { url: `http://example.test:${port}/` }, controller.signal)
    await asked.promise
    controller.abort()
    expect(await running).toEqual({ content: 'The call was cancelled before it had a result.', isError: true })
  })

  test('a page that is nested without end is stopped, and the next one is read', async () => {
    const clock = fakeClock()
    const arrived = Promise.withResolvers<void>()
    const port = await serve((request, response) => {
      page(request.url === '/deep' ? '<div>'.repeat(400_000) : '<p>fine')(request, response)
      response.on('close', () => arrived.resolve())
    })
    bench = toolBench({ web: HERE, clock })
    const running = bench.run(['web'], 'fetch_page', { url: `http://example.test:${port}/deep` })
    await arrived.promise
    let outcome: Awaited<typeof running> | null = null
    void running.then((result) => {
      outcome = result
    })
    await clock.until(() => outcome !== null)
    expect(await running).toEqual({
      content: `The page http://example.test:${port}/deep could not be turned into text. It took too long and was stopped.`,
      isError: true,
    })
    expect((await get(`http://example.test:${port}/fine`)).content).toContain('fine')
  })
})

describe('addresses', () => {
  const REFUSED = {
    content: 'This address belongs to this computer or to a private network. Only pages of the public internet can be fetched.',
    isError: true,
  }

  test('this machine and private networks are refused in every notation, before anything is sent', async () => {
    const port = await serve(page('secret'))
    const hosts = ['127.0.0.1', 'localhost', '2130706433', '0177.0.0.1', '0x7f.1', '127.1', '0', '0.0.0.0', '[::1]', '[::ffff:127.0.0.1]', '[::]', '127.0.0.1.']
    for (const host of hosts) expect([host, await get(`http://${host}:${port}/`, {})]).toEqual([host, REFUSED])
    for (const host of ['10.1.2.3', '172.16.0.1', '192.168.0.1', '169.254.169.254', '[fc00::1]', '[fe80::1]', '[ff02::1]', '100.64.0.1']) {
      expect([host, await get(`https://${host}/latest/meta-data`, {})]).toEqual([host, REFUSED])
    }
    expect(seen).toEqual([])
  })

  test('a name is refused where any of its addresses is private', async () => {
    for (const address of ['10.0.0.1', '127.0.0.1', '169.254.169.254', '::1', 'fd00::1', '::ffff:192.168.0.1']) {
      const family = address.includes(':') ? 6 : 4
      const resolve = async () => [
        { address: '93.184.216.34', family: 4 },
        { address, family },
      ]
      expect([address, await get('http://rebinding.test/', { web: { resolve } })]).toEqual([address, REFUSED])
    }
  })

  test('a name that changes its mind is connected to where it was checked', async () => {
    const port = await serve(page('pinned', { 'content-type': 'text/plain' }))
    let lookups = 0
    const resolve = async () => {
      lookups += 1
      return [{ address: lookups === 1 ? '127.0.0.1' : '127.0.0.2', family: 4 }]
    }
    expect((await get(`http://rebinding.test:${port}/`, { web: { ...HERE, resolve } })).content).toContain('pinned')
    expect(lookups).toBe(1)
  })

  test('each redirect is checked like the first address', async () => {
    const secret = await serve(page('secret'))
    for (const target of [`http://127.0.0.2:${secret}/`, `http://[::1]:${secret}/`, `http://inside.test:${secret}/`]) {
      const resolve = async (name: string) => [{ address: name === 'inside.test' ? '10.0.0.1' : '127.0.0.1', family: 4 }]
      const port = await serve((_, response) => response.writeHead(302, { location: target }).end())
      expect(await get(`http://outside.test:${port}/`, { web: { ...HERE, resolve } })).toEqual(REFUSED)
    }
    for (const target of ['file:///etc/passwd', 'ftp://example.test/', 'data:text/plain,x', 'javascript:1']) {
      const port = await serve((_, response) => response.writeHead(302, { location: target }).end())
      expect((await get(`http://outside.test:${port}/`)).content).toBe('Only http and https addresses can be fetched.')
    }
    expect(seen.every(({ headers }) => headers.host?.startsWith('outside.test'))).toBe(true)
  })

  test('what is no web address is refused by name', async () => {
    for (const url of ['file:///etc/passwd', 'ftp://example.com/', 'chrome://settings']) {
      expect((await get(url)).content).toBe('Only http and https addresses can be fetched.')
    }
    for (const url of ['', 'example.com', 'http://', `https://example.com/${'x'.repeat(3_000)}`]) {
      expect((await get(url)).content).toBe('This is not a usable web address.')
    }
    expect((await bench.run(['web'], 'fetch_page', { url: 5 })).content).toBe('`url` must be a web address.')
  })

  test('a server that is not there is said', async () => {
    const port = await serve(page(''))
    servers.splice(0)[0]?.close()
    expect((await get(`http://example.test:${port}/`)).content).toBe(
      'The page could not be fetched (ECONNREFUSED). The server may be down, or the address may be wrong.',
    )
  })
})
