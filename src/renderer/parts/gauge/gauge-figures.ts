import type { ChatStatus } from '@shared/model/chat'
import { formatTokens } from './format'

/** From these shares of the window on (percent) the gauge warns; the marks say so without colour. */
const FILLING = 70
const NEARLY_FULL = 90

export type GaugeLevel = 'low' | 'mid' | 'high'

export function gaugeLevel(utilization: number): GaugeLevel {
  if (utilization >= NEARLY_FULL) return 'high'
  return utilization >= FILLING ? 'mid' : 'low'
}

/** What stands beside the bar: `~ 90.4k / 200k`. */
export function gaugeText(status: Pick<ChatStatus, 'contextUsed' | 'contextLimit' | 'source'>): string {
  const about = status.source === 'estimated' ? '~ ' : ''
  return `${about}${formatTokens(status.contextUsed)} / ${formatTokens(status.contextLimit)}`
}

/** Where on the bar the next request is compacted first, in percent of the window; null where it is not. */
export function markPosition(status: Pick<ChatStatus, 'compaction' | 'contextLimit'>): number | null {
  const { threshold } = status.compaction
  return threshold === null ? null : Math.min(100, (100 * threshold) / status.contextLimit)
}

export type Share = { readonly kind: 'system' | 'tools' | 'summary' | 'history' | 'message'; readonly tokens: number; readonly percent: number }

/** The parts of the window that are taken, in the order of the request; parts without tokens are left out. */
export function shares(status: Pick<ChatStatus, 'breakdown' | 'contextLimit'>, typing: number): readonly Share[] {
  const { system, tools, summary, history } = status.breakdown
  const parts = [
    { kind: 'system', tokens: system },
    { kind: 'tools', tokens: tools },
    { kind: 'summary', tokens: summary },
    { kind: 'history', tokens: history },
    { kind: 'message', tokens: typing },
  ] as const
  let left = 100
  return parts
    .filter((part) => part.tokens > 0)
    .map((part) => {
      const percent = Math.min(left, (100 * part.tokens) / status.contextLimit)
      left -= percent
      return { ...part, percent }
    })
}
