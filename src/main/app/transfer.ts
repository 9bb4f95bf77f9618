import { failure } from '@shared/errors'
import type { Hub } from '../engine/hub'
import { type ConversationRecord, toSummary } from '../engine/ports'
import { htmlOf } from './export/html'
import { exportDocument } from './export/json'
import { markdownOf } from './export/markdown'
import { readImport } from './export/read-import'
import { replayOf } from './export/replay'
import { type ImportPorts, storeImport } from './export/store-import'
import { transcriptOf } from './export/transcript'
import type { Handlers } from './handlers'

export type TransferPorts = ImportPorts & { readonly hub: Hub }

/** What `conversation.import` takes; a file that could not be brought back is not written. */
const MAX_TEXT = 30_000_000

const KINDS = {
  markdown: { extension: 'md', mimeType: 'text/markdown' },
  html: { extension: 'html', mimeType: 'text/html' },
  json: { extension: 'json', mimeType: 'application/json' },
} as const

/** Handlers that take conversations out of Parley and bring them back, and the replay of a room. */
export function transferHandlers(ports: TransferPorts): Pick<Handlers, 'conversation.export' | 'conversation.import' | 'room.replay'> {
  const { store, clock, hub } = ports

  function recordOf(id: string): ConversationRecord {
    const record = store.conversations.get(id)
    if (!record) throw failure('not_found', 'This conversation does not exist, or it was deleted.')
    return record
  }

  return {
    'conversation.export'({ id, format }) {
      const record = recordOf(id)
      const document = exportDocument(store, record, clock.now())
      const { extension, mimeType } = KINDS[format]
      const content = format === 'json' ? JSON.stringify(document) : format === 'html' ? htmlOf(transcriptOf(document)) : markdownOf(transcriptOf(document))
      if (content.length > MAX_TEXT) throw failure('too_large', 'This conversation is too long for one file. Branch from a later message and export that.')
      return { fileName: `${fileNameOf(record.title)}.${extension}`, mimeType, content }
    },
    'conversation.import'({ content, ...wanted }) {
      const record = storeImport(ports, readImport(content), wanted)
      hub.publish('app', { type: 'conversation-changed', conversation: toSummary(record, false) })
      return { id: record.id, kind: record.kind }
    },
    'room.replay'({ id }) {
      const { kind, headId } = recordOf(id)
      if (kind !== 'room') throw failure('not_found', 'This conversation is no room: there is nothing to replay.')
      return { steps: headId === null ? [] : replayOf(store.messages.branch(headId).map(({ message }) => message)) }
    },
  }
}

/** A name that every file system takes: letters, digits and a few marks, at most 80 characters. */
export function fileNameOf(title: string): string {
  const name = Array.from(
    title
      .toWellFormed()
      .normalize('NFC')
      .replace(/[^\p{L}\p{M}\p{N} _.,()+-]+/gu, ' '),
  )
    .slice(0, 80)
    .join('')
    .replace(/\s+/g, ' ')
    .replace(/^[ .]+|[ .]+$/g, '')
  return name === '' || /^(con|prn|aux|nul|com\d|lpt\d)$/i.test(name) ? 'conversation' : name
}
