import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/** What a question asks for differently than the text says it. */
export const QUESTION_TYPES = ['paraphrase', 'stem', 'name', 'identifier', 'speaker', 'typo', 'multi', 'date', 'cjk'] as const
export type QuestionType = (typeof QUESTION_TYPES)[number]
export type Part = 'development' | 'held-out'
export type SetLanguage = 'en' | 'de' | 'fr' | 'es' | 'zh' | 'ja' | 'ko'

/** A message that holds something worth asking for, and the questions about it. */
export type Fact = {
  readonly author: 'user' | 'assistant'
  readonly text: string
  readonly reply?: string
  readonly questions: readonly { readonly type: QuestionType; readonly question: string }[]
}
/** A note that comes back with other values every few days; its questions name the day by `{when}`. */
export type Series = { readonly text: string; readonly values: Readonly<Record<string, readonly string[]>>; readonly questions: readonly string[] }
export type WrittenDialogue = {
  readonly id: string
  readonly part: Part
  readonly facts: readonly Fact[]
  readonly multi: readonly { readonly facts: readonly number[]; readonly question: string }[]
  readonly series: Series
}
/** One subject: its dialogues, and the sentences that fill the days between with the same words in other contexts. */
export type Subject = {
  readonly language: SetLanguage
  readonly slots: Readonly<Record<string, readonly string[]>>
  readonly user: readonly string[]
  readonly assistant: readonly string[]
  readonly dialogues: readonly WrittenDialogue[]
}

/** All subjects, by file name. */
export const readSubjects = (): readonly Subject[] =>
  readdirSync(import.meta.dirname)
    .filter((file) => file.endsWith('.json'))
    .sort()
    .map((file) => JSON.parse(readFileSync(join(import.meta.dirname, file), 'utf8')) as Subject)
