import { MAX_BODY_BYTES } from '@shared/protocol'
import { v7 } from 'uuid'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type HttpServer, startHttpServer } from '../../src/main/browser/http-server'
import { listenOnLoopback } from '../../src/main/browser/listen'
import { type FakeHost, makeFakeHost } from '../rpc/fake-host'
import { ask, askRaw, askUpgrade } from './request'

const JSON_TYPE = { 'content-type': 'application/json' }
const page = '<!doctype html><title>Parley</title>'
const files = {
  async read(pathname: string) {
    if (pathname === '/') return { status: 200, body: Buffer.from(page), type: 'text/html; charset=utf-8' } as const
    if (pathname === '/assets/index-Ab12.js') return { status: 200, body: Buffer.from('1'), type: 'text/javascript; charset=utf-8' } as const
    return { status: 404 } as const
  },
}

let host: FakeHost
let server: HttpServer
let origin: string
let bearer: Record<string, string>

beforeAll(async () => {
  host = makeFakeHost()
  server = startHttpServer({ ...host, files, listener: await listenOnLoopback(0) })
  origin = `http://127.0.0.1:${server.port}`
  bearer = { authorization: `Bearer ${server.token}` }
})
afterAll(() => server.close())

const rpc = (method: string, headers: Record<string, string>, body: string | Buffer = '{}') =>
  ask(server.port, `/rpc/${method}`, { method: 'POST', headers: { ...JSON_TYPE, ...headers }, body })
const logIn = async () => {
  const answer = await ask(server.port, '/session', { method: 'POST', headers: { ...JSON_TYPE, origin }, body: JSON.stringify({ token: server.token }) })
  return String(answer.headers['set-cookie']).split(';')[0] ?? ''
}
const error = (status: number, code: string) => ({ status, json: { ok: false, error: { code, status, retryable: false } } })

describe('address', () => {
  test('carries a token of 32 bytes in its fragment', () => {
    expect(server.url).toBe(`http://127.0.0.1:${server.port}/#token=${server.token}`)
    expect(Buffer.from(server.token, 'base64url')).toHaveLength(32)
  })

  test('a port in use is a readable failure', async () => {
    await expect(listenOnLoopback(server.port)).rejects.toMatchObject({
      error: { code: 'conflict', message: `Port ${server.port} is in use. Choose another with --port, or leave it out to use any free port.` },
    })
  })
})

describe('before the application is there', () => {
  test('requests are told to come back', async () => {
    const listener = await listenOnLoopback(0)
    expect(await ask(listener.port, '/')).toMatchObject(error(503, 'shutdown'))
    const started = startHttpServer({ ...host, files, listener })
    expect((await ask(listener.port, '/')).status).toBe(200)
    await started.close()
  })
})

describe('scripts', () => {
  test('call a method with the token', async () => {
    const answer = await rpc('settings.update', bearer, '{"theme":"dark"}')
    expect(answer).toMatchObject({ status: 200, json: { ok: true, data: { theme: 'dark' } } })
    expect(answer.headers).toMatchObject({ 'content-type': 'application/json; charset=utf-8', 'cache-control': 'no-store' })
  })

  test.each<[string, string, string]>([
    ['an unknown method', 'no.such', 'unknown_method'],
    ['a method named like a part of objects', '__proto__', 'unknown_method'],
    ['an expected failure', 'chat.status', 'not_found'],
    ['a bug', 'chat.clear', 'internal'],
  ])('%s has status 200 and a typed error', async (_, method, code) => {
    expect(await rpc(method, bearer, JSON.stringify({ id: host.chatId }))).toMatchObject({ status: 200, json: { ok: false, error: { code } } })
  })

  test.each<[string, string | Buffer]>([
    ['no JSON', '{"theme":'],
    ['nothing', ''],
    ['broken UTF-8', Buffer.from([0x22, 0xff, 0xfe, 0x22])],
    ['nesting without end', `${'['.repeat(5_000)}${']'.repeat(5_000)}`],
    ['an array', '[]'],
    ['an unknown key', '{"thme":"dark"}'],
  ])('a body that is %s is a validation error', async (_, body) => {
    expect(await rpc('settings.update', bearer, body)).toMatchObject({ status: 200, json: { ok: false, error: { code: 'validation' } } })
  })

  test('lone surrogates pass in both directions', async () => {
    const answer = await rpc('chat.send', bearer, JSON.stringify({ id: host.chatId, requestId: v7(), text: 'a\ud800b' }))
    expect(answer.json).toMatchObject({ ok: true })
    expect(host.sent.at(-1)).toMatchObject({ text: 'a\ud800b' })
  })

  test('hanging up leaves the call alone, and the server too', async () => {
    const body = '{}'
    const started = askRaw(
      server.port,
      `POST /rpc/connection.list HTTP/1.1\r\nHost: 127.0.0.1:${server.port}\r\nAuthorization: ${bearer.authorization}\r\nContent-Type: application/json\r\nContent-Length: 2\r\nConnection: close\r\n\r\n${body}`,
    )
    expect((await rpc('app.info', bearer)).status).toBe(200)
    host.release()
    expect(await started).toContain('200 OK')
  })
})

