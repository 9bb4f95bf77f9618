import { Failure } from '@shared/errors'
import type { ModelInfo } from '@shared/model/model-info'
import { type Service, unreadableError } from '../error-map'

/** A row of the API's list. */
type Listed = {
  readonly name?: string
  readonly displayName?: string
  readonly inputTokenLimit?: number
  readonly outputTokenLimit?: number
  readonly supportedGenerationMethods?: readonly string[]
  readonly thinking?: boolean
}

type Page = { readonly models?: readonly Listed[]; readonly nextPageToken?: string }

/** The models that can chat, over all pages. The SDK has no call for it. Rejects with what `request` throws, or `Failure`. */
export async function fetchModels(base: string, key: string, request: typeof fetch, service: Service): Promise<readonly ModelInfo[]> {
  const models: ModelInfo[] = []
  let next: string | undefined
  do {
    const url = `${base}/v1beta/models?pageSize=1000${next ? `&pageToken=${encodeURIComponent(next)}` : ''}`
    const response = await request(url, { headers: { 'x-goog-api-key': key } })
    if (!response.ok) throw new Error(`The list of models was refused with ${response.status}.`)
    const page = (await response.json()) as Page | null
    if (!Array.isArray(page?.models)) throw new Failure(unreadableError(JSON.stringify(page), service))
    models.push(...page.models.flatMap(toModelInfo))
    next = page.nextPageToken
  } while (next)
  return models
}

/** Models without a word on what they can do are kept: servers in between leave that out. */
function toModelInfo({ name, displayName, inputTokenLimit, outputTokenLimit, supportedGenerationMethods, thinking }: Listed): readonly ModelInfo[] {
  if (!name || supportedGenerationMethods?.includes('generateContent') === false) return []
  const id = name.replace(/^models\//, '')
  return [
    {
      provider: 'google',
      id,
      name: displayName || id,
      window: inputTokenLimit || null,
      maxOutput: outputTokenLimit || null,
      prices: null,
      abilities: { tools: true, images: true, reasoning: thinking ?? false },
      source: 'provider',
    },
  ]
}
