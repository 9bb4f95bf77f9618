import type { AppState } from '@shared/events/app'
import { createBatch, type FrameClock } from '../client/batch'
import type { Client } from '../client/client'
import { applyOps, isText, joinText, type StreamOp } from './apply'
import { inTurns } from './apply-room'
import { connectChats } from './chats'
import { loadModels } from './models'
import { navigate } from './navigation'
import { connectRooms } from './rooms'
import { runtime } from './runtime'
import { type StoreState, store } from './state'

/** Connects the store to the engine; call once, before the first render. */
export function startStore(client: Client, clock: FrameClock): void {
  runtime.client = client
  const batch = createBatch<StreamOp>(clock, isText, (waiting) => {
    const [ops, later] = inTurns(joinText(waiting))
    for (const op of later) batch.push(op)
    const before = store.getState()
    const after = applyOps(before, ops)
    if (after === before) return
    store.setState(arranged(before, after), true)
    leaveRemoved(ops)
    reloadModels(before, after)
  })
  connectChats(batch.push)
  connectRooms(batch.push)
  client.onConnection((connection, refusal) => store.setState({ connection, refusal }))
  client.subscribe<AppState>('app', {
    snapshot: (state) => batch.push({ stream: 'app', kind: 'snapshot', state }),
    events: (events) => {
      for (const event of events) batch.push({ stream: 'app', kind: 'event', event })
    },
    refused: (refusal) => store.setState({ refusal }),
  })
}

/** The first snapshot brings the arrangement the user left; from then on each window keeps its own. */
function arranged(before: StoreState, after: StoreState): StoreState {
  if (before.app || !after.app) return after
  const { sidebarOpen, inspectorOpen } = after.app.settings
  const { ui } = after
  return { ...after, ui: { ...ui, sidebarOpen: sidebarOpen && !ui.sidebarFloats, inspectorOpen: inspectorOpen && !ui.inspectorFloats } }
}

/** Lists that were in use are fetched again when the cache was emptied. */
function reloadModels(before: StoreState, after: StoreState): void {
  if (before.models === after.models) return
  for (const key of Object.keys(before.models)) if (!after.models[key]) void loadModels(key === '' ? undefined : key)
}

/** A window does not stay on a conversation that has been deleted, here or elsewhere; one of its own has nowhere to go. */
function leaveRemoved(ops: readonly StreamOp[]): void {
  const { route, ui } = store.getState()
  if (route.page !== 'chat' || ui.solo) return
  const removed = ops.some((op) => op.kind === 'event' && op.event.type === 'conversation-removed' && op.event.id === route.id)
  if (removed) navigate({ page: 'home' })
}
