import type { ReactNode } from 'react'
import { useState } from 'react'
import type { ModelOption } from '../../parts/models/model-groups'
import { call } from '../../store'
import { report } from './report'
import { WindowDialog } from './window-dialog'

export type ChosenModel = { readonly connectionId: string; readonly model: string; readonly contextLimit: number }

type Asking = { readonly option: ModelOption; readonly initial: number | null }

/**
 * Takes a choice from the picker to the end: a model whose window nobody knows is asked for it first, and the answer
 * is kept for all chats. `dialog` must be rendered.
 */
export function useModelChoice(onChosen: (chosen: ChosenModel) => void): {
  readonly choose: (option: ModelOption) => void
  /** Asks for the window even where one is known. */
  readonly askWindow: (option: ModelOption) => void
  readonly dialog: ReactNode
} {
  const [asking, setAsking] = useState<Asking | null>(null)
  const choose = (option: ModelOption): void => {
    if (option.window === null) setAsking({ option, initial: null })
    else onChosen({ connectionId: option.connectionId, model: option.model, contextLimit: option.window })
  }
  const save = async (option: ModelOption, tokens: number): Promise<void> => {
    const result = await call('model.save', { connectionId: option.connectionId, id: option.model, window: tokens })
    if (!report(result)) return
    setAsking(null)
    onChosen({ connectionId: option.connectionId, model: option.model, contextLimit: tokens })
  }
  return {
    choose,
    askWindow: (option) => setAsking({ option, initial: option.window }),
    dialog: asking ? (
      <WindowDialog name={asking.option.name} initial={asking.initial} onCancel={() => setAsking(null)} onSave={(tokens) => void save(asking.option, tokens)} />
    ) : null,
  }
}
