/** One message as the search sees it. `author` is `user`, `assistant` or a participant's name; `at` is milliseconds since the epoch. */
export type CorpusMessage = { readonly id: string; readonly author: string; readonly at: number; readonly text: string }

/** A conversation in the order in which it was written. */
export type Corpus = { readonly passages: readonly CorpusMessage[] }

/** A stretch of messages, both ends inclusive, as indexes into the corpus. A higher score is better; scores of two questions cannot be compared. */
export type Passage = { readonly from: number; readonly to: number; readonly score: number }
