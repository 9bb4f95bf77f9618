import type { ModelInfo } from '@shared/model/model-info'
import type { UsageEntry } from '@shared/model/usage'
import type { Ids } from '../ports'
import { costOf } from '../tokens/cost'
import type { Attempt } from './model-run'

/** What a request was for, and who answered it; `info` is null where nothing is known of the model, and so no price. */
export type Spent = Pick<UsageEntry, 'conversationId' | 'turnId' | 'purpose' | 'provider' | 'model'> & { readonly info: ModelInfo | null }

/** The lines of the ledger for a request: one for each try, whether it ended well or not. */
export function ledgerLines(ids: Ids, { info, ...spent }: Spent, attempts: readonly Attempt[]): readonly UsageEntry[] {
  return attempts.map(({ usage, startedAt, endedAt, firstTokenMs, error }) => ({
    id: ids.next(),
    ...spent,
    usage,
    cost: costOf(usage, info?.prices ?? null),
    startedAt,
    durationMs: endedAt - startedAt,
    firstTokenMs,
    errorCode: error?.code ?? null,
  }))
}
