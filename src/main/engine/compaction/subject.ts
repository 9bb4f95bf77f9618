import type { Id } from '@shared/ids'
import type { ChatConfig } from '@shared/model/chat'
import type { Compaction } from '@shared/model/compaction'
import type { Connection } from '@shared/model/connection'
import type { ModelInfo } from '@shared/model/model-info'
import type { ToolDefinition } from '@shared/model/tool'
import type { ReplayTarget } from '../context/project'
import type { CheckpointRecord, Entry } from '../ports'

/** The context of one model as its compaction needs it: a chat's, or that of one participant of a room. */
export type Subject = {
  readonly conversationId: Id
  readonly participantId: Id | null
  /** Everything since the last clear, oldest first, without an answer that is still to come. */
  entries(): readonly Entry[]
  /** The compactions that fit these entries, oldest first. */
  records(): readonly CheckpointRecord[]
  pins(): ReadonlySet<Id>
  readonly target: ReplayTarget
  readonly config: ChatConfig
  readonly connection: Connection
  readonly info: ModelInfo | null
  readonly tools: readonly ToolDefinition[]
  /** Raw tokens of system prompt and tools together. */
  readonly frameTokens: number
  /** Tokens of the next request as the gauge reads them. */
  readonly used: number
  /** The output limit in force, tokens. */
  readonly maxTokens: number
  /** The last turn is being answered now: it stays as it is. */
  readonly answering: boolean
  /** Input tokens of the last answered request, as reported on the present ground. */
  readonly reported: number | null
  /** A compaction has begun, has got more text or has ended; null = none is running. */
  running(view: Compaction | null): void
  text(id: Id, piece: string): void
  /** The stored compactions have changed: read them again. */
  changed(): void
}
