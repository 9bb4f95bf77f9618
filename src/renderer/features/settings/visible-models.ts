import type { ModelInfo } from '@shared/model/model-info'

/** The models that match every word of a query by name or id; hidden ones only if asked for, and after the others. */
export function visibleModels(models: readonly ModelInfo[], query: string, withHidden: boolean): readonly ModelInfo[] {
  const words = query.toLowerCase().split(/\s+/).filter(Boolean)
  const matching = models.filter((model) => {
    const text = `${model.name} ${model.id}`.toLowerCase()
    return words.every((word) => text.includes(word))
  })
  const open = matching.filter((model) => model.hidden !== true)
  return withHidden ? [...open, ...matching.filter((model) => model.hidden === true)] : open
}
