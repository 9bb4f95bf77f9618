import { room } from './room'

/** Everything about rooms: the room itself, and how rooms, personas and teams are made. */
export const rooms = { room, create: {}, persona: {}, team: {} } as const
