import type { Corpus, Passage } from '../../../src/main/store/search/retrieval/retrieve'
import type { Asked, Dialogue } from './set/make-dialogues'

export type Figures = { readonly questions: number; readonly hit: number; readonly recall: number; readonly reciprocal: number }
export type Retriever = (corpus: Corpus, question: string, now: number) => readonly Passage[]
export type Outcome = { readonly dialogue: Dialogue; readonly asked: Asked; readonly rank: number; readonly recall: number }

/** Asks every question of the dialogues. `rank` is the place of the first passage with evidence, from 1; 0 when none of ten has it. */
export function askAll(
  dialogues: readonly Dialogue[],
  retriever: (corpus: Corpus) => (question: string, now: number) => readonly Passage[],
): readonly Outcome[] {
  return dialogues.flatMap((dialogue) => {
    const answer = retriever({ passages: dialogue.messages })
    return dialogue.questions.map((asked): Outcome => {
      const passages = answer(asked.question, dialogue.now).slice(0, 10)
      const holds = ({ from, to }: Passage): boolean => asked.evidence.some((i) => i >= from && i <= to)
      const found = asked.evidence.filter((i) => passages.some(({ from, to }) => i >= from && i <= to)).length
      return { dialogue, asked, rank: passages.findIndex(holds) + 1, recall: found / asked.evidence.length }
    })
  })
}

/** Share of questions with a hit among ten, mean share of evidence found, mean reciprocal rank. */
export function figures(outcomes: readonly Outcome[]): Figures {
  const mean = (value: (outcome: Outcome) => number): number => outcomes.reduce((sum, outcome) => sum + value(outcome), 0) / Math.max(1, outcomes.length)
  return {
    questions: outcomes.length,
    hit: mean(({ rank }) => (rank > 0 ? 1 : 0)),
    recall: mean(({ recall }) => recall),
    reciprocal: mean(({ rank }) => (rank > 0 ? 1 / rank : 0)),
  }
}
