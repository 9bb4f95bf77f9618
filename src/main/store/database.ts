import type Database from 'better-sqlite3'

/** An open connection to `parley.db`. */
export type Db = Database.Database

/** The library itself, loaded when a store is opened. */
export type Driver = typeof Database

/** Marks a file as Parley's ("Prly"), so that another program's database is never taken for ours. */
export const APPLICATION_ID = 0x50726c79
