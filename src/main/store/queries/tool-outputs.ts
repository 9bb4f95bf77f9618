import type { Id } from '@shared/ids'
import type { ToolOutputStore } from '../../engine/ports'
import type { Db } from '../database'

/** Whole tool results; they go with their conversation. A second result of the same call takes the place of the first. */
export function createToolOutputs(db: Db): ToolOutputStore {
  const put = db.prepare<[Id, string, string]>(`INSERT INTO tool_output (conversation_id, tool_call_id, content)
    VALUES ((SELECT id FROM conversation WHERE uid = ?), ?, ?)
    ON CONFLICT (conversation_id, tool_call_id) DO UPDATE SET content = excluded.content`)
  const get = db
    .prepare<[Id, string], string>(
      'SELECT content FROM tool_output WHERE conversation_id = (SELECT id FROM conversation WHERE uid = ? AND removed_at IS NULL) AND tool_call_id = ?',
    )
    .pluck()

  return {
    put: (conversationId, toolCallId, content) => void put.run(conversationId, toolCallId, content),
    get: (conversationId, toolCallId) => get.get(conversationId, toolCallId) ?? null,
  }
}
