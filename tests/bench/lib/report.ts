/** One line of the table that `npm run bench` prints. All figures carry their units. */
export type Row = {
  readonly what: string
  /** What the same work costs without us, where there is such a thing. */
  readonly floor?: string
  readonly ours: string
  /** Ours against the floor: a ratio or a difference. */
  readonly relation?: string
  readonly budget?: string
  /** Left out where the figure is shown for information only. */
  readonly met?: boolean
}

/** Adds a line to the table; the script that started this process prints it. */
export function report(row: Row): void {
  process.send?.(row)
}

/** The middle value; of an even number of samples the mean of the two in the middle. Throws where there is none. */
export function median(samples: readonly number[]): number {
  return percentile(samples, 50)
}

/** Linear between neighbours; `share` from 0 to 100. Throws where there are no samples. */
export function percentile(samples: readonly number[], share: number): number {
  const sorted = samples.toSorted((a, b) => a - b)
  const place = ((sorted.length - 1) * share) / 100
  const low = sorted[Math.floor(place)]
  const high = sorted[Math.ceil(place)]
  if (low === undefined || high === undefined) throw new Error('no samples')
  return low + (high - low) * (place - Math.floor(place))
}

/** `0.42 ms`, `12.3 ms`, `345 ms`. */
export function ms(value: number): string {
  return `${figure(value)} ms`
}

/** Three significant digits, in words a person reads. */
export function figure(value: number): string {
  const size = Math.abs(value)
  if (size >= 1_000) return Math.round(value).toLocaleString('en')
  if (size >= 100) return value.toFixed(0)
  return value.toFixed(size >= 10 ? 1 : 2)
}