describe('pages', () => {
  test('exchange the token for a cookie that scripts cannot read', async () => {
    const answer = await ask(server.port, '/session', { method: 'POST', headers: { ...JSON_TYPE, origin }, body: JSON.stringify({ token: server.token }) })
    expect(answer).toMatchObject({ status: 200, json: { ok: true, data: {} } })
    expect(answer.headers['set-cookie']).toEqual([expect.stringMatching(new RegExp(`^parley-${server.port}=[\\w-]{43}; Path=/; HttpOnly; SameSite=Strict$`))])
    expect(String(answer.headers['set-cookie'])).not.toContain(server.token)
  })

  test.each([{ token: 'wrong' }, { token: '' }, { token: 5 }, {}, [], null, 'text'])('a wrong token (%j) gets no cookie', async (body) => {
    const answer = await ask(server.port, '/session', { method: 'POST', headers: { ...JSON_TYPE, origin }, body: JSON.stringify(body) })
    expect(answer).toMatchObject(error(401, 'auth'))
    expect(answer.headers['set-cookie']).toBeUndefined()
  })

  test('call with the cookie and their own origin', async () => {
    const cookie = await logIn()
    expect(await rpc('app.info', { cookie, origin })).toMatchObject({ status: 200, json: { ok: true } })
    expect(await rpc('app.info', { cookie: `theme=x; ${cookie}; other=${'y'.repeat(50)}`, origin })).toMatchObject({ status: 200 })
    expect(await askUpgrade(server.port, '/events', { cookie, origin })).toMatchObject({ status: 101 })
  })

  test('a cookie of another port is another cookie', async () => {
    const cookie = (await logIn()).replace(String(server.port), '1')
    expect(await rpc('app.info', { cookie, origin })).toMatchObject(error(401, 'auth'))
  })

  test.each(['', 'parley-', '=', ';;;', 'parley-1'])('a broken cookie header (%j) is no cookie', async (cookie) => {
    expect(await rpc('app.info', { cookie, origin })).toMatchObject(error(401, 'auth'))
  })
})

