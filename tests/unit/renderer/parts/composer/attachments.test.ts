import { beforeEach, expect, test } from 'vitest'
import {
  attach,
  attachments,
  attachmentsOf,
  detach,
  forgetErrors,
  giveBackAttachments,
  MAX_FILES,
  takeAttachments,
} from '../../../../../src/renderer/parts/composer/attachments'
import type { Added } from '../../../../../src/renderer/parts/media/add-file'
import { setUpTexts } from '../../../../../src/renderer/texts/i18n'

setUpTexts()
beforeEach(() => attachments.setState({}, true))

const file = (name: string): File => new File(['x'], name)
const accept = async ({ name }: File): Promise<Added> => ({
  ok: true,
  media: { id: `id-${name}`, name, mimeType: name.endsWith('.png') ? 'image/png' : 'text/plain', size: 1, textLength: null },
})

test('a file is shown at once and becomes a block', async () => {
  const done = attach('a', [file('one.png'), file('two.txt')], accept)
  expect(attachmentsOf('a').items.map((item) => [item.name, item.block])).toEqual([
    ['one.png', null],
    ['two.txt', null],
  ])
  await done
  expect(takeAttachments('a')).toEqual([
    { type: 'image', mediaId: 'id-one.png', name: 'one.png', mimeType: 'image/png' },
    { type: 'file', mediaId: 'id-two.txt', name: 'two.txt', mimeType: 'text/plain' },
  ])
  expect(attachmentsOf('a').items).toEqual([])
})

test('one that is not accepted leaves its reason and nothing else; the others stay', async () => {
  await attach('a', [file('good.txt')], accept)
  await attach('a', [file('bad.exe')], async () => ({ ok: false, message: 'bad.exe cannot be attached.' }))
  expect(attachmentsOf('a')).toMatchObject({ items: [{ name: 'good.txt' }], errors: ['bad.exe cannot be attached.'] })
  forgetErrors('a')
  expect(attachmentsOf('a').errors).toEqual([])
})

test('one that is taken away while it is prepared does not come back', async () => {
  let finish: (added: Added) => void = () => {}
  const done = attach('a', [file('slow.txt')], () => new Promise((resolve) => (finish = resolve)))
  detach('a', attachmentsOf('a').items[0]?.key ?? -1)
  finish({ ok: false, message: 'too late' })
  await done
  expect(attachmentsOf('a')).toEqual({ items: [], errors: [] })
})

test('drafts keep their files apart', async () => {
  await attach('a', [file('one.txt')], accept)
  expect(attachmentsOf('b').items).toEqual([])
})

test('more files than a message takes are left out, and that is said', async () => {
  await attach(
    'a',
    Array.from({ length: MAX_FILES + 2 }, (_, index) => file(`${index}.txt`)),
    accept,
  )
  expect(attachmentsOf('a').items).toHaveLength(MAX_FILES)
  expect(attachmentsOf('a').errors).toEqual(['A message takes at most 20 files. The others were left out.'])
})

test('files of a message that was not sent come back before the new ones', async () => {
  await attach('a', [file('one.txt')], accept)
  const taken = takeAttachments('a')
  await attach('a', [file('two.txt')], accept)
  giveBackAttachments('a', taken)
  expect(attachmentsOf('a').items.map((item) => item.name)).toEqual(['one.txt', 'two.txt'])
})
