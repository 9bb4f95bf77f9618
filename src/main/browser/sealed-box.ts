import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto'

export const KEY_BYTES = 32

type Box = { readonly version: 1; readonly cipher: 'aes-256-gcm'; readonly iv: string; readonly tag: string; readonly data: string }

// Binds the box to its purpose: a file sealed for something else with the same key does not open here.
const PURPOSE = Buffer.from('parley secrets 1')

/** Encrypts a text into a small JSON document. `key` has KEY_BYTES bytes. */
export function seal(text: string, key: Buffer): string {
  const iv = randomBytes(12)
  const cipher = createCipheriv('aes-256-gcm', key, iv, { authTagLength: 16 }).setAAD(PURPOSE)
  const data = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()])
  const box: Box = { version: 1, cipher: 'aes-256-gcm', iv: iv.toString('base64'), tag: cipher.getAuthTag().toString('base64'), data: data.toString('base64') }
  return `${JSON.stringify(box)}\n`
}

/** Decrypts what `seal` made. Throws if the key is another one or a single bit has changed. */
export function open(sealed: Buffer, key: Buffer): string {
  const box = JSON.parse(sealed.toString('utf8')) as Partial<Box>
  if (box.version !== 1 || box.cipher !== 'aes-256-gcm') throw new Error('unknown format')
  const decipher = createDecipheriv('aes-256-gcm', key, Buffer.from(String(box.iv), 'base64'), { authTagLength: 16 }).setAAD(PURPOSE)
  decipher.setAuthTag(Buffer.from(String(box.tag), 'base64'))
  return Buffer.concat([decipher.update(String(box.data), 'base64'), decipher.final()]).toString('utf8')
}
