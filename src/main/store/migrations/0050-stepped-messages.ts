import type { Migration } from './migration'

/** A message to a room that waits keeps how its round is to begin. */
export const steppedMessages: Migration = {
  version: 50,
  name: 'stepped messages',
  up: (db) => db.exec("ALTER TABLE room_queued ADD COLUMN start TEXT NOT NULL DEFAULT 'run' CHECK (start IN ('run', 'step'))"),
}
