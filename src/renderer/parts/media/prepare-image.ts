import { fit, type Size } from './fit'

/** Accepted by every provider, bytes. */
const MAX_BYTES = 4 * 1024 * 1024
/** A resized picture stays PNG up to here: a screenshot is sharper and often smaller so. */
const MAX_PNG = 1024 * 1024
/** Tried in order until the result is small enough. */
const QUALITIES = [0.9, 0.75, 0.5]

/** Thrown where the browser cannot read an image. */
export class UnreadableImage extends Error {}

/**
 * An image as it is sent: at most 1,568 px on the long side and 4 MB. Small PNG and GIF files stay as they are; all
 * others are drawn anew, which turns photographs upright and leaves out where they were taken. Throws `UnreadableImage`.
 */
export async function prepareImage(file: Blob, mimeType: string): Promise<Blob> {
  const source = file.type === mimeType ? file : new Blob([file], { type: mimeType })
  const bitmap = await decode(source)
  try {
    const size = fit(bitmap)
    const keeps = mimeType === 'image/png' || mimeType === 'image/gif'
    if (keeps && size.width === bitmap.width && size.height === bitmap.height && source.size <= MAX_BYTES) return source
    return await encode(draw(bitmap, size), mimeType)
  } finally {
    bitmap.close()
  }
}

async function decode(source: Blob): Promise<ImageBitmap> {
  try {
    return await createImageBitmap(source, { imageOrientation: 'from-image' })
  } catch {
    throw new UnreadableImage()
  }
}

function draw(bitmap: ImageBitmap, { width, height }: Size): OffscreenCanvas {
  const canvas = new OffscreenCanvas(width, height)
  const context = canvas.getContext('2d')
  if (!context) throw new UnreadableImage()
  context.imageSmoothingQuality = 'high'
  context.drawImage(bitmap, 0, 0, width, height)
  return canvas
}

async function encode(canvas: OffscreenCanvas, mimeType: string): Promise<Blob> {
  // A photograph has no transparent parts; anything else may have some.
  const photo = mimeType === 'image/jpeg'
  if (!photo) {
    const png = await canvas.convertToBlob({ type: 'image/png' })
    if (png.size <= MAX_PNG) return png
  }
  for (const quality of QUALITIES) {
    const blob = await canvas.convertToBlob({ type: photo ? 'image/jpeg' : 'image/webp', quality })
    if (blob.size <= MAX_BYTES) return blob
  }
  throw new UnreadableImage()
}
