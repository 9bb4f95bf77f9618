import type { ConversationSummary } from '@shared/model/conversation'
import { useMemo } from 'react'
import { useApp, useModels } from '../../store'

/** Returns a function that finds what a conversation's model is called; its id where the name is not known. */
export function useModelNames(): (row: ConversationSummary) => string {
  const models = useModels()
  const connections = useApp((app) => app.connections)
  return useMemo(() => {
    const providers = new Map(connections?.map((connection) => [connection.id, connection.provider]))
    const names = new Map<string, string>()
    for (const model of models) {
      names.set(`${model.provider} ${model.id}`, model.name)
      if (model.connectionId) names.set(`${model.connectionId} ${model.id}`, model.name)
    }
    return (row) => names.get(`${row.connectionId} ${row.model}`) ?? names.get(`${providers.get(row.connectionId)} ${row.model}`) ?? row.model
  }, [models, connections])
}
