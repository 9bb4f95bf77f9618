import { join } from 'node:path'
import { failure } from '@shared/errors'
import type { Search } from '../../engine/ports'
import { placeOf } from '../directory'
import { translate } from '../failures'
import { createEarlier, type Earlier, type EarlierQuery } from './earlier'
import { type FindQuery, find } from './find'
import { createFollower, type Follower, LogReplaced } from './follow'
import { deleteIndex, type IndexFile, isDamage, openIndex } from './index-file'
import { type LogReader, openLog } from './read-log'

/** The search over one data directory, synchronous: what the worker runs. Calls throw `Failure`. */
export type Service = {
  find(query: FindQuery): Awaited<ReturnType<Search['find']>>
  earlier(query: EarlierQuery): string
  /** Indexes for about `ms` milliseconds; false when nothing is left to do. */
  step(ms: number): boolean
  close(): void
}

type Open = { readonly log: LogReader; readonly index: IndexFile; readonly follower: Follower; readonly earlier: Earlier }

/** How long a question waits for what was written just before it, milliseconds. */
const CATCH_UP_MS = 25
/** An index that is damaged again and again lies on a disk that fails. */
const MAX_REBUILDS = 3

/** Opens its files with the first call. */
export function createService(options: { readonly dir: string; readonly log: (message: string, data: Readonly<Record<string, unknown>>) => void }): Service {
  const place = placeOf(options.dir)
  const file = join(place.dir, 'search.db')
  let open: Open | null = null
  let rebuilds = 0

  function opened(): Open {
    if (open) return open
    const log = openLog(place)
    try {
      const index = openIndex(file)
      open = { log, index, follower: createFollower(log, index), earlier: createEarlier(log) }
      return open
    } catch (error) {
      log.close()
      throw error
    }
  }

  function close(): void {
    open?.index.close()
    open?.log.close()
    open = null
  }

  /** Runs `work`; where the index is damaged, or of another log, makes it anew and tries once more. */
  function mending<T>(work: (files: Open) => T): T {
    try {
      return work(opened())
    } catch (error) {
      if (!isDamage(error) && !(error instanceof LogReplaced)) throw translate(error, place)
      rebuilds += 1
      if (rebuilds > MAX_REBUILDS)
        throw failure('disk', `The search index ${file} was damaged again and again. Check the disk, then start Parley again.`, { detail: String(error) })
      options.log('search: the index is made anew', { reason: String(error) })
      close()
      deleteIndex(file)
      try {
        return work(opened())
      } catch (again) {
        throw translate(again, place)
      }
    }
  }

  /** Where the disk is full, what is indexed already can still be searched. */
  function catchUp(follower: Follower): void {
    try {
      follower.step(CATCH_UP_MS)
    } catch (error) {
      if (isDamage(error) || error instanceof LogReplaced) throw error
      options.log('search: following the log failed', { reason: String(error) })
    }
  }

  return {
    find: (query) =>
      mending(({ log, index, follower }) => {
        catchUp(follower)
        const page = find(log, index, query)
        const indexing = follower.progress()
        return indexing ? { ...page, indexing } : page
      }),
    earlier: (query) => mending(({ earlier }) => earlier(query, Date.now())),
    step: (ms) => mending(({ follower, index }) => follower.step(ms) || follower.sweep() || index.tidy()),
    close,
  }
}
