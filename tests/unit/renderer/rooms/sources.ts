import type { RoomState } from '@shared/events/room'
import type { Message } from '@shared/model/message'
import { DEFAULT_EXECUTION, type Execution } from '@shared/model/persona'
import { DEFAULT_LIMITS, type Participant, type Round, type SpeakerRun } from '@shared/model/room'
import { NO_USAGE } from '@shared/model/usage'
import { chatState, idOf, message } from '../../shared/sources'

/** Participants 1, 2, 3 … under these names. */
export function castOf(...names: readonly string[]): readonly Participant[] {
  return names.map((name, index) => ({
    id: idOf(100 + index),
    persona: { name, role: 'role', background: null, style: null, icon: null, color: null, capabilities: [] },
    config: chatState().header.config,
    position: index,
    muted: false,
    joinedAt: 1,
    leftAt: null,
    joining: { strategy: 'fresh' },
  }))
}

export function run(seat: Participant, patch: Partial<SpeakerRun> = {}): SpeakerRun {
  return {
    id: `${seat.id} run ${patch.attempt ?? 1}`,
    roundId: '',
    participantId: seat.id,
    attempt: 1,
    state: 'done',
    position: seat.position,
    messageId: null,
    input: null,
    instruction: null,
    accepted: false,
    error: null,
    reason: null,
    usage: NO_USAGE,
    cost: null,
    reserved: null,
    startedAt: 1,
    endedAt: 2,
    ...patch,
  }
}

export function round(
  number: number,
  runs: readonly SpeakerRun[],
  patch: Partial<Omit<Round, 'execution'>> & { readonly execution?: Partial<Execution> } = {},
): Round {
  const { execution, ...rest } = patch
  return {
    id: idOf(9_000 + number),
    number,
    kind: 'message',
    state: 'done',
    promptId: null,
    horizonId: null,
    decision: null,
    cause: null,
    createdAt: number,
    endedAt: null,
    runs,
    ...rest,
    execution: { ...DEFAULT_EXECUTION, ...execution },
  }
}

/** A message of the user that opens a round. */
export function prompt(n: number, of: Round, patch: Partial<Message> = {}): Message {
  return message(n, { author: { kind: 'user' }, turnId: of.id, ...patch })
}

/** What a participant says in a round. */
export function said(n: number, of: Round, seat: Participant, patch: Partial<Message> = {}): Message {
  return message(n, { author: { kind: 'participant', participantId: seat.id, name: seat.persona.name }, turnId: of.id, ...patch })
}

export function roomState(patch: Partial<RoomState> = {}): RoomState {
  return {
    header: {
      id: idOf(1),
      title: 'A room',
      settings: {
        execution: DEFAULT_EXECUTION,
        reaction: 'userOnly',
        talkStyle: null,
        topic: null,
        environment: null,
        context: [],
        policy: null,
        limits: DEFAULT_LIMITS,
      },
      createdAt: 1,
      pinned: false,
      archived: false,
      draft: '',
    },
    cast: [],
    messages: [],
    more: false,
    rounds: [],
    queue: [],
    autonomy: null,
    participants: [],
    status: {
      conversationId: idOf(1),
      createdAt: 1,
      messageCount: 0,
      roundCount: 0,
      totals: NO_USAGE,
      requestCount: 0,
      cost: null,
      costIncomplete: false,
      reserved: 0,
      state: 'idle',
      queueLength: 0,
      concluding: false,
    },
    compactions: [],
    activeCompactions: {},
    pins: [],
    openCalls: [],
    ...patch,
  }
}
