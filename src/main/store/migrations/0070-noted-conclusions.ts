import type { Migration } from './migration'

/** A closing round that was asked for while another one was under way: its uid, until it begins. */
export const notedConclusions: Migration = {
  version: 70,
  name: 'noted conclusions',
  up: (db) => db.exec('ALTER TABLE room ADD COLUMN concluding_uid TEXT'),
}
