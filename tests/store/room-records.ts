import { DEFAULT_EXECUTION, type Persona } from '@shared/model/persona'
import { DEFAULT_LIMITS, type RoomSettings } from '@shared/model/room'
import { NO_USAGE } from '@shared/model/usage'
import type { ConversationRecord, Store } from '../../src/main/engine/ports'
import type { ParticipantRecord, RoundRecord, RunRecord } from '../../src/main/engine/room-ports'
import { uuidV7Ids } from '../../src/main/platform/ids'
import { aConfig, aConversation } from '../fixtures/records'

// Records of rooms with sensible fields; give what the test is about.

export const newId = () => uuidV7Ids.next()

export const aPersona = (patch: Partial<Persona> = {}): Persona => ({
  name: 'Ada',
  role: 'Critic',
  background: 'Wrote the first program.',
  style: null,
  icon: '🦉',
  color: 3,
  capabilities: ['web'],
  ...patch,
})

export const someSettings = (patch: Partial<RoomSettings> = {}): RoomSettings => ({
  execution: DEFAULT_EXECUTION,
  reaction: 'always',
  talkStyle: null,
  topic: null,
  environment: null,
  context: [],
  policy: null,
  limits: DEFAULT_LIMITS,
  ...patch,
})

export const aParticipant = (patch: Partial<ParticipantRecord> = {}): ParticipantRecord => ({
  id: newId(),
  persona: aPersona(),
  config: aConfig,
  position: 0,
  muted: false,
  joinedAt: 5,
  leftAt: null,
  joining: { strategy: 'fresh' },
  history: [],
  joinedAfter: null,
  ...patch,
})

export const aRound = (conversationId: string, patch: Partial<RoundRecord> = {}): RoundRecord => ({
  id: newId(),
  conversationId,
  number: 1,
  kind: 'message',
  execution: DEFAULT_EXECUTION,
  state: 'running',
  promptId: null,
  horizonId: null,
  decision: null,
  cause: null,
  createdAt: 6,
  endedAt: null,
  ...patch,
})

export const aRun = (round: RoundRecord, participant: ParticipantRecord, patch: Partial<RunRecord> = {}): RunRecord => ({
  id: newId(),
  conversationId: round.conversationId,
  roundId: round.id,
  participantId: participant.id,
  attempt: 1,
  state: 'queued',
  position: participant.position,
  messageId: null,
  input: null,
  output: [],
  instruction: null,
  accepted: false,
  error: null,
  reason: null,
  usage: NO_USAGE,
  cost: null,
  reserved: null,
  startedAt: null,
  endedAt: null,
  ...patch,
})

/** Stores a room with that many seats. */
export function storeRoom(store: Store, seats: number, patch: Partial<ConversationRecord> = {}) {
  const conversation = aConversation({ kind: 'room', ...patch })
  const cast = Array.from({ length: seats }, (_, position) => aParticipant({ position, persona: aPersona({ name: `Speaker ${position}` }) }))
  store.transaction('normal', () => {
    store.conversations.insert(conversation)
    store.rooms.insert(conversation.id, someSettings())
    for (const participant of cast) store.rooms.insertParticipant(conversation.id, participant)
  })
  return { id: conversation.id, cast }
}
