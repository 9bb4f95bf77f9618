import type { ToolDefinition, ToolPermission } from '@shared/model/tool'
import type { Search, ToolOutcome, ToolScope } from '../../engine/ports'
import { answer, failed } from '../outcome'

/** Looks through the part of the conversation it is called from that gave way to a summary. It is offered only where there is one. */
export type SearchEarlierTool = {
  readonly definition: ToolDefinition
  readonly permission: ToolPermission
  /** `input` is what the model wrote and may be anything. Rejects with `Failure` where the search fails. */
  run(input: Readonly<Record<string, unknown>>, scope: ToolScope): Promise<ToolOutcome>
}

/** Tokens of the answer: unless the model asks for another size, and within which it may. */
const TOKENS = 1_500
const MIN_TOKENS = 200
const MAX_TOKENS = 4_000
const MAX_QUERY = 1_000

/** The tool that finds again what a summary has left out. */
export function searchEarlierTool(search: Pick<Search, 'earlier'>): SearchEarlierTool {
  return {
    definition: {
      name: 'search_earlier',
      description:
        'Searches the earlier part of this conversation, which you see only as a summary. Gives the passages that fit best, word for word, with speaker and date. Use it when a detail is not in the summary: an exact wording, a name, a number, a decision, a line of an attached document. It finds words and their relatives, not meanings: where nothing fits, try again with other words for the same thing, with names, or with a date.',
      parameters: {
        type: 'object',
        properties: {
          query: { type: 'string', description: 'What to look for: a question, or the words, names and dates that were probably used.' },
          max_tokens: { type: 'integer', minimum: MIN_TOKENS, maximum: MAX_TOKENS, description: `Longest answer in tokens; ${TOKENS} if left out.` },
        },
        required: ['query'],
        additionalProperties: false,
      },
    },
    permission: 'always',
    async run({ query, max_tokens: maxTokens = TOKENS }, { conversationId, coveredUntil }) {
      if (typeof query !== 'string' || query.trim() === '') return failed('`query` must be the words to look for.')
      if (typeof maxTokens !== 'number' || !Number.isFinite(maxTokens)) return failed('`max_tokens` must be a number.')
      if (coveredUntil === null) return failed('Nothing of this conversation has been summarised: you see all of it.')
      const budget = Math.round(Math.min(MAX_TOKENS, Math.max(MIN_TOKENS, maxTokens)))
      return answer(await search.earlier({ text: query.slice(0, MAX_QUERY), conversationId, until: coveredUntil, maxTokens: budget }))
    },
  }
}
