import type { Message } from '@shared/model/message'
import { type ProjectionTarget, project } from '../../src/main/engine/context/project'
import { validate } from '../../src/main/engine/context/validate'
import type { Entry } from '../../src/main/engine/ports'
import { rawTokens } from '../../src/main/engine/tokens/estimate'
import { prose } from './lib/history'
import { median, ms, report } from './lib/report'

// What a request over the whole of a long log costs when every count is known: sum, projection and validation.
const MESSAGES = 10_000
const SAMPLES = 15
const BUDGET = 30

const entries = Array.from({ length: MESSAGES }, (_, index): Entry => {
  const message: Message = {
    id: `m${index}`,
    conversationId: 'c',
    parentId: index === 0 ? null : `m${index - 1}`,
    turnId: `t${index >> 1}`,
    author: { kind: index % 2 === 0 ? 'user' : 'assistant' },
    // Parsed, as the database gives it: text that is put together piece by piece would be made flat inside the measurement.
    blocks: JSON.parse(JSON.stringify([{ type: 'text', text: prose(index % 2 === 0 ? 200 : 800, index) }])) as Message['blocks'],
    state: 'completed',
    createdAt: index,
  }
  return { message, tokens: 100 }
}).slice(0, -1)

const TARGET: ProjectionTarget = { interruptedAnswers: 'drop', tools: true, images: new Map(), documents: new Map(), contextHash: '', continuing: false }

const samples: number[] = []
for (let sample = 0; sample < SAMPLES; sample += 1) {
  const startedAt = performance.now()
  const tokens = rawTokens(entries, () => 0)
  const messages = project(entries, null, TARGET)
  const violations = validate('anthropic', { model: 'm', system: null, messages, maxTokens: 1_000, temperature: null, tools: [], images: new Map() })
  samples.push(performance.now() - startedAt)
  if (messages.length !== entries.length || violations.length > 0 || tokens < entries.length) throw new Error('the projection is not what it should be')
}
const value = median(samples)
report({
  what: `projection of ${MESSAGES.toLocaleString('en')} counted messages`,
  ours: ms(value),
  relation: `first time ${ms(samples[0] ?? 0)}`,
  budget: `≤ ${BUDGET} ms`,
  met: value <= BUDGET,
})
