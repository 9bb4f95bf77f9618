import type { AppError } from '@shared/errors'
import type { Id } from '@shared/ids'
import type { Connection } from '@shared/model/connection'
import { CHOICE_NAMES } from '../../parts/connections/provider-choice'
import { call, navigate } from '../../store'

/** The demo's model that answers at an ordinary speed. */
const DEMO_MODEL = 'demo-chat'

/** Ends the first run with a model for new chats, and opens a new chat. Answers with what went wrong, or null. */
export async function finishWith(connectionId: Id, model: string): Promise<AppError | null> {
  const result = await call('settings.update', { defaultConnectionId: connectionId, defaultModel: model, onboarded: true })
  if (!result.ok) return result.error
  navigate({ page: 'home' })
  return null
}

/** Ends the first run with the demo; one that exists already is used again. */
export async function finishWithDemo(connections: readonly Connection[]): Promise<AppError | null> {
  const existing = connections.find((connection) => connection.provider === 'demo')
  if (existing) return finishWith(existing.id, DEMO_MODEL)
  const saved = await call('connection.save', { provider: 'demo', label: CHOICE_NAMES.demo })
  return saved.ok ? finishWith(saved.data.id, DEMO_MODEL) : saved.error
}

/** Ends the first run with nothing chosen. */
export async function skip(): Promise<AppError | null> {
  const result = await call('settings.update', { onboarded: true })
  if (!result.ok) return result.error
  navigate({ page: 'home' })
  return null
}
