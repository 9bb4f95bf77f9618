import type { ProviderId } from '@shared/model/connection'
import type { ProviderRequest } from '../ports'
import { anthropicRules } from './rules/anthropic'
import { bedrockRules } from './rules/bedrock'
import { checkMessage } from './rules/blocks'
import { createCallLedger } from './rules/calls'
import { cohereRules } from './rules/cohere'
import { googleRules } from './rules/google'
import { openaiRules } from './rules/openai'
import { checkRequest } from './rules/request'
import { type ProtocolRule, type Report, readStep, type Step, type Violation } from './rules/step'

export type { Violation } from './rules/step'

/** What each protocol demands beyond the rules of all; a new provider does not compile until it has its line. */
const PROTOCOLS: Readonly<Record<ProviderId, ProtocolRule | null>> = {
  demo: null,
  anthropic: anthropicRules,
  openai: openaiRules,
  'azure-openai': openaiRules,
  google: googleRules,
  cohere: cohereRules,
  bedrock: bedrockRules,
}

/**
 * Checks a request against the transcript rules of a provider (spec/providers.md, "Transcript rules"). Must be empty
 * for every request the engine sends; anything else is a bug of ours that would become an HTTP 400 for ever. One pass
 * over the messages.
 */
export function validate(provider: ProviderId, request: ProviderRequest): readonly Violation[] {
  const violations: Violation[] = []
  const report: Report = (rule, at) => void violations.push({ rule, at })
  const protocol = PROTOCOLS[provider]
  const calls = createCallLedger()
  checkRequest(request, report)
  let previous: Step | null = null
  for (let at = 0; at < request.messages.length; at += 1) {
    const message = request.messages[at]
    if (!message) continue
    const step = readStep(message, at)
    checkMessage(request, step, previous, report)
    calls.read(step, report)
    protocol?.(step, previous, report)
    previous = step
  }
  calls.close(report)
  return violations
}
