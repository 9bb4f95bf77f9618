export type SafeLink = { readonly href: string; readonly host: string }

/**
 * The link a model's text may become: https and mailto only. Everything else (javascript:, data:, http:, relative
 * addresses, what does not parse) gives null and stays text.
 */
export function safeLink(href: string | undefined): SafeLink | null {
  if (!href) return null
  try {
    const url = new URL(href)
    if (url.protocol === 'https:') return { href: url.href, host: url.host }
    if (url.protocol === 'mailto:') return { href: url.href, host: url.pathname }
    return null
  } catch {
    return null
  }
}

/** Where an image would come from, for the placeholder that stands for it; null where it is not a web address. */
export function imageHost(src: string | undefined): string | null {
  if (!src) return null
  try {
    const url = new URL(src)
    return url.protocol === 'https:' || url.protocol === 'http:' ? url.host : null
  } catch {
    return null
  }
}
