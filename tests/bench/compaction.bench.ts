import { DEFAULT_COMPACTION } from '@shared/model/compaction'
import type { Message } from '@shared/model/message'
import { quickTokens } from '@shared/quick-tokens'
import { coverageOf } from '../../src/main/engine/compaction/coverage'
import { trimRung, turnsToKeep } from '../../src/main/engine/compaction/ladder'
import { groundOf, resultOf } from '../../src/main/engine/compaction/measure'
import { cutFor, keptBy, NO_RECIPE } from '../../src/main/engine/compaction/plan'
import { limitsOf } from '../../src/main/engine/compaction/policy'
import type { Subject } from '../../src/main/engine/compaction/subject'
import { type ProjectionTarget, project } from '../../src/main/engine/context/project'
import type { CheckpointRecord, Entry, Recipe } from '../../src/main/engine/ports'
import { viewOf } from '../../src/main/engine/sessions/context-view'
import { contextTokens } from '../../src/main/engine/tokens/context-tokens'
import { prose } from './lib/history'
import { median, ms, report } from './lib/report'

// What compaction costs beside the model: the projection under a checkpoint, and the plan of the next one. Every count is known.
const SAMPLES = 11
const LENGTHS = [10_000, 100_000]
const TARGET: ProjectionTarget = { interruptedAnswers: 'keep', tools: false, images: null, documents: new Map(), contextHash: '', continuing: false }

for (const length of LENGTHS) {
  const entries = logOf(length)
  const whole = { ...NO_RECIPE }
  const early = summary(entries, length / 10)
  const late = summary(entries, length - 10)
  const copy = time(() => entries.map(({ message }) => ({ role: message.author.kind, blocks: [...message.blocks] })).length)
  const name = `${length.toLocaleString('en')} counted messages`

  for (const [what, recipe] of [
    ['nothing covered', whole],
    ['a tenth covered', early],
    ['all but ten covered', late],
  ] as const) {
    const checkpoint = recipe === whole ? null : { recipe, pinned: coverageOf(entries, recipe, new Set()).pinned }
    const took = time(() => contextTokens(entries, checkpoint, TARGET, quickTokens).history + project(entries, checkpoint, TARGET).length)
    tell(`projection and estimate of ${name}, ${what}`, took, copy, length === 10_000 ? 30 : null)
  }

  const subject = subjectOf(entries)
  const plan = time(() => {
    const ground = groundOf(subject, quickTokens)
    const limits = limitsOf(DEFAULT_COMPACTION, 8_000, 800)
    const trimmed = trimRung(ground, limits)
    const cut = cutFor(keptBy(entries, ground.recipe), turnsToKeep(ground, limits, 1_000))
    return resultOf(ground, { ...trimmed, coveredUntil: cut }, { method: 'llm', trigger: 'auto', tokensAfter: 1 }).turnsCompacted
  })
  tell(`planning a compaction of ${name}`, plan, copy, null)
  tell(
    `reading a branch of ${name} with a checkpoint`,
    time(() => viewOf({ quick: quickTokens, count: async () => [] }, entries, [committed(entries, late)], new Set()).from),
    copy,
    null,
  )
}

function logOf(length: number): readonly Entry[] {
  return Array.from({ length }, (_, index): Entry => {
    const message: Message = {
      id: `m${index}`,
      conversationId: 'c',
      parentId: index === 0 ? null : `m${index - 1}`,
      turnId: `t${index >> 1}`,
      author: { kind: index % 2 === 0 ? 'user' : 'assistant' },
      // Parsed, as the database gives it: text that is put together piece by piece would be made flat inside the measurement.
      blocks: JSON.parse(JSON.stringify([{ type: 'text', text: prose(index % 2 === 0 ? 200 : 400, index) }])) as Message['blocks'],
      state: 'completed',
      createdAt: index,
    }
    return { message, tokens: 75 }
  })
}

function summary(entries: readonly Entry[], covered: number): Recipe {
  return { ...NO_RECIPE, coveredUntil: entries[covered - 1]?.message.id ?? null, summary: prose(4_000, 1) }
}

function committed(entries: readonly Entry[], recipe: Recipe): CheckpointRecord {
  const result = resultOf(groundOf(subjectOf(entries.slice(0, 2)), quickTokens), NO_RECIPE, { method: 'llm', trigger: 'auto' })
  const ends = { fromId: entries[0]?.message.id ?? '', boundaryId: recipe.coveredUntil ?? '' }
  const state = { state: 'committed', trigger: 'auto', version: 1, model: null, createdAt: 0, changedAt: 0 } as const
  return { id: 'k', conversationId: 'c', participantId: null, parentId: null, coveredHash: '', ...state, ...ends, recipe, result }
}

function subjectOf(entries: readonly Entry[]): Subject {
  const nothing = (): void => undefined
  return {
    conversationId: 'c',
    participantId: null,
    entries: () => entries,
    records: () => [],
    pins: () => new Set(),
    target: TARGET,
    config: {
      connectionId: 'n',
      model: 'm',
      systemPrompt: null,
      maxTokens: 800,
      temperature: null,
      streaming: true,
      contextLimit: 8_000,
      tools: [],
      toolsets: [],
      compaction: DEFAULT_COMPACTION,
    },
    connection: { id: 'n', provider: 'openai', label: 'Bench', hasSecret: false, createdAt: 0 },
    info: null,
    tools: [],
    frameTokens: 100,
    used: entries.length * 79,
    maxTokens: 800,
    answering: false,
    reported: null,
    running: nothing,
    text: nothing,
    changed: nothing,
  }
}

/** Median milliseconds of `work`, which gives a number above 0 so that it cannot be left out. */
function time(work: () => number): number {
  const samples: number[] = []
  for (let sample = 0; sample < SAMPLES; sample += 1) {
    const startedAt = performance.now()
    if (work() <= 0) throw new Error('nothing was done')
    samples.push(performance.now() - startedAt)
  }
  return median(samples)
}

function tell(what: string, took: number, floor: number, budget: number | null): void {
  report({
    what,
    floor: `copy of the list ${ms(floor)}`,
    ours: ms(took),
    relation: `${(took / floor).toFixed(1)} ×`,
    ...(budget !== null && { budget: `≤ ${budget} ms`, met: took <= budget }),
  })
}
