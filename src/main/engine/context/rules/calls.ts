import type { Report, Step } from './step'

/** Where a call stands, and in which message its result came (null = not yet). */
type KnownCall = { readonly calledAt: number; answeredAt: number | null }

/** Follows calls and results through a request, one message after the other. */
export type CallLedger = {
  read(step: Step, report: Report): void
  /** After the last message: reports what is still open. */
  close(report: Report): void
}

/** Every call has exactly one result, later than the call; results of parallel calls come together. */
export function createCallLedger(): CallLedger {
  const known = new Map<string, KnownCall>()
  /** By message with calls: the message that answered the first of them. */
  const answers = new Map<number, number>()
  return {
    read({ at, calls, results }, report) {
      for (const { toolCallId } of results) {
        const call = known.get(toolCallId)
        if (!call) {
          report('every result answers an earlier call', at)
          continue
        }
        if (call.answeredAt !== null) report('no call is answered twice', at)
        call.answeredAt = at
        const first = answers.get(call.calledAt)
        if (first === undefined) answers.set(call.calledAt, at)
        else if (first !== at) report('results of parallel calls come together', at)
      }
      for (const { id } of calls) {
        if (known.has(id)) report('ids of calls are unique', at)
        else known.set(id, { calledAt: at, answeredAt: null })
      }
    },
    close(report) {
      for (const { calledAt, answeredAt } of known.values()) if (answeredAt === null) report('every call is answered', calledAt)
    },
  }
}
