import { room } from './room'
import { create, persona, team, transfer } from './rooms-create'

/** Everything about rooms: the room itself, how rooms, personas and teams are made, and conversations as files. */
export const rooms = { room, create, persona, team, transfer } as const
