/**
 * The content security policy of both hosts, as the value of the header. Nothing inline, no eval, no wasm, nothing
 * from other origins. `connect` lists what the page may open besides its own origin, such as `ws://127.0.0.1:4000`.
 */
export function contentSecurityPolicy({ connect }: { readonly connect: readonly string[] }): string {
  return [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self' data: blob:",
    "font-src 'self'",
    `connect-src ${["'self'", ...connect].join(' ')}`,
    "worker-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; ')
}
