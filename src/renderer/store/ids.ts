import type { Id } from '@shared/ids'
import { v7 } from 'uuid'

/** A fresh id for a send: the same id sent again does nothing twice. */
export function newRequestId(): Id {
  return v7()
}
