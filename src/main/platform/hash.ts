import { createHash } from 'node:crypto'
import type { Hash } from '../engine/ports'

/** SHA-256 of a text's UTF-8 bytes as 64 hex digits. */
export const nodeHash: Hash = { sha256: (text) => createHash('sha256').update(text, 'utf8').digest('hex') }
