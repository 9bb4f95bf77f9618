import type { Connection } from '@shared/model/connection'
import { useMemo } from 'react'
import { useApp, useModels } from '../../store'
import { createModelFinder, type ModelFinder } from './model-finder'

const NONE: readonly Connection[] = []

/** The finder for all connections; the same object until models or connections change. */
export function useModelFinder(): ModelFinder {
  const models = useModels()
  const connections = useApp((app) => app.connections) ?? NONE
  return useMemo(() => createModelFinder(models, connections), [models, connections])
}
