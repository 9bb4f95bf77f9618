import { Failure } from '@shared/errors'
import type { Emit, Provider, ProviderRequest } from '../../engine/ports'
import { internalError } from '../error-map'
import type { FactoryPorts, ProviderFactory } from '../factory'
import { run } from '../run'
import { DEMO_MODELS } from './models'
import { performAtOnce, performStream } from './perform'
import { type DemoCounts, type DemoPace, planAnswer } from './plan'

/** Overrides the pace of ordinary answers; scripts bring their own. */
export type DemoOptions = Partial<DemoPace>

/** The built-in provider: needs no key and no network, and does not think. */
export function createDemoFactory({ clock, log }: FactoryPorts, options: DemoOptions): ProviderFactory {
  const counts: DemoCounts = new Map()
  const toError = (thrown: unknown) => (thrown instanceof Failure ? thrown.error : internalError(thrown, log))
  return {
    warm: () => Promise.resolve(),
    open: (connection): Promise<Provider> => {
      const play = (perform: typeof performStream) => (request: ProviderRequest, emit: Emit, signal: AbortSignal) =>
        run({ emit, signal, clock, toError }, async (guarded, stop) => {
          await perform(request.model, planAnswer(request, options, counts, connection.id), { emit: guarded, signal: stop, clock })
        })
      return Promise.resolve({ stream: play(performStream), complete: play(performAtOnce), listModels: () => Promise.resolve(DEMO_MODELS) })
    },
  }
}
