import { failure } from '@shared/errors'
import type { SessionPorts } from '../sessions/session-state'
import type { Subject } from './subject'
import type { Writer } from './summarize'

/** Who writes the summaries of a subject: its own model, or the one that was chosen for it. Throws `not_found` where that one's connection is gone. */
export function writerOf(ports: SessionPorts, subject: Subject): Writer {
  const { config, connection, info } = subject
  const chosen = config.compaction.summarizer
  const other = chosen ? ports.store.connections.get(chosen.connectionId) : connection
  if (!other) throw failure('not_found', 'The connection that writes the summaries was removed. Choose another one in the compaction settings.')
  const model = chosen?.model ?? config.model
  const same = other.id === connection.id && model === config.model
  const known = same ? info : ports.models.find(other, model)
  const window = same ? config.contextLimit : (known?.window ?? config.contextLimit)
  return { connection: other, model, info: known, window, factor: ports.store.calibration.get(other.provider, model) ?? 1 }
}
