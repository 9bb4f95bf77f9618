import type { z } from 'zod'

/** One row of the contract: a schema for the input, a plain type for the output. */
export type Method<Input extends z.ZodType, Output> = {
  readonly input: Input
  /** Never set: it carries the output's type. */
  readonly output?: Output
}

/** `method<Output>()(inputSchema)`: the output type is given, the input type follows from the schema. */
export function method<Output>(): <Input extends z.ZodType>(input: Input) => Method<Input, Output> {
  return (input) => ({ input })
}
