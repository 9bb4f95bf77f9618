import type { InputOf, MethodName, OutputOf } from '@shared/methods'

/** Who calls: some answers depend on it (`wait` is for HTTP). */
export type CallContext = { readonly transport: 'ipc' | 'websocket' | 'http' | 'memory' }

export type Handler<M extends MethodName> = (input: InputOf<M>, context: CallContext) => OutputOf<M> | Promise<OutputOf<M>>

/** One handler for every method of the contract; expected errors are thrown as `Failure`. */
export type Handlers = { readonly [M in MethodName]: Handler<M> }
