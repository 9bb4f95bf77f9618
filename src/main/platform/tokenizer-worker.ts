import { parentPort } from 'node:worker_threads'
import { countTokens, setMergeCacheSize } from 'gpt-tokenizer/encoding/o200k_base'

// Runs as a worker of its own, also straight from this file under Node's type stripping: no imports from the sources.

/** Counted as plain text: what users write is never a control token. */
const PLAIN = { allowedSpecial: new Set<string>(), disallowedSpecial: new Set<string>() }
/** The encoder's time grows with the square of an unbroken run, so long runs are cut; no token is longer than 128. */
const LONGEST_RUN = 512
const LONG_RUN = /\S{513,}|\s{513,}/g
/** Entries of the encoder's cache of rare words; its default holds ten times as many. */
const CACHED_WORDS = 10_000

setMergeCacheSize(CACHED_WORDS)

parentPort?.on('message', (texts: readonly string[]) => {
  parentPort?.postMessage(texts.map(count))
})

function count(text: string): number {
  let tokens = 0
  let done = 0
  for (const run of text.matchAll(LONG_RUN)) {
    const end = run.index + run[0].length
    while (end - done > LONGEST_RUN) {
      const cut = done < run.index ? run.index : boundary(text, done + LONGEST_RUN)
      tokens += countTokens(text.slice(done, cut), PLAIN)
      done = cut
    }
  }
  return tokens + countTokens(done === 0 ? text : text.slice(done), PLAIN)
}

/** Moves a cut back in front of a surrogate pair. */
function boundary(text: string, index: number): number {
  const unit = text.charCodeAt(index)
  return unit >= 0xdc00 && unit <= 0xdfff ? index - 1 : index
}
