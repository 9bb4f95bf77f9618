import type { Id } from '@shared/ids'
import type { Toolset } from '@shared/model/tool'
import { useRef, useState } from 'react'
import { call, showToast } from '../../store'
import { withToolset } from './toolsets'

type Wanted = { readonly toolsets: readonly Toolset[]; readonly base: readonly Toolset[] }

type ToolsetChoice = {
  /** As the user wants it, which the engine may not have said yet. */
  readonly chosen: readonly Toolset[]
  set(toolset: Toolset, on: boolean): void
}

/**
 * A chat's choice of toolsets. A switch moves at once; the next one builds on it even if the engine has not answered.
 * What cannot be stored goes back, with a toast. `keep` drops what does not exist any more from what is stored.
 */
export function useToolsets(chatId: Id, stored: readonly Toolset[], keep: (toolsets: readonly Toolset[]) => readonly Toolset[]): ToolsetChoice {
  const [wanted, setWanted] = useState<Wanted | null>(null)
  const underway = useRef(0)
  // The wish stands until the engine's own word has changed: its answer comes before the event that says so.
  const chosen = wanted !== null && (underway.current > 0 || wanted.base === stored) ? wanted.toolsets : stored

  async function save(toolsets: readonly Toolset[]): Promise<void> {
    underway.current += 1
    setWanted({ toolsets, base: stored })
    const result = await call('chat.configure', { id: chatId, toolsets: [...toolsets] })
    underway.current -= 1
    if (result.ok) return
    setWanted(null)
    showToast({ text: result.error.message, tone: 'bad' })
  }

  return { chosen, set: (toolset, on) => void save(keep(withToolset(chosen, toolset, on))) }
}
