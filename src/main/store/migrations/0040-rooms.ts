import type { Migration } from './migration'

/** Dialogue rooms: settings, cast, rounds, runs, and who has been given which message. Beside them saved personas and teams. */
export const rooms: Migration = {
  version: 40,
  name: 'rooms',
  up: (db) => {
    db.exec(CAST)
    db.exec(ROUNDS)
    db.exec(RUNS)
    db.exec(DELIVERIES)
    db.exec(QUEUE)
    db.exec(TEMPLATES)
    db.exec(LEDGER)
  },
}

/** What a participant was given on joining is fixed then: what it is told later follows from it. */
const CAST = `
CREATE TABLE room (
  conversation_id INTEGER PRIMARY KEY REFERENCES conversation (id) ON DELETE CASCADE,
  settings TEXT NOT NULL
) STRICT;
CREATE TRIGGER room_kept BEFORE DELETE ON room WHEN EXISTS (SELECT 1 FROM conversation WHERE id = OLD.conversation_id)
BEGIN SELECT RAISE(ABORT, 'rooms are deleted only with their conversation'); END;

CREATE TABLE participant (
  id INTEGER PRIMARY KEY,
  uid TEXT NOT NULL UNIQUE,
  conversation_id INTEGER NOT NULL REFERENCES conversation (id) ON DELETE CASCADE,
  persona TEXT NOT NULL,
  config TEXT NOT NULL,
  position INTEGER NOT NULL,
  muted INTEGER NOT NULL CHECK (muted IN (0, 1)),
  joined_at INTEGER NOT NULL,
  left_at INTEGER,
  joining TEXT NOT NULL,
  history TEXT NOT NULL,
  joined_after_uid TEXT
) STRICT;
CREATE INDEX participant_conversation ON participant (conversation_id);
CREATE TRIGGER participant_identity BEFORE UPDATE OF
  id, uid, conversation_id, joined_at, joining, history, joined_after_uid ON participant
BEGIN SELECT RAISE(ABORT, 'what a participant joined with never changes'); END;
CREATE TRIGGER participant_kept BEFORE DELETE ON participant WHEN EXISTS (SELECT 1 FROM conversation WHERE id = OLD.conversation_id)
BEGIN SELECT RAISE(ABORT, 'participants are deleted only with their conversation'); END;
`

/** Messages are named by their uid: a reference by integer would need an index of its own for every deleted message. */
const ROUNDS = `
CREATE TABLE round (
  id INTEGER PRIMARY KEY,
  uid TEXT NOT NULL UNIQUE,
  conversation_id INTEGER NOT NULL REFERENCES conversation (id) ON DELETE CASCADE,
  number INTEGER NOT NULL CHECK (number >= 1),
  kind TEXT NOT NULL CHECK (kind IN ('message', 'autonomous', 'manual', 'conclusion')),
  execution TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('queued', 'running', 'paused', 'done', 'stopped')),
  prompt_uid TEXT,
  horizon_uid TEXT,
  decision TEXT,
  cause TEXT,
  created_at INTEGER NOT NULL,
  ended_at INTEGER,
  UNIQUE (conversation_id, number)
) STRICT;
CREATE UNIQUE INDEX round_active ON round (conversation_id) WHERE state IN ('queued', 'running', 'paused');
CREATE INDEX round_unfinished ON round (id) WHERE state IN ('queued', 'running');
CREATE TRIGGER round_identity BEFORE UPDATE OF id, uid, conversation_id, number, kind, created_at ON round
BEGIN SELECT RAISE(ABORT, 'the identity of a round never changes'); END;
CREATE TRIGGER round_kept BEFORE DELETE ON round WHEN EXISTS (SELECT 1 FROM conversation WHERE id = OLD.conversation_id)
BEGIN SELECT RAISE(ABORT, 'rounds are deleted only with their conversation'); END;
`

/**
 * `started` numbers the runs of a room in the order of starting: clocks repeat and step back. A copied run was paid for in
 * the room it comes from.
 */
