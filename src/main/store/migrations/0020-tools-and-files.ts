import type { Migration } from './migration'

/**
 * What connections of further providers need, MCP servers, stored files, and whole tool results. Beside them an index that
 * finds the first messages of a conversation without walking its log: they are siblings too.
 */
export const toolsAndFiles: Migration = {
  version: 20,
  name: 'tools-and-files',
  up: (db) => {
    db.exec(CONNECTIONS)
    db.exec(TOOLS)
    db.exec(FILES)
    db.exec('CREATE INDEX message_root ON message (conversation_id) WHERE parent_id IS NULL')
  },
}

const CONNECTIONS = `
ALTER TABLE connection ADD COLUMN resource TEXT;
ALTER TABLE connection ADD COLUMN deployment TEXT;
ALTER TABLE connection ADD COLUMN api_version TEXT;
ALTER TABLE connection ADD COLUMN region TEXT;
`

const TOOLS = `
CREATE TABLE mcp_server (
  uid TEXT NOT NULL PRIMARY KEY,
  label TEXT NOT NULL,
  transport TEXT NOT NULL,
  tools TEXT NOT NULL,
  created_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE tool_output (
  id INTEGER PRIMARY KEY,
  conversation_id INTEGER NOT NULL REFERENCES conversation (id) ON DELETE CASCADE,
  tool_call_id TEXT NOT NULL,
  content TEXT NOT NULL,
  UNIQUE (conversation_id, tool_call_id)
) STRICT;
`

/** One content may be attached many times under many names; its text, like its bytes, is kept once. */
const FILES = `
CREATE TABLE media (
  id INTEGER PRIMARY KEY,
  uid TEXT NOT NULL UNIQUE,
  hash TEXT NOT NULL,
  name TEXT NOT NULL,
  mime TEXT NOT NULL,
  size INTEGER NOT NULL,
  text_length INTEGER,
  created_at INTEGER NOT NULL
) STRICT;
CREATE INDEX media_hash ON media (hash);

CREATE TABLE media_text (
  hash TEXT NOT NULL PRIMARY KEY,
  text TEXT NOT NULL
) STRICT;
`