describe('strangers', () => {
  const hosts = ['evil.example', 'localhost', '127.0.0.1', '127.0.0.1:1', 'localhost:PORT', '127.0.0.1:PORT.evil.example', '[::1]:PORT']
  test.each(hosts)('Host %j is refused everywhere', async (name) => {
    const headers = { ...bearer, host: name.replace('PORT', String(server.port)) }
    expect(await ask(server.port, '/', { headers })).toMatchObject(error(403, 'permission'))
    expect(await rpc('app.info', headers)).toMatchObject(error(403, 'permission'))
    expect(await askUpgrade(server.port, '/events', headers)).toMatchObject(error(403, 'permission'))
  })

  test.each(['HTTP/1.1\r\nHost: \r\nConnection: close', 'HTTP/1.0'])('an empty or missing Host is refused: %j', async (rest) => {
    expect((await askRaw(server.port, `GET / ${rest}\r\n\r\n`)).split(' ')[1]).toBe('403')
  })

  const origins = [
    'http://evil.example',
    'null',
    'https://127.0.0.1:PORT',
    'http://127.0.0.1',
    'http://localhost:PORT',
    'http://127.0.0.1:PORT.evil.example',
    '',
  ]
  test.each(origins)('Origin %j is refused, token or not', async (name) => {
    const headers = { ...bearer, origin: name.replace('PORT', String(server.port)) }
    expect(await rpc('app.info', headers)).toMatchObject(error(403, 'permission'))
    expect(await askUpgrade(server.port, '/events', headers)).toMatchObject(error(403, 'permission'))
    const body = JSON.stringify({ token: server.token })
    expect(await ask(server.port, '/session', { method: 'POST', headers: { ...JSON_TYPE, ...headers }, body })).toMatchObject(error(403, 'permission'))
  })

  test('a cookie without an origin is not enough', async () => {
    const cookie = await logIn()
    expect(await rpc('app.info', { cookie })).toMatchObject(error(403, 'permission'))
    expect(await askUpgrade(server.port, '/events', { cookie })).toMatchObject(error(403, 'permission'))
    const body = JSON.stringify({ token: server.token })
    expect(await ask(server.port, '/session', { method: 'POST', headers: JSON_TYPE, body })).toMatchObject(error(403, 'permission'))
  })

  test('a wrong token is not made good by a cookie', async () => {
    const cookie = await logIn()
    expect(await rpc('app.info', { cookie, origin, authorization: 'Bearer wrong' })).toMatchObject(error(401, 'auth'))
  })

  test.each(['Bearer', 'Bearer ', 'Bearer x', 'Basic TOKEN', 'TOKEN', 'Bearer TOKENx', 'Bearer TOKEN TOKEN'])('Authorization %j is refused', async (value) => {
    const headers = { authorization: value.replaceAll('TOKEN', server.token) }
    const answer = await rpc('app.info', headers)
    expect(answer).toMatchObject(error(401, 'auth'))
    expect(answer.headers['www-authenticate']).toBe('Bearer')
    expect(await askUpgrade(server.port, '/events', headers)).toMatchObject(error(401, 'auth'))
  })

  test('the token in the query or in a cookie opens nothing', async () => {
    expect(await ask(server.port, `/rpc/app.info?token=${server.token}`, { method: 'POST', headers: JSON_TYPE, body: '{}' })).toMatchObject(error(401, 'auth'))
    expect(await rpc('app.info', { cookie: `parley-${server.port}=${server.token}`, origin })).toMatchObject(error(401, 'auth'))
  })

  test('nobody is told that other origins may read', async () => {
    const answer = await ask(server.port, '/rpc/app.info', {
      method: 'OPTIONS',
      headers: { origin: 'http://evil.example', 'access-control-request-method': 'POST' },
    })
    expect(answer.status).toBe(403)
    expect(Object.keys(answer.headers).filter((name) => name.startsWith('access-control'))).toEqual([])
  })
})

describe('requests that are none of ours', () => {
  test.each([
    ['GET', '/rpc/app.info', 405, 'POST'],
    ['PUT', '/rpc/app.info', 405, 'POST'],
    ['OPTIONS', '/rpc/app.info', 405, 'POST'],
    ['GET', '/session', 405, 'POST'],
    ['POST', '/events', 405, 'GET'],
    ['POST', '/', 405, 'GET, HEAD'],
    ['DELETE', '/assets/x.js', 405, 'GET, HEAD'],
    ['POST', '/rpc', 404, undefined],
    ['POST', '/rpc/', 404, undefined],
    ['POST', '/rpc/a/b', 404, undefined],
    ['GET', '/nothing', 404, undefined],
    ['GET', '/events', 426, undefined],
  ])('%s %s is answered with %i', async (method, path, status, allow) => {
    const answer = await ask(server.port, path, { method, headers: { ...bearer, ...(method === 'GET' ? {} : JSON_TYPE) } })
    expect(answer.status).toBe(status)
    expect(answer.json).toMatchObject({ ok: false, error: { status } })
    expect(answer.headers.allow).toBe(allow)
  })

  const types = [
    'text/plain',
    'application/x-www-form-urlencoded',
    'multipart/form-data',
    'application/jsonp',
    'application/json; charset=latin1',
    'text/json',
    '',
  ]
  test.each(types)('content type %j is refused', async (type) => {
    expect(await rpc('app.info', { ...bearer, 'content-type': type })).toMatchObject(error(415, 'unsupported'))
  })

  test.each(['application/json; charset=utf-8', 'Application/JSON;charset="UTF-8"'])('content type %j is fine', async (type) => {
    expect(await rpc('app.info', { ...bearer, 'content-type': type })).toMatchObject({ status: 200 })
  })

  test('a body over 32 MB is refused by its announced length, before it is sent', async () => {
    const head = `POST /rpc/app.info HTTP/1.1\r\nHost: 127.0.0.1:${server.port}\r\nAuthorization: ${bearer.authorization}\r\nContent-Type: application/json\r\n`
    const answer = await askRaw(server.port, `${head}Content-Length: ${MAX_BODY_BYTES + 1}\r\nExpect: 100-continue\r\n\r\n`)
    expect(answer.split('\r\n')[0]).toBe('HTTP/1.1 413 Payload Too Large')
  })

  test('a body over 32 MB of unknown length is refused while it comes', async () => {
    const headers = { ...bearer, ...JSON_TYPE, 'transfer-encoding': 'chunked' }
    expect(await ask(server.port, '/rpc/app.info', { method: 'POST', headers, body: Buffer.alloc(MAX_BODY_BYTES + 1, ' ') })).toMatchObject(
      error(413, 'too_large'),
    )
    expect((await rpc('app.info', bearer)).status).toBe(200)
  })

  test('a body of exactly 32 MB is read', async () => {
    const body = Buffer.alloc(MAX_BODY_BYTES, ' ')
    body.write('{}')
    expect(await rpc('app.info', bearer, body)).toMatchObject({ status: 200, json: { ok: true } })
  })

  test('a script that waits for leave to send its body gets it', async () => {
    expect(await rpc('app.info', { ...bearer, expect: '100-continue' })).toMatchObject({ status: 200, json: { ok: true } })
  })

  test.each(['GET http://127.0.0.1:PORT/ HTTP/1.1', 'GET * HTTP/1.1', 'OPTIONS * HTTP/1.1'])('%s is a bad request', async (line) => {
    const answer = await askRaw(server.port, `${line.replace('PORT', String(server.port))}\r\nHost: 127.0.0.1:${server.port}\r\nConnection: close\r\n\r\n`)
    expect(answer.split('\r\n')[0]).toBe('HTTP/1.1 400 Bad Request')
  })

  test('an upgrade elsewhere is refused, an upgrade to HTTP/2 ignored', async () => {
    expect(await askUpgrade(server.port, '/', bearer)).toMatchObject(error(404, 'not_found'))
    expect(await rpc('app.info', { ...bearer, connection: 'Upgrade', upgrade: 'h2c' })).toMatchObject({ status: 200 })
  })

  test('junk instead of HTTP ends that connection only', async () => {
    expect(await askRaw(server.port, '\0\x01\x02junk\r\n\r\n')).toContain('400 Bad Request')
    expect((await rpc('app.info', bearer)).status).toBe(200)
  })
})

