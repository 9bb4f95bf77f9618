import type { GenerateContentRequest } from '@google/generative-ai'
import type { ToolCallBlock, ToolResultBlock } from '@shared/model/message'
import type { ToolDefinition } from '@shared/model/tool'
import type { ContextMessage, ProviderRequest } from '../../engine/ports'
import { imageOf } from '../images'
import { stopTexts } from '../stop'
import { apiCallId, opaqueOf, type Part } from './parts'
import { toGeminiSchema } from './schema'

/** What the API itself offers for a call it did not sign, for those models that refuse calls without a signature. */
const UNSIGNED = 'skip_thought_signature_validator'

const MOST_STOPS = 5

/** Models that tell their thoughts when asked; others refuse the question. */
const THINKING = /^(?:models\/)?gemini-(?:2\.5-(?:pro|flash)|[3-9]|\d\d)(?!.*(?:image|tts|audio|live|embedding))/

/** Models that refuse an open call without its signature. */
const SIGNING = /^(?:models\/)?gemini-(?:[3-9]|\d\d)/

type Target = {
  readonly images: ProviderRequest['images']
  /** Calls by their id, to name them in their responses. */
  readonly calls: Map<string, ToolCallBlock>
}

/** A request as the Gemini API takes it. Throws `Failure` with `unsupported` for blocks that cannot be sent. */
export function toGemini(request: ProviderRequest): GenerateContentRequest {
  const { model, messages, tools, temperature } = request
  const target: Target = { images: request.images, calls: new Map() }
  const openTurn = messages.findLastIndex(({ role, blocks }) => role === 'user' && blocks.some(({ type }) => type !== 'toolResult'))
  const signing = SIGNING.test(model)
  const contents = messages.map((message, index) => (message.role === 'user' ? toUser(message, target) : toModel(message, target, signing && index > openTurn)))
  const stop = stopTexts(request, MOST_STOPS)
  const body = {
    ...(request.system ? { systemInstruction: request.system } : {}),
    contents,
    ...(tools.length > 0 ? { tools: [{ functionDeclarations: tools.map(toDeclaration) }] } : {}),
    generationConfig: {
      maxOutputTokens: request.maxTokens,
      ...(temperature === null ? {} : { temperature }),
      ...(stop.length > 0 ? { stopSequences: stop } : {}),
      ...(THINKING.test(model) ? { thinkingConfig: { includeThoughts: true } } : {}),
    },
  }
  // The SDK is older than thoughts and signatures, and sends on what it does not know.
  return body as unknown as GenerateContentRequest
}

function toDeclaration({ name, description, parameters }: ToolDefinition) {
  const schema = toGeminiSchema(parameters)
  return { name, description, ...(schema ? { parameters: schema } : {}) }
}

function toUser({ blocks }: ContextMessage, { images, calls }: Target): { readonly role: 'user'; readonly parts: readonly Part[] } {
  const parts: Part[] = []
  for (const block of blocks) {
    switch (block.type) {
      case 'text':
        parts.push({ text: block.text })
        break
      case 'toolResult':
        parts.push(toResponse(block, calls.get(block.toolCallId)))
        break
      case 'image':
      case 'file': {
        const { mimeType, base64 } = imageOf(block, images)
        parts.push({ inlineData: { mimeType, data: base64 } })
        break
      }
      case 'toolCall':
      case 'reasoning':
      case 'notice':
        // Never the user's.
        break
    }
  }
  return { role: 'user', parts }
}

function toResponse({ toolCallId, content, isError }: ToolResultBlock, call: ToolCallBlock | undefined): Part {
  const id = call && apiCallId(call)
  return { functionResponse: { ...(id ? { id } : {}), name: call?.name ?? toolCallId, response: isError ? { error: content } : { output: content } } }
}

function toModel({ blocks }: ContextMessage, { calls }: Target, mustSign: boolean): { readonly role: 'model'; readonly parts: readonly Part[] } {
  const parts: Part[] = []
  let firstCall = true
  for (const block of blocks) {
    if (block.type === 'text') parts.push({ text: block.text })
    else if (block.type === 'toolCall') {
      calls.set(block.id, block)
      const opaque = opaqueOf(block)
      // Of parallel calls only the first is signed.
      const unsigned = mustSign && firstCall && opaque?.part.thoughtSignature === undefined
      parts.push({
        functionCall: { ...opaque?.call, name: block.name, args: block.input },
        ...opaque?.part,
        ...(unsigned ? { thoughtSignature: UNSIGNED } : {}),
      })
      firstCall = false
    } else if (block.type === 'reasoning') {
      const opaque = opaqueOf(block)
      if (!opaque) continue
      const last = parts.at(-1)
      if (opaque.on !== 'text') parts.push({ text: block.text, thought: true, ...opaque.part })
      else if (last && Object.keys(last).length === 1 && typeof last.text === 'string') parts[parts.length - 1] = { ...last, ...opaque.part }
      else parts.push({ text: '', ...opaque.part })
    }
  }
  return { role: 'model', parts }
}
