import type { Connection } from '@shared/model/connection'
import type { ModelInfo } from '@shared/model/model-info'
import { useEffect, useState } from 'react'
import { call } from '../../store'

export type ConnectionModels = Readonly<Record<string, readonly ModelInfo[]>>

/** The models of each connection, asked for anew on mounting; null until the first answer. */
export function useConnectionModels(connections: readonly Connection[]): ConnectionModels | null {
  const [models, setModels] = useState<ConnectionModels | null>(null)
  useEffect(() => {
    let current = true
    void Promise.all(
      connections.map(async ({ id }) => {
        const result = await call('model.list', { connectionId: id })
        return [id, result.ok ? result.data.models : []] as const
      }),
    ).then((entries) => {
      if (current) setModels(Object.fromEntries(entries))
    })
    return () => {
      current = false
    }
  }, [connections])
  return models
}
