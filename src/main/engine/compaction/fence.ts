/** Fences are at least this long. */
const SHORTEST = 4

/** The text between two lines of tildes longer than any run of them inside, so that nothing in it can end the fence. */
export function fenced(text: string): string {
  let longest = SHORTEST - 1
  for (const run of text.match(/~+/g) ?? []) longest = Math.max(longest, run.length)
  const fence = '~'.repeat(longest + 1)
  return `${fence}\n${text}\n${fence}`
}
