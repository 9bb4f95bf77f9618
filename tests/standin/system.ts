import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { app } from './app.ts'
import { LoudEmitter, loud } from './loud.ts'
import { isReady } from './runtime.ts'

const KEY_BYTES = 32
const NONCE_BYTES = 12
const TAG_BYTES = 16

/** Really encrypts, but under a key in a file beside the data: there is no keychain here, and the backend says so. */
export const safeStorage = loud('safeStorage', {
  isAsyncEncryptionAvailable: async () => isReady(),
  getSelectedStorageBackend: () => (isReady() ? 'basic_text' : 'unknown'),
  async encryptStringAsync(text: string): Promise<Buffer> {
    const nonce = randomBytes(NONCE_BYTES)
    const cipher = createCipheriv('aes-256-gcm', key(), nonce)
    return Buffer.concat([nonce, cipher.update(text, 'utf8'), cipher.final(), cipher.getAuthTag()])
  },
  async decryptStringAsync(sealed: Buffer): Promise<{ result: string; shouldReEncrypt: boolean }> {
    const decipher = createDecipheriv('aes-256-gcm', key(), sealed.subarray(0, NONCE_BYTES))
    decipher.setAuthTag(sealed.subarray(-TAG_BYTES))
    const result = Buffer.concat([decipher.update(sealed.subarray(NONCE_BYTES, -TAG_BYTES)), decipher.final()]).toString('utf8')
    return { result, shouldReEncrypt: false }
  },
})

function key(): Buffer {
  const file = join(app.getPath('userData'), 'standin.key')
  if (!existsSync(file)) writeFileSync(file, randomBytes(KEY_BYTES), { mode: 0o600 })
  return readFileSync(file)
}

class NativeTheme extends LoudEmitter {
  readonly shouldUseDarkColors = false
  constructor() {
    super('nativeTheme', [], ['updated'])
  }
}
export const nativeTheme = loud('nativeTheme', new NativeTheme())

const display = { id: 1, scaleFactor: 1, bounds: { x: 0, y: 0, width: 1920, height: 1080 }, workArea: { x: 0, y: 0, width: 1920, height: 1040 } }

export const screen = loud('screen', {
  getPrimaryDisplay: () => display,
  getAllDisplays: () => [display],
})
