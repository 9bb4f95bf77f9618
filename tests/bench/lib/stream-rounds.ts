import type { StreamInput, StreamSample, Variant } from '../stream.child'
import { runChild, startChild } from './child'
import { figure, median, report } from './report'
import { wireAnswer } from './sse'
import type { WireName } from './wires'

const ROUNDS = 5
/** The first two runs of a process are still compiled; the `ai` package takes so long that one has to do. */
const VARIANTS: readonly { readonly variant: Variant; readonly warmUps: number; readonly runs: number }[] = [
  { variant: 'sdk', warmUps: 2, runs: 3 },
  { variant: 'pipeline', warmUps: 2, runs: 3 },
  { variant: 'ai', warmUps: 1, runs: 1 },
]

/** Budgets of one protocol. */
export type StreamBudgets = {
  /** The least share of the bare SDK's rate; without it the share is shown and not judged. */
  readonly ofSdk?: number
  /** The most processor time over the bare SDK's, microseconds per delta. */
  readonly extraCpuUs: number
  /** The least multiple of the rate of the `ai` package, which is measured only where this is given. */
  readonly timesAi?: number
}

/**
 * A long answer from a server in another process, read by the bare SDK, by the whole pipeline (SDK, provider, model run,
 * draft, SQLite, hub with one subscriber) and perhaps by the `ai` package, each in processes of its own, in turn.
 */
export async function streamRounds(wire: WireName, budgets: StreamBudgets, deltas = 100_000): Promise<void> {
  const server = startChild('sse-server', { wire, deltas })
  const url = await server.next<string>()
  const { length } = wireAnswer(wire, deltas).text
  const variants = VARIANTS.filter(({ variant }) => variant !== 'ai' || budgets.timesAi !== undefined)
  const all: Record<Variant, StreamSample[]> = { sdk: [], pipeline: [], ai: [] }
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const { variant, warmUps, runs } of variants) {
      const input: StreamInput = { variant, wire, url, length, warmUps, runs }
      all[variant].push(...(await runChild<readonly StreamSample[]>('stream', input, ['--expose-gc'])))
    }
  }
  await server.end()

  const rate = (variant: Variant): number => deltas / (median(all[variant].map((sample) => sample.ms)) / 1_000)
  const perSecond = (variant: Variant): string => `${figure(rate(variant) / 1_000)}k deltas/s`
  const cpu = (variant: Variant): number => (median(all[variant].map((sample) => sample.cpu)) * 1_000) / deltas
  const ofSdk = rate('pipeline') / rate('sdk')
  const extra = cpu('pipeline') - cpu('sdk')
  report({
    what: `${wire}: pipeline over the bare SDK`,
    floor: perSecond('sdk'),
    ours: perSecond('pipeline'),
    relation: `${ofSdk.toFixed(2)} ×`,
    ...(budgets.ofSdk === undefined ? {} : { budget: `≥ ${budgets.ofSdk} ×`, met: ofSdk >= budgets.ofSdk }),
  })
  report({
    what: `${wire}: processor time per delta`,
    floor: `${cpu('sdk').toFixed(2)} µs`,
    ours: `${cpu('pipeline').toFixed(2)} µs`,
    relation: `${extra >= 0 ? '+' : ''}${extra.toFixed(2)} µs`,
    budget: `≤ +${budgets.extraCpuUs} µs`,
    met: extra <= budgets.extraCpuUs,
  })
  if (budgets.timesAi === undefined) return
  const timesAi = rate('pipeline') / rate('ai')
  report({
    what: `${wire}: pipeline over ai streamText`,
    floor: perSecond('ai'),
    ours: perSecond('pipeline'),
    relation: `${timesAi.toFixed(1)} ×`,
    budget: `≥ ${budgets.timesAi} ×`,
    met: timesAi >= budgets.timesAi,
  })
}
