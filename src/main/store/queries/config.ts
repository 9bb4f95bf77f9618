import type { ChatConfig } from '@shared/model/chat'
import { DEFAULT_COMPACTION } from '@shared/model/compaction'
import { chatConfigSchema } from '@shared/schemas/chat-config'
import type { Log } from '../../engine/ports'
import { tryJson } from './columns'
import type { RowName } from './fields'

/** Stands where a stored id is unreadable; no connection has it, so using the chat asks for another one. */
const NO_CONNECTION = '00000000-0000-7000-8000-000000000000'

const FALLBACK: ChatConfig = {
  connectionId: NO_CONNECTION,
  model: 'unknown',
  systemPrompt: null,
  maxTokens: null,
  temperature: null,
  streaming: true,
  contextLimit: 8_000,
  tools: [],
  toolsets: [],
  compaction: DEFAULT_COMPACTION,
}

/** A stored configuration of a conversation or a participant, field by field: a damaged one must not make the row unreadable. */
export function readConfig(text: string, row: RowName, log: Log): ChatConfig {
  const value = tryJson(text)
  const stored: Readonly<Record<string, unknown>> = typeof value === 'object' && value !== null ? { ...value } : {}
  const whole = chatConfigSchema.safeParse(stored)
  if (whole.success) return whole.data
  log.warn('store: a configuration is damaged, defaults are used', { ...row, fields: whole.error.issues.map((issue) => issue.path.join('.')) })
  const { shape } = chatConfigSchema
  return {
    connectionId: shape.connectionId.catch(FALLBACK.connectionId).parse(stored.connectionId),
    model: shape.model.catch(FALLBACK.model).parse(stored.model),
    systemPrompt: shape.systemPrompt.catch(FALLBACK.systemPrompt).parse(stored.systemPrompt),
    maxTokens: shape.maxTokens.catch(FALLBACK.maxTokens).parse(stored.maxTokens),
    temperature: shape.temperature.catch(FALLBACK.temperature).parse(stored.temperature),
    streaming: shape.streaming.catch(FALLBACK.streaming).parse(stored.streaming),
    contextLimit: shape.contextLimit.catch(FALLBACK.contextLimit).parse(stored.contextLimit),
    tools: shape.tools.catch([]).parse(stored.tools),
    toolsets: shape.toolsets.catch([]).parse(stored.toolsets),
    compaction: shape.compaction.catch(DEFAULT_COMPACTION).parse(stored.compaction),
  }
}
