import type { ProviderRequest } from '../../src/main/engine/ports'
import type { Block } from '../../src/shared/model/message'
import type { ToolDefinition } from '../../src/shared/model/tool'

export const LOOK: ToolDefinition = {
  name: 'look',
  description: 'Reads a file.',
  // Names in both styles: an SDK that renames keys must leave these alone.
  parameters: {
    type: 'object',
    properties: { file_path: { type: 'string' }, maxLines: { type: 'integer' } },
    required: ['file_path'],
    additionalProperties: false,
  },
}

export const LIST: ToolDefinition = { name: 'list', description: '', parameters: { type: 'object', properties: {} } }

/** A request in the middle of a tool loop: an image asked about, two calls made at once, both answered, and a word after it. */
export function toolRequest(model: string, thought: readonly Block[] = []): ProviderRequest {
  return {
    model,
    system: 'Be brief.',
    messages: [
      {
        role: 'user',
        blocks: [
          { type: 'text', text: 'What is this?' },
          { type: 'image', mediaId: 'm1', name: 'a.png', mimeType: 'image/png' },
        ],
      },
      {
        role: 'assistant',
        blocks: [
          ...thought,
          { type: 'text', text: 'Looking.' },
          { type: 'toolCall', id: 'call_a', name: 'look', input: { file_path: 'a.txt', maxLines: 3 } },
          { type: 'toolCall', id: 'call_b', name: 'list', input: {} },
        ],
      },
      {
        role: 'user',
        blocks: [
          { type: 'toolResult', toolCallId: 'call_a', content: 'A' },
          { type: 'toolResult', toolCallId: 'call_b', content: 'No such folder.', isError: true },
          { type: 'text', text: 'And now?' },
        ],
      },
    ],
    maxTokens: 1000,
    temperature: null,
    tools: [LOOK, LIST],
    images: new Map([['m1', { mimeType: 'image/png', base64: 'iVBORw0KGgo=' }]]),
  }
}
