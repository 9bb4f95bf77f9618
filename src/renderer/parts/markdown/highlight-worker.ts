/// <reference lib="webworker" />
import { createHighlighterCore, type GrammarState, type HighlighterCore, type ThemedToken } from 'shiki/core'
import { createJavaScriptRegexEngine } from 'shiki/engine/javascript'
import { GRAMMARS } from './grammars'
import type { HighlightAnswer, HighlightRequest, Token, TokenLine } from './highlight-protocol'
import { kindOf, THEME, THEME_NAME } from './highlight-theme'
import type { Grammar } from './languages'

/** A line longer than this, or one that takes longer, stays plain from there on. */
const MAX_LINE = 2_000
const MAX_LINE_MS = 100

let highlighter: Promise<HighlighterCore> | undefined
const loading = new Map<Grammar, Promise<void>>()

function load(): Promise<HighlighterCore> {
  highlighter ??= createHighlighterCore({
    themes: [THEME],
    langs: [],
    engine: createJavaScriptRegexEngine({ forgiving: true }),
  })
  return highlighter
}

async function highlight({ id, grammar, pieces }: HighlightRequest): Promise<void> {
  const shiki = await load()
  let grammarLoaded = loading.get(grammar)
  if (!grammarLoaded) {
    grammarLoaded = shiki.loadLanguage(GRAMMARS[grammar])
    loading.set(grammar, grammarLoaded)
  }
  await grammarLoaded
  let state: GrammarState | undefined
  for (const piece of pieces) {
    const options = {
      lang: grammar,
      theme: THEME_NAME,
      tokenizeMaxLineLength: MAX_LINE,
      tokenizeTimeLimit: MAX_LINE_MS,
      ...(state ? { grammarState: state } : {}),
    }
    const lines = shiki.codeToTokensBase(piece, options)
    state = shiki.getLastGrammarState(lines)
    const answer: HighlightAnswer = { id, lines: lines.map(toLine) }
    self.postMessage(answer)
  }
}

/** Joins neighbours of the same kind: fewer elements on the page. */
function toLine(tokens: readonly ThemedToken[]): TokenLine {
  const line: Token[] = []
  for (const token of tokens) {
    const kind = kindOf(token.color)
    const last = line.at(-1)
    const lastKind = typeof last === 'object' ? last[1] : undefined
    const blank = token.content.trim() === ''
    if (last !== undefined && (blank || lastKind === kind)) {
      const text = (typeof last === 'string' ? last : last[0]) + token.content
      line[line.length - 1] = lastKind ? [text, lastKind] : text
    } else line.push(kind && !blank ? [token.content, kind] : token.content)
  }
  return line
}

// One after the other: a second block must not mix its pieces with the first one's.
let queue: Promise<void> = Promise.resolve()

self.onmessage = (event: MessageEvent<HighlightRequest | 'warm'>) => {
  const request = event.data
  queue = queue.then(async () => {
    try {
      if (request === 'warm') await highlight({ id: 0, grammar: 'typescript', pieces: ['const a = 1'] })
      else await highlight(request)
    } catch {
      // The code stays as it is: plain. Nothing else depends on this worker.
    }
  })
}
