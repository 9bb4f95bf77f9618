import type { Id } from '@shared/ids'
import { useEffect, useState } from 'react'
import { mediaUrl } from './media-url'

/** Stored files never change: what is known once is known for good. */
const sizes = new Map<Id, number>()

/** How large a stored file is, in bytes; null until the host has said so. */
export function useMediaSize(id: Id): number | null {
  const [size, setSize] = useState<number | null>(() => sizes.get(id) ?? null)
  useEffect(() => {
    if (sizes.has(id)) return
    let current = true
    void askSize(id).then((asked) => {
      if (asked === null) return
      sizes.set(id, asked)
      if (current) setSize(asked)
    })
    return () => {
      current = false
    }
  }, [id])
  return size
}

async function askSize(id: Id): Promise<number | null> {
  try {
    const response = await fetch(mediaUrl(id), { method: 'HEAD' })
    const length = response.ok ? response.headers.get('content-length') : null
    return length === null ? null : Number(length)
  } catch {
    return null
  }
}
