import { appError, Failure } from '@shared/errors'
import type { Id } from '@shared/ids'
import type { ToolDefinition } from '@shared/model/tool'
import { project } from '../context/project'
import { validate } from '../context/validate'
import { wellFormedText } from '../context/well-formed'
import type { Entry, ImageContent, ProviderRequest } from '../ports'
import { type ActiveTurn, type SessionPorts, type SessionState, toolTokens } from '../sessions/session-state'
import { maxTokensOf, meterOf, targetOf } from '../sessions/status'
import type { Terms } from './terms'

/** An answer needs at least this much room to be worth asking for, tokens. */
const SMALLEST_ANSWER = 64

/** The entries the pending answer may stand on: everything since the last clear. */
export function contextBefore(state: SessionState): readonly Entry[] {
  return state.entries.slice(state.contextFrom, -1)
}

/** Projects, measures against the window and validates; throws `Failure` where the request must not be sent. */
export async function buildRequest(ports: SessionPorts, state: SessionState, active: ActiveTurn, terms: Terms): Promise<ProviderRequest> {
  const { config, info } = terms
  const entries = contextBefore(state)
  const tools = offered(terms)
  state.toolTokens = toolTokens(ports.tokenizer, tools)
  const here: SessionState = { ...state, record: { ...state.record, config }, entries: state.entries.slice(0, -1) }
  const estimate = meterOf(ports, here).used
  const room = config.contextLimit - estimate
  const limit = maxTokensOf(ports, here)
  if (room < Math.min(SMALLEST_ANSWER, limit)) throw overflow(estimate, config.contextLimit)
  // What nobody knows about a model is tried: the provider's refusal says more than a guess.
  const images = (info?.abilities.images ?? true) ? await imagesOf(ports, entries) : null
  const messages = project(entries, null, {
    ...targetOf(ports),
    tools: tools.length > 0,
    images,
    documents: await documentsOf(ports, entries),
    contextHash: terms.contextHash,
    continuing: active.continuing,
  })
  const request: ProviderRequest = {
    model: config.model,
    system: config.systemPrompt?.trim() ? wellFormedText(config.systemPrompt) : null,
    messages,
    maxTokens: Math.min(limit, room),
    temperature: config.temperature,
    tools,
    images: images ?? new Map(),
  }
  const violations = validate(terms.connection.provider, request)
  if (violations.length > 0) {
    ports.log.error('request breaks transcript rules', { conversation: state.record.id, violations })
    throw new Failure(
      appError('internal', 'Parley built a request the provider would refuse, so it was not sent. Please report this.', {
        detail: violations.map(({ rule, at }) => `message ${at}: ${rule}`).join('; '),
      }),
    )
  }
  return request
}

/** The tools of one request: those of scripts, then those that can be run here. */
function offered({ config, runnable }: Terms): readonly ToolDefinition[] {
  return [...config.tools, ...runnable].map(({ name, description, parameters }) => ({ name, description: wellFormedText(description), parameters }))
}

async function documentsOf(ports: SessionPorts, entries: readonly Entry[]): Promise<ReadonlyMap<Id, string>> {
  const texts = new Map<Id, string>()
  for (const id of mediaIds(entries, 'file')) {
    const text = await ports.media.text(id).catch(() => null)
    if (text !== null) texts.set(id, text)
  }
  return texts
}

/** The images of a context; one that is lost is left out and told by name, so that it does not end the chat. */
async function imagesOf(ports: SessionPorts, entries: readonly Entry[]): Promise<ReadonlyMap<Id, ImageContent>> {
  const images = new Map<Id, ImageContent>()
  for (const id of mediaIds(entries, 'image')) {
    const content = await ports.media.image(id).catch(() => null)
    if (content) images.set(id, content)
  }
  return images
}

function mediaIds(entries: readonly Entry[], type: 'image' | 'file'): ReadonlySet<Id> {
  return new Set(entries.flatMap(({ message }) => message.blocks.flatMap((block) => (block.type === type ? [block.mediaId] : []))))
}

function overflow(estimate: number, limit: number): Failure {
  const text = `This chat needs about ${estimate} tokens, and the model’s window holds ${limit}.`
  return new Failure(appError('context_overflow', `${text} Choose a model with a larger window, clear the context, or start a new chat.`))
}
