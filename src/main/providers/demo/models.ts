import type { ModelInfo } from '@shared/model/model-info'

const demoModel = (id: string, name: string, abilities: Partial<ModelInfo['abilities']> = {}): ModelInfo => ({
  provider: 'demo',
  id,
  name,
  // Small, so that the gauge moves while somebody tries the app.
  window: 8_000,
  maxOutput: 2_000,
  prices: null,
  abilities: { tools: false, images: false, reasoning: false, ...abilities },
  source: 'provider',
})

/** Demonstrations of the app, not models: none of them thinks. */
export const DEMO_MODELS: readonly ModelInfo[] = [
  demoModel('demo-chat', 'Demo', { images: true }),
  demoModel('demo-slow', 'Demo, slow and long'),
  demoModel('demo-tools', 'Demo, tools', { tools: true }),
  demoModel('demo-flaky', 'Demo, unreliable'),
]
