import { Failure } from '@shared/errors'
import { type Block, messageText } from '@shared/model/message'
import type { Clock, Provider, ProviderRequest } from '../ports'
import { startModelRun } from './model-run'

/** One question outside any conversation. Returns the text of the answer; throws `Failure`, `aborted` where the signal ends it. Never retries. */
export async function ask(
  ports: { readonly clock: Clock },
  provider: Provider,
  request: ProviderRequest,
  timeoutMs: number,
  signal: AbortSignal = new AbortController().signal,
): Promise<string> {
  const nothing = (): void => undefined
  const run = startModelRun({
    provider,
    request,
    streaming: false,
    signal,
    timeoutMs,
    clock: ports.clock,
    maxAttempts: 1,
    random: () => 0,
    sink: { phase: nothing, retrying: nothing, blockStarted: nothing, textAppended: nothing, persist: nothing },
  })
  const result = await run.done
  if (result.error) throw new Failure(result.error)
  return messageText(result.blocks as readonly Block[])
}