const RUNS = `
CREATE TABLE speaker_run (
  id INTEGER PRIMARY KEY,
  uid TEXT NOT NULL UNIQUE,
  conversation_id INTEGER NOT NULL REFERENCES conversation (id) ON DELETE CASCADE,
  round_id INTEGER NOT NULL REFERENCES round (id) ON DELETE CASCADE,
  participant_id INTEGER NOT NULL REFERENCES participant (id) ON DELETE CASCADE,
  attempt INTEGER NOT NULL CHECK (attempt >= 1),
  position INTEGER NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('queued', 'preparing', 'streaming', 'done', 'failed', 'stopped', 'interrupted', 'skipped')),
  instruction TEXT,
  input TEXT,
  output TEXT NOT NULL,
  message_uid TEXT,
  accepted INTEGER NOT NULL CHECK (accepted IN (0, 1)),
  error TEXT,
  reason TEXT CHECK (reason IN ('budget', 'limit', 'window', 'muted')),
  tokens_input INTEGER,
  tokens_output INTEGER,
  cache_read INTEGER,
  cache_write INTEGER,
  reasoning INTEGER,
  cost REAL,
  reserved REAL,
  copied INTEGER NOT NULL CHECK (copied IN (0, 1)),
  started INTEGER,
  started_at INTEGER,
  ended_at INTEGER,
  UNIQUE (round_id, participant_id, attempt),
  CHECK ((started IS NULL) = (started_at IS NULL))
) STRICT;
CREATE UNIQUE INDEX speaker_run_started ON speaker_run (conversation_id, started);
CREATE INDEX speaker_run_participant ON speaker_run (participant_id);
CREATE TRIGGER speaker_run_identity BEFORE UPDATE OF
  id, uid, conversation_id, round_id, participant_id, attempt, position, instruction, copied ON speaker_run
BEGIN SELECT RAISE(ABORT, 'the identity of a run never changes'); END;
CREATE TRIGGER speaker_run_frozen BEFORE UPDATE OF input ON speaker_run WHEN OLD.input IS NOT NULL AND NEW.input IS NOT OLD.input
BEGIN SELECT RAISE(ABORT, 'what a run is given never changes'); END;
CREATE TRIGGER speaker_run_order BEFORE UPDATE OF started ON speaker_run WHEN OLD.started IS NOT NULL AND NEW.started IS NOT OLD.started
BEGIN SELECT RAISE(ABORT, 'a run starts once'); END;
CREATE TRIGGER speaker_run_final BEFORE UPDATE OF state ON speaker_run WHEN OLD.state = 'done' AND NEW.state <> 'done'
BEGIN SELECT RAISE(ABORT, 'a run that is done stays so'); END;
CREATE TRIGGER speaker_run_kept BEFORE DELETE ON speaker_run WHEN EXISTS (SELECT 1 FROM conversation WHERE id = OLD.conversation_id)
BEGIN SELECT RAISE(ABORT, 'runs are deleted only with their conversation'); END;
`

const DELIVERIES = `
CREATE TABLE delivery (
  participant_id INTEGER NOT NULL REFERENCES participant (id) ON DELETE CASCADE,
  message_id INTEGER NOT NULL REFERENCES message (id) ON DELETE CASCADE,
  how TEXT NOT NULL CHECK (how IN ('run', 'joining')),
  run_id INTEGER REFERENCES speaker_run (id) ON DELETE CASCADE,
  PRIMARY KEY (participant_id, message_id),
  CHECK (how <> 'run' OR run_id IS NOT NULL)
) STRICT, WITHOUT ROWID;
CREATE INDEX delivery_message ON delivery (message_id);
CREATE INDEX delivery_run ON delivery (run_id) WHERE run_id IS NOT NULL;
CREATE TRIGGER delivery_place BEFORE INSERT ON delivery WHEN
  (SELECT conversation_id FROM message WHERE id = NEW.message_id) <> (SELECT conversation_id FROM participant WHERE id = NEW.participant_id)
  OR (SELECT participant_id FROM speaker_run WHERE id = NEW.run_id) <> NEW.participant_id
BEGIN SELECT RAISE(ABORT, 'a message is delivered in its own room, by a run of its own participant'); END;
CREATE TRIGGER delivery_final BEFORE UPDATE ON delivery
BEGIN SELECT RAISE(ABORT, 'a delivery never changes'); END;
CREATE TRIGGER delivery_kept BEFORE DELETE ON delivery WHEN EXISTS (
  SELECT 1 FROM participant p JOIN conversation c ON c.id = p.conversation_id WHERE p.id = OLD.participant_id)
BEGIN SELECT RAISE(ABORT, 'deliveries are deleted only with their conversation'); END;
`

const QUEUE = `
CREATE TABLE room_queued (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  round_uid TEXT NOT NULL UNIQUE,
  request_uid TEXT NOT NULL,
  conversation_id INTEGER NOT NULL REFERENCES conversation (id) ON DELETE CASCADE,
  content TEXT NOT NULL,
  mentions TEXT NOT NULL,
  execution TEXT,
  context_only INTEGER NOT NULL CHECK (context_only IN (0, 1)),
  created_at INTEGER NOT NULL
) STRICT;
CREATE INDEX room_queued_conversation ON room_queued (conversation_id, id);
`

const TEMPLATES = `
CREATE TABLE persona (
  uid TEXT NOT NULL PRIMARY KEY,
  persona TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE team (
  uid TEXT NOT NULL PRIMARY KEY,
  name TEXT NOT NULL,
  description TEXT NOT NULL,
  personas TEXT NOT NULL,
  execution TEXT NOT NULL,
  talk_style TEXT,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
`

/**
 * The ledger takes requests of moderators too. A CHECK cannot be changed in place, so the table is built again; the trigger
 * that sums its lines is made after they have been moved, or they would be counted twice.
 */
const LEDGER = `
CREATE TABLE usage_moved (
  id INTEGER PRIMARY KEY,
  uid TEXT NOT NULL UNIQUE,
  conversation_id INTEGER NOT NULL REFERENCES conversation (id) ON DELETE CASCADE,
  turn_uid TEXT NOT NULL,
  purpose TEXT NOT NULL CHECK (purpose IN ('answer', 'summary', 'title', 'test', 'moderator')),
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
INSERT INTO usage_moved (id, uid, conversation_id, turn_uid, purpose, provider, model, input, output, cache_read, cache_write, reasoning, cost,
    started_at, duration_ms, first_token_ms, error_code)
  SELECT id, uid, conversation_id, turn_uid, purpose, provider, model, input, output, cache_read, cache_write, reasoning, cost,
    started_at, duration_ms, first_token_ms, error_code FROM usage;
DROP TABLE usage;
ALTER TABLE usage_moved RENAME TO usage;
CREATE INDEX usage_conversation ON usage (conversation_id);
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
