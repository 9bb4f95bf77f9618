/** How much each sign of relevance counts; the values were chosen on the development part of the set. */
export const WEIGHTS = {
  /** A word without topic. */
  stop: 0.15,
  /** The exact spelling of an identifier. */
  whole: 1.5,
  /** A group of words used for each other. */
  group: 0.8,
  /** What the question wants to know: a sum, a time, a name. */
  kind: 0.9,
  /** A word spelt alike or a compound, when the conversation does not hold the word itself. */
  nearby: 0.7,
  /** The words that name a time, beside the time they mean. */
  named: 0.25,
  /** A message of that time: its score is multiplied by 1 + `time`. */
  time: 2,
  /** And its share of the best score, should it hold no word of the question. */
  timeAlone: 0.15,
  /** A message of the speaker asked for. */
  speaker: 0.6,
  /** A compound that holds a word which the conversation also holds by itself. */
  compound: 0.4,
  /** Places kept for the best passages by the words alone, so that no reading of the question can hide them. */
  reserved: 2,
}
export type Weights = typeof WEIGHTS
