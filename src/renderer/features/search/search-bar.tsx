import type { Id } from '@shared/ids'
import type { Find, Target } from '../../store'
import { FindBar } from './find-bar'
import { TargetNotice } from './target-notice'

type SearchBarProps = {
  readonly chatId: Id
  /** Null where nothing is looked for. */
  readonly find: Find | null
  /** The message the window is to show. */
  readonly target: Target | null
  /** The user has found enough. */
  readonly onClose: () => void
}

/** What lies above a transcript while something is looked for in it. */
export function SearchBar({ chatId, find, target, onClose }: SearchBarProps) {
  return (
    <>
      {find ? <FindBar chatId={chatId} find={find} onClose={onClose} /> : null}
      {target ? <TargetNotice target={target} /> : null}
    </>
  )
}
