import { type OpenedStore, openStore } from '../../../src/main/store/open'

// Opens the directory it is given, says so, and keeps it until it is told to let go or killed.
const log = { info: () => {}, warn: () => {}, error: () => {} }
const dir = process.argv[2]
if (dir === undefined) throw new Error('usage: hold-store DIR')
const opened: OpenedStore = await openStore({ dir, log, owner: 'browser' })
process.stdout.write('open\n')
process.stdin.once('data', () => {
  opened.close()
  process.exit(0)
})
