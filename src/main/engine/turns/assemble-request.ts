import { appError, Failure } from '@shared/errors'
import type { Id } from '@shared/ids'
import type { ChatConfig } from '@shared/model/chat'
import type { ProviderId } from '@shared/model/connection'
import type { ModelInfo } from '@shared/model/model-info'
import type { ToolDefinition } from '@shared/model/tool'
import { type Checkpoint, project, type ReplayTarget } from '../context/project'
import { validate } from '../context/validate'
import { wellFormedText } from '../context/well-formed'
import type { Entry, ImageContent, Log, MediaFiles, ProviderRequest } from '../ports'

/** What a request is made of, besides the room for the answer. */
export type RequestParts = {
  readonly entries: readonly Entry[]
  readonly checkpoint: Checkpoint | null
  readonly target: ReplayTarget
  readonly config: ChatConfig
  readonly info: ModelInfo | null
  readonly tools: readonly ToolDefinition[]
  readonly contextHash: string
  readonly continuing: boolean
  /** A user's message will be added behind it. */
  readonly followed?: boolean
  /** Output limit, tokens. */
  readonly maxTokens: number
}

/** Projects the entries and adds everything else a provider is given. Attachments that are lost are told by name. */
export async function assembleRequest(media: MediaFiles, parts: RequestParts): Promise<ProviderRequest> {
  const { entries, checkpoint, config, info, tools } = parts
  const seen = [...(checkpoint?.pinned ?? []), ...entries]
  // What nobody knows about a model is tried: the provider's refusal says more than a guess.
  const images = (info?.abilities.images ?? true) ? await imagesOf(media, seen) : null
  const messages = project(entries, checkpoint, {
    ...parts.target,
    tools: tools.length > 0,
    images,
    documents: await documentsOf(media, seen),
    contextHash: parts.contextHash,
    continuing: parts.continuing,
    ...(parts.followed && { followed: true }),
  })
  return {
    model: config.model,
    system: config.systemPrompt?.trim() ? wellFormedText(config.systemPrompt) : null,
    messages,
    maxTokens: parts.maxTokens,
    temperature: config.temperature,
    tools,
    images: images ?? new Map(),
  }
}

/** Refuses a request that the provider would refuse for ever; throws `internal`, since it is a bug of ours. */
export function assertValid(log: Log, provider: ProviderId, request: ProviderRequest, conversationId: Id): void {
  const violations = validate(provider, request)
  if (violations.length === 0) return
  log.error('request breaks transcript rules', { conversation: conversationId, violations })
  throw new Failure(
    appError('internal', 'Parley built a request the provider would refuse, so it was not sent. Please report this.', {
      detail: violations.map(({ rule, at }) => `message ${at}: ${rule}`).join('; '),
    }),
  )
}

/** Texts of the documents in some entries, by media id; those that are lost are left out. */
export async function documentsOf(media: MediaFiles, entries: readonly Entry[]): Promise<ReadonlyMap<Id, string>> {
  const texts = new Map<Id, string>()
  for (const id of mediaIds(entries, 'file')) {
    const text = await media.text(id).catch(() => null)
    if (text !== null) texts.set(id, text)
  }
  return texts
}

/** The images of a context; one that is lost is left out and told by name, so that it does not end the chat. */
async function imagesOf(media: MediaFiles, entries: readonly Entry[]): Promise<ReadonlyMap<Id, ImageContent>> {
  const images = new Map<Id, ImageContent>()
  for (const id of mediaIds(entries, 'image')) {
    const content = await media.image(id).catch(() => null)
    if (content) images.set(id, content)
  }
  return images
}

function mediaIds(entries: readonly Entry[], type: 'image' | 'file'): ReadonlySet<Id> {
  return new Set(entries.flatMap(({ message }) => message.blocks.flatMap((block) => (block.type === type ? [block.mediaId] : []))))
}
