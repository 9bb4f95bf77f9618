import type { Migration } from './migration'

/**
 * The first shape of the database. Ids of the app are the `uid` columns; tables refer to each other by integer, which keeps
 * rows small and walks cheap. `message.id` is the order of the log. JSON stands where nothing is filtered or sorted by it.
 */
export const initial: Migration = {
  version: 10,
  name: 'initial',
  up: (db) => {
    db.exec(CONVERSATIONS)
    db.exec(LOG)
    db.exec(WORK)
    db.exec(LEDGER)
    db.exec(SETUP)
  },
}

const CONVERSATIONS = `
CREATE TABLE conversation (
  id INTEGER PRIMARY KEY,
  uid TEXT NOT NULL UNIQUE,
  kind TEXT NOT NULL CHECK (kind IN ('chat', 'room')),
  title TEXT NOT NULL,
  titled INTEGER NOT NULL,
  pinned INTEGER NOT NULL,
  archived INTEGER NOT NULL,
  unread INTEGER NOT NULL,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  removed_at INTEGER,
  head_uid TEXT,
  utilization REAL,
  config TEXT NOT NULL,
  draft TEXT NOT NULL
) STRICT;
CREATE INDEX conversation_open ON conversation (pinned, updated_at DESC, uid DESC) WHERE removed_at IS NULL AND archived = 0;
CREATE INDEX conversation_archived ON conversation (updated_at DESC, uid DESC) WHERE removed_at IS NULL AND archived = 1;
CREATE INDEX conversation_removed ON conversation (removed_at) WHERE removed_at IS NOT NULL;
CREATE TRIGGER conversation_kept BEFORE DELETE ON conversation WHEN OLD.removed_at IS NULL
BEGIN SELECT RAISE(ABORT, 'only removed conversations are deleted'); END;
`

/**
 * The log is append-only; the triggers hold it to that whatever the code above does. Parents do not cascade: a long branch
 * would be deleted by recursion, deeper than SQLite goes.
 */
const LOG = `
CREATE TABLE message (
  id INTEGER PRIMARY KEY,
  uid TEXT NOT NULL UNIQUE,
  conversation_id INTEGER NOT NULL REFERENCES conversation (id) ON DELETE CASCADE,
  parent_id INTEGER REFERENCES message (id),
  turn_uid TEXT NOT NULL,
  author_kind TEXT NOT NULL CHECK (author_kind IN ('user', 'assistant', 'tool', 'participant', 'system')),
  participant_uid TEXT,
  author_name TEXT,
  state TEXT NOT NULL CHECK (state IN ('pending', 'streaming', 'completed', 'failed', 'interrupted')),
  created_at INTEGER NOT NULL,
  ended_at INTEGER,
  model TEXT,
  connection_uid TEXT,
  stop_reason TEXT,
  first_token_ms REAL,
  usage TEXT,
  error TEXT,
  context_hash TEXT,
  blocks TEXT NOT NULL
) STRICT;
CREATE INDEX message_conversation ON message (conversation_id);
CREATE INDEX message_parent ON message (parent_id);
CREATE INDEX message_unfinished ON message (id) WHERE state IN ('pending', 'streaming');
CREATE TRIGGER message_final BEFORE UPDATE ON message WHEN OLD.state IN ('completed', 'failed', 'interrupted')
BEGIN SELECT RAISE(ABORT, 'a final message never changes'); END;
CREATE TRIGGER message_identity BEFORE UPDATE OF
  id, uid, conversation_id, parent_id, turn_uid, author_kind, participant_uid, author_name, created_at ON message
BEGIN SELECT RAISE(ABORT, 'the identity of a message never changes'); END;
CREATE TRIGGER message_kept BEFORE DELETE ON message WHEN EXISTS (SELECT 1 FROM conversation WHERE id = OLD.conversation_id)
BEGIN SELECT RAISE(ABORT, 'messages are deleted only with their conversation'); END;

CREATE TABLE message_tokens (
  message_id INTEGER PRIMARY KEY REFERENCES message (id) ON DELETE CASCADE,
  tokens INTEGER NOT NULL
) STRICT;

CREATE TABLE draft (
  message_id INTEGER NOT NULL REFERENCES message (id) ON DELETE CASCADE,
  seq INTEGER NOT NULL,
  pieces TEXT NOT NULL,
  PRIMARY KEY (message_id, seq)
) STRICT, WITHOUT ROWID;
`

