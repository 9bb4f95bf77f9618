import { createHash } from 'node:crypto'
import { chmod, mkdir, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { MAX_MEDIA_BYTES } from '@shared/model/media'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { Handlers } from '../../src/main/app/handlers'
import { mediaHandlers } from '../../src/main/app/media'
import { uuidV7Ids } from '../../src/main/platform/ids'
import { createMediaFiles, type ServedMediaFiles } from '../../src/main/platform/media-files'
import { createRouter } from '../../src/main/rpc/router'
import type { OpenedStore } from '../../src/main/store/open'
import { aPdf, GIF, JPEG, PNG, pdfBomb, SVG, WEBP } from '../fixtures/files'
import { failureOf, failureOfAsync } from '../fixtures/records'
import { openTestStore, silentLog } from '../fixtures/store'

let opened: OpenedStore & { cleanup(): Promise<void> }
let media: ServedMediaFiles
const options = () => ({
  dir: opened.dir,
  store: opened.store,
  ids: uuidV7Ids,
  clock: { now: () => 5 },
  log: silentLog,
  pdfWorker: resolve('src/main/platform/pdf-worker.ts'),
})
beforeEach(async () => {
  opened = await openTestStore()
  media = createMediaFiles(options())
})
afterEach(() => opened.cleanup())

const add = (name: string, bytes: Uint8Array | string, mimeType = 'application/octet-stream') =>
  media.add({ name, mimeType, bytes: typeof bytes === 'string' ? Buffer.from(bytes) : bytes })
const refusal = (name: string, bytes: Uint8Array | string, mimeType?: string) => failureOfAsync(add(name, bytes, mimeType))
const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex')

describe('images', () => {
  test.each([
    ['image/png', PNG],
    ['image/jpeg', JPEG],
    ['image/gif', GIF],
    ['image/webp', WEBP],
  ])('%s is known by its bytes, whatever it is called', async (mimeType, bytes) => {
    const added = await add('holiday.txt', bytes, 'text/html')
    expect(added).toEqual({ id: added.id, name: 'holiday.txt', mimeType, size: bytes.length, textLength: null })
    expect(media.get(added.id)).toEqual(added)
    expect(await media.image(added.id)).toEqual({ mimeType, base64: bytes.toString('base64') })
    expect(await media.read(added.id)).toEqual({ body: bytes, type: mimeType, name: 'holiday.txt' })
    expect(await failureOfAsync(media.text(added.id))).toEqual({ code: 'unsupported', message: 'holiday.txt has no text.' })
  })

  test.each<[string, string, Uint8Array]>([
    ['an SVG', 'a.svg', SVG],
    ['an SVG under the type of a PNG', 'a.png', SVG],
    ['a text that claims to be an image', 'a.txt', Buffer.from('GIF8 is a format')],
    ['a PNG with a byte missing in front', 'a.png', PNG.subarray(1)],
    ['half a signature', 'a.png', PNG.subarray(0, 10)],
    ['a bitmap', 'a.bmp', Buffer.from('BM')],
  ])('%s is refused', async (_, name, bytes) => {
    expect(await refusal(name, bytes, 'image/svg+xml')).toEqual({
      code: 'unsupported',
      message: `${name} is not an image that can be sent. Use PNG, JPEG, GIF or WebP.`,
    })
    expect(await readdir(opened.dir)).not.toContain('media')
  })

  test('an SVG that is called a text by its sender is still refused by its name', async () => {
    expect((await refusal('picture.SVG', SVG, 'text/plain')).code).toBe('unsupported')
  })

  test('what hides behind the end of an image stays an image', async () => {
    const { id, mimeType } = await add('both.svg', Buffer.concat([GIF, SVG]), 'image/svg+xml')
    expect(mimeType).toBe('image/gif')
    expect((await media.read(id))?.type).toBe('image/gif')
  })
})

describe('texts', () => {
  const marked = Buffer.from('\ufeffUnd so weiter: ü, 漢字', 'utf16le')
  const unmarked = Buffer.from('Und so weiter und so fort: ü', 'utf16le')
  test.each<[string, string, Buffer, string]>([
    ['note.md', 'text/markdown', Buffer.from('# Grüße 🦉\n'), '# Grüße 🦉\n'],
    ['data.csv', 'text/csv', Buffer.from('\ufeffa;ü\r\n1;2\r\n'), 'a;ü\r\n1;2\r\n'],
    ['data.JSON', 'application/json', Buffer.from('{"ü":1}'), '{"ü":1}'],
    ['main.rs', 'text/plain', Buffer.from('fn main() {}\t// ü'), 'fn main() {}\t// ü'],
    ['page.html', 'text/plain', Buffer.from('<script>alert("ü")</script>'), '<script>alert("ü")</script>'],
    ['Makefile', 'text/plain', Buffer.from('all: ü\n\techo'), 'all: ü\n\techo'],
    ['little.txt', 'text/plain', marked, 'Und so weiter: ü, 漢字'],
    ['big.txt', 'text/plain', Buffer.from(marked).swap16(), 'Und so weiter: ü, 漢字'],
    ['little-unmarked.txt', 'text/plain', unmarked, 'Und so weiter und so fort: ü'],
    ['big-unmarked.txt', 'text/plain', Buffer.from(unmarked).swap16(), 'Und so weiter und so fort: ü'],
  ])('%s is read as %s', async (name, mimeType, bytes, text) => {
    const added = await add(name, bytes, 'text/html')
    expect(added).toMatchObject({ name, mimeType, size: bytes.length, textLength: text.length })
    expect(await media.text(added.id)).toBe(text)
    expect(await failureOfAsync(media.image(added.id))).toEqual({ code: 'unsupported', message: `${name} is not an image.` })
  })

  test.each<[string, Buffer]>([
    ['a program', Buffer.concat([Buffer.from('\x7fELF'), Buffer.alloc(200, 0)])],
    ['an archive', Buffer.from('504b0304140000000800d1a85b57c9a20d51', 'hex')],
    ['random bytes', Buffer.from(Array.from({ length: 300 }, (_, index) => (index * 7919) % 256))],
    ['a text with a NUL', Buffer.from('one\0two')],
    ['UTF-16 cut in the middle of a character', Buffer.from('\ufeffab', 'utf16le').subarray(0, 5)],
    ['UTF-16 with half a pair', Buffer.from('fffe00d84100', 'hex')],
    ['UTF-32', Buffer.from('fffe00004100000042000000', 'hex')],
    ['Latin-1', Buffer.from('Gr\xfc\xdfe', 'latin1')],
    ['control characters', Buffer.from('\x01\x02\x03abc')],
  ])('%s under the name of a text is refused', async (_, bytes) => {
    expect(await refusal('notes.txt', bytes, 'text/plain')).toEqual({
      code: 'unsupported',
      message: 'notes.txt is not a kind of file that can be read. Use an image (PNG, JPEG, GIF, WebP), a PDF, or a text saved as UTF-8.',
    })
  })

  test('a long text is cut in front of a character, and says so', async () => {
    const text = `${'x'.repeat(1_999_925)}${'🦉'.repeat(500_000)}`
    const { id, textLength } = await add('long.txt', text)
    const kept = await media.text(id)
    expect(kept.length).toBeLessThanOrEqual(2_000_000)
    expect(kept.length).toBe(textLength)
    expect(kept.isWellFormed()).toBe(true)
    expect(kept).toMatch(/^x+(🦉)*\n\n\[The text goes on: only the beginning of its 2999925 characters is kept\.\]$/u)
  })

  test('a text of exactly the limit is whole', async () => {
    const { textLength } = await add('long.txt', 'y'.repeat(2_000_000))
    expect(textLength).toBe(2_000_000)
  })
})

describe('PDFs', () => {
  test('each page has a heading', async () => {
    const { id, mimeType, textLength } = await add('paper.bin', aPdf(['Hello (world)', '', 'third \\ page']), 'image/png')
    const text = '[Page 1]\nHello (world)\n\n[Page 2]\n\n\n[Page 3]\nthird \\ page'
    expect(mimeType).toBe('application/pdf')
    expect(await media.text(id)).toBe(text)
    expect(textLength).toBe(text.length)
  })

  test('pages behind the 500th are counted only', async () => {
    const { id } = await add('book.pdf', aPdf(Array.from({ length: 502 }, (_, index) => `page ${index + 1}`)))
    const text = await media.text(id)
    expect(text).toContain('[Page 500]\npage 500')
    expect(text).not.toContain('page 501')
    expect(text.endsWith('[The document has 502 pages; the first 500 are kept.]')).toBe(true)
  })

  test.each<[string, Buffer, string]>([
    ['one with a password', aPdf(['secret'], { encrypted: true }), 'a.pdf is protected by a password. Save a copy without one and add that.'],
    ['a scanned one', aPdf(['', '  ']), 'a.pdf has no text in it; it was probably scanned. Add its pages as images, or a version with text.'],
    [
      'one that is cut off',
      Buffer.from('%PDF-1.7\n1 0 obj <</Type/Cat'),
      'a.pdf cannot be read as a PDF; it seems to be damaged. Open it in another program and save it anew.',
    ],
    ['a text with its ending', Buffer.from('no PDF'), 'a.pdf is called a PDF but is none.'],
  ])('%s is refused', async (_, bytes, message) => {
    expect(await refusal('a.pdf', bytes)).toEqual({ code: 'unsupported', message })
  })

  test('one that takes too long is given up, and the next one is read', async () => {
    const hurried = createMediaFiles({ ...options(), pdfLimits: { timeMs: 1, memoryMb: 600 } })
    const slow = hurried.add({ name: 'slow.pdf', mimeType: '', bytes: aPdf(['x']) })
    expect(await failureOfAsync(slow)).toEqual({
      code: 'unsupported',
      message: 'Reading slow.pdf took too long. Split it, or add the part that matters as text.',
    })
    expect((await add('next.pdf', aPdf(['y']))).textLength).toBe('[Page 1]\ny'.length)
  })

  test('one that unpacks to more than there is room for is given up', async () => {
    const careful = createMediaFiles({ ...options(), pdfLimits: { timeMs: 60_000, memoryMb: 250 } })
    const bytes = await pdfBomb(600)
    expect(bytes.length).toBeLessThan(MAX_MEDIA_BYTES)
    expect(await failureOfAsync(careful.add({ name: 'bomb.pdf', mimeType: '', bytes }))).toEqual({
      code: 'unsupported',
      message: 'bomb.pdf is too complex to be read. Split it, or add the part that matters as text.',
    })
  })

  test('a reader that cannot start is a failure, not a hang', async () => {
    const broken = createMediaFiles({ ...options(), pdfWorker: join(opened.dir, 'missing.js') })
    expect((await failureOfAsync(broken.add({ name: 'a.pdf', mimeType: '', bytes: aPdf(['x']) }))).code).toBe('unsupported')
  })
})

describe('on disk', () => {
  test('a content is kept once, by its hash, for its owner only', async () => {
    const [first, second] = await Promise.all([add('a.png', PNG), add('b.png', PNG)])
    expect(first.id).not.toBe(second.id)
    const hash = sha256(PNG)
    const folder = join(opened.dir, 'media', hash.slice(0, 2))
    expect(await readdir(folder)).toEqual([hash])
    expect((await stat(join(folder, hash))).mode & 0o777).toBe(0o600)
    expect((await stat(folder)).mode & 0o777).toBe(0o700)
    expect((await readFile(join(folder, hash))).equals(PNG)).toBe(true)
    expect(opened.store.media.get(second.id)).toEqual({ ...second, hash, createdAt: 5 })
  })

  test('a file that was cut short is written again', async () => {
    const hash = sha256(PNG)
    const folder = join(opened.dir, 'media', hash.slice(0, 2))
    await mkdir(folder, { recursive: true })
    await writeFile(join(folder, hash), PNG.subarray(0, 5))
    const { id } = await add('a.png', PNG)
    expect((await media.read(id))?.body.equals(PNG)).toBe(true)
  })

  test('everything is there after a restart', async () => {
    const [image, text] = [await add('a.png', PNG), await add('a.md', 'kept')]
    opened.close()
    opened = await openTestStore({ dir: opened.dir })
    media = createMediaFiles(options())
    expect((await media.image(image.id)).base64).toBe(PNG.toString('base64'))
    expect(await media.text(text.id)).toBe('kept')
  })

  test('a missing file is said by name; one that was never stored is not found', async () => {
    const { id } = await add('a.png', PNG)
    await rm(join(opened.dir, 'media'), { recursive: true })
    expect(await failureOfAsync(media.image(id))).toEqual({
      code: 'not_found',
      message: 'The content of a.png is missing from the media folder. Add the file again.',
    })
    expect(await media.read(id)).toBeNull()
    const nobody = uuidV7Ids.next()
    expect(media.get(nobody)).toBeNull()
    expect(await media.read(nobody)).toBeNull()
    for (const call of [media.image(nobody), media.text(nobody)]) expect((await failureOfAsync(call)).code).toBe('not_found')
  })

  test.skipIf(process.getuid?.() === 0)('a folder that cannot be written is a failure of the disk', async () => {
    await mkdir(join(opened.dir, 'media'), { mode: 0o500 })
    expect((await refusal('a.png', PNG)).code).toBe('disk')
    await chmod(join(opened.dir, 'media'), 0o700)
  })

  test('a file in the way of the folder is a failure of the disk, and nothing is recorded', async () => {
    await writeFile(join(opened.dir, 'media'), '')
    expect(await refusal('a.png', PNG)).toMatchObject({ code: 'disk', message: expect.stringContaining(join(opened.dir, 'media')) })
  })
})

describe('names', () => {
  test.each([
    ['../../etc/passwd', 'passwd'],
    ['C:\\Users\\me\\report.md', 'report.md'],
    ['/absolute/', 'text.txt'],
    ['..', 'text.txt'],
    ['.\u200b.', 'text.txt'],
    ['in\u202egnp.exe', 'ingnp.exe'],
    ['a\0b\r\nc\x1b[31m.txt', 'abc[31m.txt'],
    ['\u2066hidden\u2069.md', 'hidden.md'],
    ['half \ud800 pair.txt', 'half \ufffd pair.txt'],
    ['  two   words .txt ', 'two words .txt'],
    ['<img src=x onerror="1">.txt', 'img src=x onerror= 1 .txt'],
    ['u\u0308ber.txt', 'über.txt'],
  ])('%j becomes %j', async (given, name) => {
    const added = await add(given, 'some text')
    expect(added.name).toBe(name)
    expect(opened.store.media.get(added.id)?.name).toBe(name)
  })

  test('a long name keeps its ending and is never cut inside a character', async () => {
    const { name } = await add(`${'🦉'.repeat(200)}.md`, 'some text')
    expect(name).toMatch(/^(🦉)+….md$/u)
    expect(name.length).toBeLessThanOrEqual(120)
    expect((await add('x'.repeat(500), 'some text')).name).toBe(`${'x'.repeat(119)}…`)
  })

  test('an image without a usable name is named by its type', async () => {
    expect((await add('///', JPEG)).name).toBe('image.jpg')
  })
})

describe('limits', () => {
  test('an empty file is refused', async () => {
    expect(await refusal('nothing.txt', '')).toEqual({ code: 'validation', message: 'nothing.txt is empty.' })
  })

  test('a file over 10 MB is refused, one of exactly 10 MB is not', async () => {
    const bytes = Buffer.concat([PNG, Buffer.alloc(MAX_MEDIA_BYTES - PNG.length)])
    expect((await add('big.png', bytes)).size).toBe(MAX_MEDIA_BYTES)
    expect(await refusal('big.png', Buffer.concat([bytes, Buffer.alloc(1)]))).toEqual({
      code: 'too_large',
      message: 'big.png is over the limit of 10 MB. Add a smaller one.',
    })
  })
})

describe('media.add', () => {
  const handler = (data: string) => mediaHandlers({ media })['media.add']({ name: 'a.png', mimeType: 'image/png', data }, { transport: 'memory' })

  test('takes base64', async () => {
    expect(await handler(PNG.toString('base64'))).toMatchObject({ name: 'a.png', mimeType: 'image/png', size: PNG.length })
  })

  test.each([
    ['no base64', 'not base64!', 'validation'],
    ['base64 without its end', PNG.toString('base64').slice(0, -1), 'validation'],
    ['base64 of addresses', '-_-_', 'validation'],
    ['more than the limit', Buffer.alloc(MAX_MEDIA_BYTES + 3).toString('base64'), 'too_large'],
    ['far more than the limit', 'A'.repeat(15_000_000), 'too_large'],
  ])('%s is refused', async (_, data, code) => {
    const router = createRouter(mediaHandlers({ media }) as Handlers, silentLog)
    expect(await router.call('media.add', { name: 'a.png', mimeType: 'image/png', data }, { transport: 'http' })).toMatchObject({ ok: false, error: { code } })
  })

  test('counts before it decodes', () => {
    const data = Buffer.alloc(MAX_MEDIA_BYTES + 1).toString('base64')
    expect(failureOf(() => handler(data))).toEqual({ code: 'too_large', message: 'This file is over the limit of 10 MB. Add a smaller one.' })
  })
})
