import { v7 } from 'uuid'
import type { Ids } from '../engine/ports'

/** UUIDv7 ids: unique, and in the order in which this process made them. */
export const uuidV7Ids: Ids = { next: () => v7() }