const WORK = `
CREATE TABLE turn (
  id INTEGER PRIMARY KEY,
  uid TEXT NOT NULL UNIQUE,
  conversation_id INTEGER NOT NULL REFERENCES conversation (id) ON DELETE CASCADE,
  state TEXT NOT NULL CHECK (state IN ('queued', 'preparing', 'waiting', 'streaming', 'tools', 'completed', 'failed', 'interrupted')),
  created_at INTEGER NOT NULL,
  ended_at INTEGER,
  error TEXT
) STRICT;
CREATE INDEX turn_conversation ON turn (conversation_id);
CREATE INDEX turn_unfinished ON turn (id) WHERE state IN ('preparing', 'waiting', 'streaming', 'tools');

CREATE TABLE queued (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  turn_uid TEXT NOT NULL UNIQUE,
  request_uid TEXT NOT NULL,
  conversation_id INTEGER NOT NULL REFERENCES conversation (id) ON DELETE CASCADE,
  created_at INTEGER NOT NULL,
  content TEXT NOT NULL
) STRICT;
CREATE INDEX queued_conversation ON queued (conversation_id, id);

CREATE TABLE request (
  uid TEXT NOT NULL PRIMARY KEY,
  conversation_id INTEGER NOT NULL REFERENCES conversation (id) ON DELETE CASCADE,
  turn_uid TEXT NOT NULL,
  at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX request_conversation ON request (conversation_id);
`

/** One line per request to a provider, and beside it the sums by conversation, kept by triggers so that they cannot drift. */
const LEDGER = `
CREATE TABLE usage (
  id INTEGER PRIMARY KEY,
  uid TEXT NOT NULL UNIQUE,
  conversation_id INTEGER NOT NULL REFERENCES conversation (id) ON DELETE CASCADE,
  turn_uid TEXT NOT NULL,
  purpose TEXT NOT NULL CHECK (purpose IN ('answer', 'summary', 'title', 'test')),
  provider TEXT NOT NULL,
  model TEXT NOT NULL,
  input INTEGER,
  output INTEGER,
  cache_read INTEGER,
  cache_write INTEGER,
  reasoning INTEGER,
  cost REAL,
  started_at INTEGER NOT NULL,
  duration_ms REAL NOT NULL,
  first_token_ms REAL,
  error_code TEXT
) STRICT;
CREATE INDEX usage_conversation ON usage (conversation_id);

CREATE TABLE tally (
  conversation_id INTEGER PRIMARY KEY REFERENCES conversation (id) ON DELETE CASCADE,
  messages INTEGER NOT NULL DEFAULT 0,
  turns INTEGER NOT NULL DEFAULT 0,
  requests INTEGER NOT NULL DEFAULT 0,
  unpriced INTEGER NOT NULL DEFAULT 0,
  input INTEGER,
  output INTEGER,
  cache_read INTEGER,
  cache_write INTEGER,
  reasoning INTEGER,
  last_input INTEGER,
  last_output INTEGER,
  cost REAL
) STRICT;
CREATE TRIGGER tally_conversation AFTER INSERT ON conversation
BEGIN INSERT INTO tally (conversation_id) VALUES (NEW.id); END;
CREATE TRIGGER tally_message AFTER INSERT ON message
BEGIN UPDATE tally SET messages = messages + 1 WHERE conversation_id = NEW.conversation_id; END;
CREATE TRIGGER tally_turn AFTER INSERT ON turn
BEGIN UPDATE tally SET turns = turns + 1 WHERE conversation_id = NEW.conversation_id; END;
CREATE TRIGGER tally_usage AFTER INSERT ON usage
BEGIN
  UPDATE tally SET
    requests = requests + 1,
    unpriced = unpriced + (NEW.cost IS NULL),
    input = CASE WHEN NEW.input IS NULL THEN input ELSE coalesce(input, 0) + NEW.input END,
    output = CASE WHEN NEW.output IS NULL THEN output ELSE coalesce(output, 0) + NEW.output END,
    cache_read = CASE WHEN NEW.cache_read IS NULL THEN cache_read ELSE coalesce(cache_read, 0) + NEW.cache_read END,
    cache_write = CASE WHEN NEW.cache_write IS NULL THEN cache_write ELSE coalesce(cache_write, 0) + NEW.cache_write END,
    reasoning = CASE WHEN NEW.reasoning IS NULL THEN reasoning ELSE coalesce(reasoning, 0) + NEW.reasoning END,
    cost = CASE WHEN NEW.cost IS NULL THEN cost ELSE coalesce(cost, 0) + NEW.cost END,
    last_input = NEW.input,
    last_output = NEW.output
  WHERE conversation_id = NEW.conversation_id;
END;
`

const SETUP = `
CREATE TABLE connection (
  uid TEXT NOT NULL PRIMARY KEY,
  provider TEXT NOT NULL,
  label TEXT NOT NULL,
  base_url TEXT,
  has_secret INTEGER NOT NULL,
  created_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE model (
  connection_uid TEXT NOT NULL REFERENCES connection (uid) ON DELETE CASCADE,
  source TEXT NOT NULL CHECK (source IN ('provider', 'user')),
  model TEXT NOT NULL,
  position INTEGER NOT NULL,
  info TEXT NOT NULL,
  PRIMARY KEY (connection_uid, source, model)
) STRICT, WITHOUT ROWID;

CREATE TABLE setting (
  name TEXT NOT NULL PRIMARY KEY,
  value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE calibration (
  provider TEXT NOT NULL,
  model TEXT NOT NULL,
  factor REAL NOT NULL,
  PRIMARY KEY (provider, model)
) STRICT, WITHOUT ROWID;
`
