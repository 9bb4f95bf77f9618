/**
 * Tokens as people read them: 950, 1.2k, 45.2k, 128k, 1.92M. One decimal below 100k (two below 100M for millions), none
 * where it would be zero.
 */
export function formatTokens(tokens: number): string {
  const n = Math.max(0, Math.round(tokens))
  if (n < 1_000) return String(n)
  if (n < 999_950) return `${trim(n / 1_000, 1)}k`
  if (n < 99_995_000) return `${trim(n / 1_000_000, 2)}M`
  return `${Math.round(n / 1_000_000)}M`
}

/** A figure nobody reported is a dash, never 0. */
export function formatKnown(tokens: number | null): string {
  return tokens === null ? '–' : formatTokens(tokens)
}

/** US dollars: $2.14, $0.02, $0.0031; below a hundredth of a cent "< $0.0001". */
export function formatCost(dollars: number): string {
  if (dollars === 0) return '$0.00'
  if (dollars < 0.0001) return '< $0.0001'
  if (dollars < 0.01) return `$${dollars.toFixed(4)}`
  return `$${dollars.toFixed(2)}`
}

/** Milliseconds as 85 ms, 0.6 s, 12 s or 3 min 5 s. */
export function formatDuration(ms: number): string {
  if (ms < 100) return `${Math.round(ms)} ms`
  if (ms < 9_950) return `${(ms / 1_000).toFixed(1)} s`
  const seconds = Math.round(ms / 1_000)
  return seconds < 60 ? `${seconds} s` : `${Math.floor(seconds / 60)} min ${seconds % 60} s`
}

/** Characters of text as an amount of data: 950 B, 120 kB, 5.0 MB. */
export function formatSize(bytes: number): string {
  if (bytes < 1_000) return `${bytes} B`
  if (bytes < 999_500) return `${Math.round(bytes / 1_000)} kB`
  return `${(bytes / 1_000_000).toFixed(1)} MB`
}

function trim(value: number, decimals: number): string {
  return value.toFixed(decimals).replace(/\.?0+$/, '')
}
