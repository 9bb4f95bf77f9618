import type { Connection } from '@shared/model/connection'
import { DEFAULT_SETTINGS } from '@shared/model/settings'
import { firstChoice } from '../../parts/models/first-choice'
import { useModelFinder } from '../../parts/models/use-model-finder'
import { useApp, useModels } from '../../store'
import type { ChosenModel } from './room-model-field'

const NONE: readonly Connection[] = []

/** The model new conversations begin with; null where there is none yet. */
export function useUsualModel(): ChosenModel | null {
  const connections = useApp((app) => app.connections) ?? NONE
  const settings = useApp((app) => app.settings) ?? DEFAULT_SETTINGS
  const models = useModels()
  const finder = useModelFinder()
  const choice = firstChoice(connections, settings, models)
  return choice && { ...choice, window: finder.find(choice.connectionId, choice.model)?.window ?? null, typed: '' }
}
