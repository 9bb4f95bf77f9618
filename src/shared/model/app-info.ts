/** What a window must know about the host it talks to. */
export type AppInfo = {
  readonly version: string
  readonly host: 'electron' | 'browser'
  readonly platform: string
  readonly dataDir: string
  /** How secrets are kept: the system's keychain, an encrypted file, or (Linux without a keyring) the weak built-in scheme. */
  readonly secrets: 'keychain' | 'file' | 'weak'
  /** True with --demo: a temporary data directory. */
  readonly demo: boolean
}
