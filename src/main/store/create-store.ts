import { failure } from '@shared/errors'
import type { Log, Store } from '../engine/ports'
import type { Db } from './database'
import { type Place, translate } from './failures'
import { createCalibration } from './queries/calibration'
import { createCheckpoints } from './queries/checkpoints'
import { createConnections } from './queries/connections'
import { createConversations } from './queries/conversations'
import { createDrafts } from './queries/drafts'
import { createMcp } from './queries/mcp'
import { createMedia } from './queries/media'
import { createMessages } from './queries/messages'
import { createModels } from './queries/models'
import { createPersonas } from './queries/personas'
import { createPins } from './queries/pins'
import { createQueue } from './queries/queue'
import { createRequests } from './queries/requests'
import { createRooms } from './queries/rooms'
import { createSettings } from './queries/settings'
import { createTeams } from './queries/teams'
import { createToolOutputs } from './queries/tool-outputs'
import { createTurns } from './queries/turns'
import { createUsage } from './queries/usage'
import { createTransactions } from './transactions'

/** The store over an open, migrated database. Every call throws `Failure` for what is the disk's or the file's fault. */
export function createStore(db: Db, place: Place, log: Log): Store {
  const transactions = createTransactions(db)

  function attempt<T>(work: () => T): T {
    try {
      return work()
    } catch (error) {
      if (!db.open) throw failure('shutdown', 'Parley is closing. Start it again to go on.')
      throw translate(error, place)
    }
  }

  /** The same table with every call checked and its errors translated. */
  function guarded<Table extends object>(table: Table): Table {
    const calls = Object.entries(table).map(([name, call]) => [
      name,
      (...args: readonly unknown[]) => {
        transactions.check()
        try {
          return attempt(() => call(...args))
        } catch (error) {
          transactions.failed(error)
          throw error
        }
      },
    ])
    return Object.fromEntries(calls)
  }

  return {
    transaction: (durability, work) => attempt(() => transactions.transaction(durability, work)),
    conversations: guarded(createConversations(db, log)),
    messages: guarded(createMessages(db, log, transactions)),
    turns: guarded(createTurns(db)),
    queue: guarded(createQueue(db)),
    requests: guarded(createRequests(db)),
    drafts: guarded(createDrafts(db, log)),
    usage: guarded(createUsage(db)),
    connections: guarded(createConnections(db, log)),
    models: guarded(createModels(db, log, transactions)),
    settings: guarded(createSettings(db, log, transactions)),
    calibration: guarded(createCalibration(db)),
    checkpoints: guarded(createCheckpoints(db, transactions)),
    pins: guarded(createPins(db)),
    rooms: guarded(createRooms(db, log, transactions)),
    personas: guarded(createPersonas(db, log)),
    teams: guarded(createTeams(db, log)),
    toolOutputs: guarded(createToolOutputs(db)),
    mcp: guarded(createMcp(db, log)),
    media: guarded(createMedia(db, transactions)),
  }
}
