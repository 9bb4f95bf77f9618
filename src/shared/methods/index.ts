import type { z } from 'zod'
import { appMethods } from './app'
import { chatMethods } from './chat'
import { compactionMethods } from './compaction'
import { connectionMethods } from './connection'
import { conversationMethods } from './conversation'
import { roomMethods } from './room'
import { toolMethods } from './tool'

/** Everything a window or a script can ask for. This table is the security surface: nothing else is reachable. */
export const methods = { ...appMethods, ...connectionMethods, ...conversationMethods, ...chatMethods, ...compactionMethods, ...roomMethods, ...toolMethods }

export type Methods = typeof methods
export type MethodName = keyof Methods
/** The input after parsing. */
export type InputOf<M extends MethodName> = z.output<Methods[M]['input']>
export type OutputOf<M extends MethodName> = NonNullable<Methods[M]['output']>
/** The input as a caller writes it. */
export type CallInput<M extends MethodName> = z.input<Methods[M]['input']>
