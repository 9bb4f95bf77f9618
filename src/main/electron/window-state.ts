import { readFileSync, renameSync, writeFileSync } from 'node:fs'

/** A rectangle of the screen in device-independent pixels. */
export type Bounds = { readonly x: number; readonly y: number; readonly width: number; readonly height: number }

/** What is remembered of the main window; `bounds` are those it has when it is not maximised. */
export type WindowState = { readonly bounds: Bounds; readonly maximised: boolean }

export const MIN_SIZE = { width: 480, height: 400 } as const
const DEFAULT_SIZE = { width: 1180, height: 800 } as const

/** Reads what was remembered; null where there is nothing, or nothing usable. */
export function readWindowState(file: string): WindowState | null {
  try {
    return parseWindowState(JSON.parse(readFileSync(file, 'utf8')))
  } catch {
    return null
  }
}

/** Takes only what it knows; null unless all of it is there and sane. */
export function parseWindowState(value: unknown): WindowState | null {
  const { bounds, maximised } = (value ?? {}) as { readonly bounds?: Partial<Record<keyof Bounds, unknown>>; readonly maximised?: unknown }
  const { x, y, width, height } = bounds ?? {}
  if (!isPixels(x) || !isPixels(y) || !isPixels(width) || !isPixels(height) || typeof maximised !== 'boolean') return null
  return { bounds: { x, y, width, height }, maximised }
}

function isPixels(value: unknown): value is number {
  return Number.isInteger(value) && Math.abs(value as number) <= 100_000
}

/** Writes the state in one step. Throws where the disk refuses. */
export function writeWindowState(file: string, state: WindowState): void {
  writeFileSync(`${file}.tmp`, JSON.stringify(state))
  renameSync(`${file}.tmp`, file)
}

/**
 * Where to open a window so that all of it can be reached: on the display that shows most of `wanted`, moved and
 * shrunk into its work area; in the middle of the first display where nothing of it is visible. `areas` must not be empty.
 */
export function fitBounds(wanted: Bounds | null, areas: readonly Bounds[]): Bounds {
  const [first] = areas
  if (!first) throw new Error('There is no display')
  const best = wanted && mostOverlapping(wanted, areas)
  if (!wanted || !best) return centred(wanted ?? DEFAULT_SIZE, first)
  const { width, height } = sizeWithin(wanted, best)
  return { x: clamp(wanted.x, best.x, best.x + best.width - width), y: clamp(wanted.y, best.y, best.y + best.height - height), width, height }
}

function centred(size: Pick<Bounds, 'width' | 'height'>, area: Bounds): Bounds {
  const { width, height } = sizeWithin(size, area)
  return { x: area.x + Math.floor((area.width - width) / 2), y: area.y + Math.floor((area.height - height) / 2), width, height }
}

function sizeWithin(size: Pick<Bounds, 'width' | 'height'>, area: Bounds): Pick<Bounds, 'width' | 'height'> {
  return {
    width: Math.min(Math.max(size.width, MIN_SIZE.width), area.width),
    height: Math.min(Math.max(size.height, MIN_SIZE.height), area.height),
  }
}

function mostOverlapping(wanted: Bounds, areas: readonly Bounds[]): Bounds | null {
  let best: Bounds | null = null
  let most = 0
  for (const area of areas) {
    const shared = overlap(wanted.x, wanted.width, area.x, area.width) * overlap(wanted.y, wanted.height, area.y, area.height)
    if (shared > most) [best, most] = [area, shared]
  }
  return best
}

function overlap(start: number, length: number, otherStart: number, otherLength: number): number {
  return Math.max(0, Math.min(start + length, otherStart + otherLength) - Math.max(start, otherStart))
}

function clamp(value: number, min: number, max: number): number {
  return Math.min(Math.max(value, min), max)
}
