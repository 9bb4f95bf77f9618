/** Longest name that is kept, in UTF-16 units. */
const MAX_NAME = 120
/** What could lead out of a folder, hide the ending or turn the direction of the text around. */
const HOSTILE = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Co}\p{Cn}]/gu

/**
 * A file's name as it may be shown and offered for saving: its last segment only, without control characters and marks that
 * change the direction of text, cut in front of its ending where it is too long. `fallback` stands where nothing is left.
 */
export function cleanName(name: string, fallback: string): string {
  const last = name.toWellFormed().normalize('NFC').split(/[/\\]/).at(-1) ?? ''
  const clean = last
    .replace(HOSTILE, '')
    .replace(/[\s<>:"|?*]+/g, ' ')
    .replace(/^[\s.]+|[\s.]+$/g, '')
  return clean === '' ? fallback : shorten(clean)
}

/** The ending in lower case, without its dot; empty where there is none. */
export function endingOf(name: string): string {
  return /\.([^.]{1,20})$/.exec(name)?.[1]?.toLowerCase() ?? ''
}

function shorten(name: string): string {
  if (name.length <= MAX_NAME) return name
  const ending = endingOf(name)
  const tail = ending === '' ? '' : `.${ending}`
  // Ill-formed only where the cut has split a pair.
  const stem = name.slice(0, MAX_NAME - tail.length - 1)
  return `${stem.isWellFormed() ? stem : stem.slice(0, -1)}…${tail}`
}
