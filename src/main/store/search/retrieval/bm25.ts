import type { CorpusIndex } from './index-corpus'

/** A term of the index with its weight in the question. */
export type WeightedTerm = { readonly id: number; readonly weight: number }

const K1 = 1.2
const B = 0.6

/** How much a term tells: high when few units hold it. */
export function rarity(index: CorpusIndex, id: number): number {
  const held = (index.starts[id + 1] ?? 0) - (index.starts[id] ?? 0)
  return Math.log(1 + (index.lengths.length - held + 0.5) / (held + 0.5))
}

/** Adds the BM25 score of the terms to `scores`, one number per unit. */
export function addBm25(index: CorpusIndex, question: readonly WeightedTerm[], scores: Float64Array): void {
  for (const { id, weight } of question) {
    const gain = weight * rarity(index, id) * (K1 + 1)
    for (let i = index.starts[id] ?? 0; i < (index.starts[id + 1] ?? 0); i++) {
      const unit = index.units[i] ?? 0
      const count = index.counts[i] ?? 0
      const length = (index.lengths[unit] ?? 0) / index.meanLength
      scores[unit] = (scores[unit] ?? 0) + (gain * count) / (count + K1 * (1 - B + B * length))
    }
  }
}
