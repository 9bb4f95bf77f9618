import { v7 } from 'uuid'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { type HttpServer, startHttpServer } from '../../src/main/browser/http-server'
import { listenOnLoopback } from '../../src/main/browser/listen'
import { serveApp } from '../../src/main/electron/app-protocol'
import type { MediaBody } from '../../src/main/platform/media-response'
import { PNG } from '../fixtures/files'
import { makeFakeHost } from '../rpc/fake-host'
import { ask } from './request'

const handle = vi.hoisted(() => vi.fn<(scheme: string, answer: (request: Request) => Promise<Response>) => void>())
vi.mock('electron', () => ({ protocol: { handle }, session: null }))

const [image, text, odd] = [v7(), v7(), v7()]
const stored = new Map<string, MediaBody>([
  [image, { body: PNG, type: 'image/png', name: 'cat.png' }],
  [text, { body: Buffer.from('<script>alert(1)</script>'), type: 'text/plain', name: 'page.html' }],
  [odd, { body: Buffer.from('%PDF-'), type: 'application/pdf', name: `Grüße "x" (1)'\r\nSet-Cookie: a=b.pdf` }],
])
const asked: string[] = []
const readMedia = async (id: string) => {
  asked.push(id)
  return stored.get(id) ?? null
}
const files = { read: async () => ({ status: 200, body: Buffer.from('page'), type: 'text/html' }) as const }
const LOCKED = { 'content-security-policy': "default-src 'none'; sandbox", 'x-content-type-options': 'nosniff', 'cross-origin-resource-policy': 'same-origin' }
const CASES: readonly [string, string, string, string][] = [
  ['an image stands in the page', image, 'image/png', "inline; filename*=UTF-8''cat.png"],
  ['a text is saved', text, 'text/plain', "attachment; filename*=UTF-8''page.html"],
  ['a PDF is saved', odd, 'application/pdf', "attachment; filename*=UTF-8''Gr%C3%BC%C3%9Fe%20%22x%22%20%281%29%27%0D%0ASet-Cookie%3A%20a%3Db.pdf"],
]
const STRANGE = [
  '',
  '/',
  'x',
  '../parley.db',
  '..%2fparley.db',
  '%2e%2e/parley.db',
  `${image}/`,
  `${image}/..`,
  image.toUpperCase(),
  `${image}%00`,
  v7(),
  '__proto__',
]

describe('browser host', () => {
  let server: HttpServer
  let bearer: Record<string, string>
  let cookie: string
  beforeAll(async () => {
    server = startHttpServer({ ...makeFakeHost(), files, readMedia, listener: await listenOnLoopback(0) })
    bearer = { authorization: `Bearer ${server.token}` }
    const answer = await ask(server.port, '/session', {
      method: 'POST',
      headers: { 'content-type': 'application/json', origin: `http://127.0.0.1:${server.port}` },
      body: JSON.stringify({ token: server.token }),
    })
    cookie = String(answer.headers['set-cookie']).split(';')[0] ?? ''
  })
  afterAll(() => server.close())
  const get = (id: string, headers: Record<string, string> = bearer, method = 'GET') => ask(server.port, `/media/${id}`, { method, headers })

  test.each(CASES)('%s', async (_, id, type, disposition) => {
    const { status, headers, body } = await get(id)
    expect(status).toBe(200)
    expect(headers).toMatchObject({ ...LOCKED, 'content-type': type, 'content-disposition': disposition, 'cache-control': 'private, max-age=3600, immutable' })
    expect(headers['set-cookie']).toBeUndefined()
    expect(body).toBe(stored.get(id)?.body.toString('utf8'))
  })

  test('HEAD has the headers without the body', async () => {
    const answer = await get(image, bearer, 'HEAD')
    expect(answer).toMatchObject({ status: 200, body: '' })
    expect(answer.headers['content-length']).toBe(String(PNG.length))
  })

  test('the cookie counts with our own origin, and where the browser says that our own page asks', async () => {
    expect((await get(image, { cookie, origin: `http://127.0.0.1:${server.port}` })).status).toBe(200)
    expect((await get(image, { cookie, 'sec-fetch-site': 'same-origin' })).status).toBe(200)
  })

  test.each<[string, (cookie: string) => Record<string, string>, number]>([
    ['nobody', () => ({}), 401],
    ['a wrong token', () => ({ authorization: 'Bearer wrong' }), 401],
    ['our page without a cookie', () => ({ 'sec-fetch-site': 'same-origin' }), 401],
    ['a cookie alone', (own) => ({ cookie: own }), 403],
    ['a page on another port of this machine', (own) => ({ cookie: own, 'sec-fetch-site': 'same-site' }), 403],
    ['a page from elsewhere', (own) => ({ cookie: own, 'sec-fetch-site': 'cross-site' }), 403],
    ['a foreign origin', (own) => ({ cookie: own, origin: 'http://evil.example', 'sec-fetch-site': 'same-origin' }), 403],
  ])('%s gets nothing', async (_, headers, status) => {
    asked.length = 0
    expect((await get(image, headers(cookie))).status).toBe(status)
    expect(asked).toEqual([])
  })

  test('calls still need an origin', async () => {
    const headers = { cookie, 'sec-fetch-site': 'same-origin', 'content-type': 'application/json' }
    expect((await ask(server.port, '/rpc/app.info', { method: 'POST', headers, body: '{}' })).status).toBe(403)
  })

  test.each(STRANGE)('/media/%s is not found', async (id) => {
    const answer = await get(id)
    expect(answer).toMatchObject({ status: 404, json: { ok: false, error: { code: 'not_found' } } })
  })

  test('files are read, not written', async () => {
    expect((await get(image, { ...bearer, 'content-type': 'application/json' }, 'POST')).status).toBe(405)
  })

  test('a host without stored files has none', async () => {
    const bare = startHttpServer({ ...makeFakeHost(), files, listener: await listenOnLoopback(0) })
    expect((await ask(bare.port, `/media/${image}`, { headers: { authorization: `Bearer ${bare.token}` } })).status).toBe(404)
    await bare.close()
  })
})

describe('desktop host', () => {
  let answer: (request: Request) => Promise<Response>
  beforeAll(() => {
    serveApp(files, readMedia)
    answer = handle.mock.calls[0]?.[1] ?? (() => Promise.reject(new Error('nothing is served')))
  })
  const get = (url: string, method = 'GET') => answer(new Request(url, { method }))

  test.each(CASES)('%s', async (_, id, type, disposition) => {
    const response = await get(`app://parley/media/${id}`)
    expect(response.status).toBe(200)
    expect(Object.fromEntries(response.headers)).toMatchObject({ ...LOCKED, 'content-type': type, 'content-disposition': disposition })
    expect(Buffer.from(await response.arrayBuffer()).equals(stored.get(id)?.body ?? Buffer.alloc(0))).toBe(true)
  })

  test.each(STRANGE.filter((id) => !/^(\.\.|%2e)/.test(id) && !id.endsWith('/..')))('/media/%s is not found', async (id) => {
    expect((await get(`app://parley/media/${id}`)).status).toBe(404)
  })

  test('other origins and methods are refused; the page is served as before', async () => {
    expect((await get(`app://evil/media/${image}`)).status).toBe(400)
    expect((await get(`app://parley/media/${image}`, 'POST')).status).toBe(405)
    expect(await (await get('app://parley/')).text()).toBe('page')
  })
})
