/** A command line as its words, or what keeps it from being read. */
export type CommandLine = { readonly ok: true; readonly words: readonly string[] } | { readonly ok: false; readonly problem: 'quote' | 'operator' }

type State = { word: string | null; quote: '"' | "'" | null }

/**
 * Splits a command line into words as a shell would: blanks separate, single quotes take everything as it is, double
 * quotes take blanks, a backslash takes the next character. No shell runs it, so nothing is expanded (`$HOME` and `~`
 * stay as they are) and what only a shell can do (`|`, `>`, `&&`, `;`) is refused instead of being passed on.
 */
export function splitCommandLine(text: string): CommandLine {
  const words: string[] = []
  const state: State = { word: null, quote: null }
  const add = (character: string): void => {
    state.word = (state.word ?? '') + character
  }
  const end = (): void => {
    if (state.word !== null) words.push(state.word)
    state.word = null
  }
  for (let i = 0; i < text.length; i++) {
    const character = text.charAt(i)
    const next = text.charAt(i + 1)
    if (state.quote !== null) {
      if (character === state.quote) state.quote = null
      else if (character === '\\' && state.quote === '"' && /["\\]/.test(next)) {
        add(next)
        i += 1
      } else add(character)
    } else if (character === '"' || character === "'") {
      state.quote = character
      add('')
    } else if (character === '\\' && escapes(next)) {
      add(next)
      i += 1
    } else if (/\s/.test(character)) end()
    else if (/[|<>;&]/.test(character)) return { ok: false, problem: 'operator' }
    else add(character)
  }
  if (state.quote !== null) return { ok: false, problem: 'quote' }
  end()
  return { ok: true, words }
}

/** Only these: elsewhere a backslash is part of a path (`C:\tools`). */
function escapes(next: string): boolean {
  return /[\s"'|<>;&\\]/.test(next)
}

/** Words as one line that `splitCommandLine` reads back as the same words. */
export function joinCommandLine(words: readonly string[]): string {
  return words.map(quoted).join(' ')
}

function quoted(word: string): string {
  if (word !== '' && !/[\s"'|<>;&\\]/.test(word)) return word
  if (!word.includes("'")) return `'${word}'`
  return `"${word.replace(/["\\]/g, '\\$&')}"`
}
