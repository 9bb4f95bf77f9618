/** No provider looks at more than this on the long side (pixels); larger images only cost time and tokens. */
export const MAX_SIDE = 1_568

export type Size = { readonly width: number; readonly height: number }

/** The largest size of the same shape with no side over `max`; at least one pixel each way, and never larger than it was. */
export function fit({ width, height }: Size, max = MAX_SIDE): Size {
  const scale = Math.min(1, max / Math.max(width, height))
  return { width: Math.max(1, Math.round(width * scale)), height: Math.max(1, Math.round(height * scale)) }
}
