/** Puts text on the clipboard. Resolves to false where the system refuses (no permission, page not in front). */
export async function copyText(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text)
    return true
  } catch {
    return false
  }
}
