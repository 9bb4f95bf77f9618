// Types of setup.mjs for the tests that use it.
export const ROOT: string
export function fail(message: string): never
export function say(message: string): void
export function ensureInstalled(): void
export function ensureBuilt(): void
export function build(): boolean
export function node24(): string
export function childEnv(extra?: Readonly<Record<string, string>>): Record<string, string>
export function electronVite(): string
export function electronBinary(options?: { readonly download?: boolean }): string | null
export function desktopObstacle(): string | null