describe('headers', () => {
  test.each(['/', '/nothing', '/assets/index-Ab12.js', '/rpc/app.info'])('%s has the policy and its companions', async (path) => {
    const { headers } = await ask(server.port, path)
    expect(headers).toMatchObject({
      'content-security-policy': `default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; font-src 'self'; connect-src 'self' ws://127.0.0.1:${server.port}; worker-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`,
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
      'cross-origin-opener-policy': 'same-origin',
      'cross-origin-resource-policy': 'same-origin',
    })
    expect(Object.keys(headers).filter((name) => name.startsWith('access-control'))).toEqual([])
  })

  test('pages are never cached, assets with a hash in their name for ever', async () => {
    expect((await ask(server.port, '/')).headers['cache-control']).toBe('no-store')
    expect((await ask(server.port, '/assets/index-Ab12.js')).headers['cache-control']).toBe('public, max-age=31536000, immutable')
  })

  test('HEAD has the headers without the body', async () => {
    const answer = await ask(server.port, '/', { method: 'HEAD' })
    expect(answer).toMatchObject({ status: 200, body: '' })
    expect(answer.headers['content-length']).toBe(String(page.length))
  })

  test('refused upgrades have them too', async () => {
    const answer = await askUpgrade(server.port, '/events', {})
    expect(answer.headers).toMatchObject({ 'x-content-type-options': 'nosniff', 'content-security-policy': expect.stringContaining("default-src 'none'") })
  })
})

describe('end', () => {
  test('requests under way are answered, new ones refused', async () => {
    const ending = startHttpServer({ ...host, files, listener: await listenOnLoopback(0) })
    const headers = { ...JSON_TYPE, authorization: `Bearer ${ending.token}` }
    const waiting = ask(ending.port, '/rpc/connection.list', { method: 'POST', headers, body: '{}' })
    await ask(ending.port, '/rpc/app.info', { method: 'POST', headers, body: '{}' })
    ending.stop()
    expect(await ask(ending.port, '/rpc/app.info', { method: 'POST', headers, body: '{}' })).toMatchObject(error(503, 'shutdown'))
    expect(await askUpgrade(ending.port, '/events', headers)).toMatchObject(error(503, 'shutdown'))
    host.release()
    expect(await waiting).toMatchObject({ status: 200, json: { ok: true } })
    await ending.close()
    await expect(ask(ending.port, '/')).rejects.toThrow('ECONNREFUSED')
  })
})
