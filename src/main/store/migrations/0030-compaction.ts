import type { Migration } from './migration'

/** Compactions with every version of their summaries, and pinned messages. The log itself is not touched by any of them. */
export const compaction: Migration = {
  version: 30,
  name: 'compaction',
  up: (db) => {
    db.exec(CHECKPOINTS)
    db.exec(PINS)
  },
}

/** A row is planned once; what it was planned for never changes, and it is deleted only with its conversation. */
const CHECKPOINTS = `
CREATE TABLE checkpoint (
  id INTEGER PRIMARY KEY,
  uid TEXT NOT NULL UNIQUE,
  conversation_id INTEGER NOT NULL REFERENCES conversation (id) ON DELETE CASCADE,
  participant_uid TEXT,
  parent_uid TEXT,
  state TEXT NOT NULL CHECK (state IN ('running', 'committed', 'failed', 'undone')),
  trigger TEXT NOT NULL CHECK (trigger IN ('auto', 'manual', 'overflow')),
  from_uid TEXT NOT NULL,
  boundary_uid TEXT NOT NULL,
  covered_hash TEXT NOT NULL,
  recipe TEXT NOT NULL,
  model TEXT,
  result TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  changed_at INTEGER NOT NULL
) STRICT;
CREATE INDEX checkpoint_conversation ON checkpoint (conversation_id, id);
CREATE INDEX checkpoint_running ON checkpoint (id) WHERE state = 'running';
CREATE TRIGGER checkpoint_identity BEFORE UPDATE OF
  id, uid, conversation_id, participant_uid, parent_uid, trigger, from_uid, created_at ON checkpoint
BEGIN SELECT RAISE(ABORT, 'what a compaction was made for never changes'); END;
CREATE TRIGGER checkpoint_final BEFORE UPDATE OF state ON checkpoint
WHEN OLD.state = 'failed' OR (NEW.state IN ('running', 'failed') AND OLD.state <> 'running')
BEGIN SELECT RAISE(ABORT, 'a compaction that has ended does not run again'); END;
CREATE TRIGGER checkpoint_kept BEFORE DELETE ON checkpoint WHEN EXISTS (SELECT 1 FROM conversation WHERE id = OLD.conversation_id)
BEGIN SELECT RAISE(ABORT, 'compactions are deleted only with their conversation'); END;

CREATE TABLE summary_version (
  checkpoint_id INTEGER NOT NULL REFERENCES checkpoint (id) ON DELETE CASCADE,
  version INTEGER NOT NULL,
  text TEXT NOT NULL,
  author TEXT NOT NULL CHECK (author IN ('model', 'user')),
  created_at INTEGER NOT NULL,
  PRIMARY KEY (checkpoint_id, version)
) STRICT, WITHOUT ROWID;
CREATE TRIGGER summary_version_kept BEFORE UPDATE ON summary_version
BEGIN SELECT RAISE(ABORT, 'a version of a summary never changes'); END;
CREATE TRIGGER summary_version_stays BEFORE DELETE ON summary_version WHEN EXISTS (SELECT 1 FROM checkpoint WHERE id = OLD.checkpoint_id)
BEGIN SELECT RAISE(ABORT, 'versions of a summary are deleted only with their conversation'); END;
`

const PINS = `
CREATE TABLE pin (
  message_id INTEGER PRIMARY KEY REFERENCES message (id) ON DELETE CASCADE,
  created_at INTEGER NOT NULL
) STRICT;
`
