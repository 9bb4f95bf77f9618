import type { Connection } from '@shared/model/connection'
import type { Block, Message } from '@shared/model/message'
import type { ModelInfo } from '@shared/model/model-info'
import { describe, expect, test } from 'vitest'
import { transcriptMarkdown } from '../../../../src/renderer/features/chat/transcript-markdown'
import { firstChoice } from '../../../../src/renderer/parts/models/first-choice'
import { modelGroups } from '../../../../src/renderer/parts/models/model-groups'

const connection = (id: string, provider: Connection['provider']): Connection => ({ id, provider, label: `My ${id}`, hasSecret: true, createdAt: 0 })
const model = (provider: ModelInfo['provider'], id: string, extra: Partial<ModelInfo> = {}): ModelInfo => ({
  provider,
  id,
  name: id.toUpperCase(),
  window: 200_000,
  maxOutput: null,
  prices: null,
  abilities: { tools: true, images: false, reasoning: false },
  source: 'catalogue',
  ...extra,
})
const connections = [connection('a', 'anthropic'), connection('d', 'demo')]
const models = {
  a: [model('anthropic', 'claude-sonnet'), model('anthropic', 'claude-old', { hidden: true }), model('anthropic', 'local', { window: null })],
  d: [model('demo', 'demo-chat')],
}
const ids = (query: string) =>
  modelGroups(connections, models, query).flatMap((group) => group.items.map((item) => (item.typed ? `+${item.model}` : item.model)))

describe('the model picker', () => {
  test('groups by connection, without what is hidden', () => {
    const groups = modelGroups(connections, models, '')
    expect(groups.map((group) => [group.label, group.items.map((item) => item.name)])).toEqual([
      ['My a', ['CLAUDE-SONNET', 'LOCAL']],
      ['My d', ['DEMO-CHAT']],
    ])
  })

  test('finds every word in name, id or connection', () => {
    expect(ids('sonnet my')).toEqual(['claude-sonnet'])
    expect(ids('my d')).toContain('demo-chat')
    expect(ids('no such')).toEqual([])
  })

  test('offers what is typed as a model of any connection with a server', () => {
    expect(ids('gpt-9')).toEqual(['+gpt-9'])
    expect(ids('Claude-Sonnet')).toEqual(['claude-sonnet'])
  })
})

describe('the model of a new chat', () => {
  const all = [...models.a, ...models.d]
  test('is the one that is set, else the first of the default or first connection', () => {
    expect(firstChoice(connections, { defaultConnectionId: 'a', defaultModel: 'typed' }, all)).toEqual({ connectionId: 'a', model: 'typed' })
    expect(firstChoice(connections, { defaultConnectionId: 'd', defaultModel: null }, all)).toEqual({ connectionId: 'd', model: 'demo-chat' })
    expect(firstChoice(connections, { defaultConnectionId: 'gone', defaultModel: 'x' }, all)).toEqual({ connectionId: 'a', model: 'claude-sonnet' })
    expect(firstChoice(connections, { defaultConnectionId: null, defaultModel: null }, [])).toBeNull()
  })
})

test('a transcript as Markdown', () => {
  const message = (kind: Message['author']['kind'], blocks: readonly Block[]): Message => ({
    id: 'm',
    conversationId: 'c',
    parentId: null,
    turnId: 't',
    author: { kind },
    blocks,
    state: 'completed',
    createdAt: 0,
  })
  const text = transcriptMarkdown(
    'Title',
    [
      message('user', [{ type: 'text', text: 'Question' }]),
      message('assistant', [
        { type: 'reasoning', text: 'hidden' },
        { type: 'toolCall', id: 'x', name: 'run', input: { code: '```' } },
      ]),
      message('tool', [{ type: 'toolResult', toolCallId: 'x', content: 'ok' }]),
      message('assistant', [{ type: 'text', text: 'Answer' }]),
      message('system', [{ type: 'notice', notice: 'cleared' }]),
    ],
    (each) => (each.author.kind === 'user' ? 'You' : 'Model'),
  )
  expect(text).toBe('# Title\n\n## You\n\nQuestion\n\n## Model\n\n*run*\n\n````json\n{\n  "code": "```"\n}\n````\n\n```\nok\n```\n\nAnswer\n')
})
