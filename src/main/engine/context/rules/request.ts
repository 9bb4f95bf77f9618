import type { ToolDefinition } from '@shared/model/tool'
import type { ProviderRequest } from '../../ports'
import { isCleanJson, isJsonObject } from './json'
import type { Report } from './step'

/** What ids of calls and names of tools may look like with every provider. */
export const LEGAL_NAME = /^[A-Za-z0-9_-]{1,64}$/

/** The rules about everything beside the messages; reported at message 0. */
export function checkRequest(request: ProviderRequest, report: Report): void {
  const { messages, system } = request
  if (messages.length === 0) report('the context has no message', 0)
  else if (messages.at(-1)?.role !== 'user') report('the last message is the user’s', messages.length - 1)
  if (!Number.isSafeInteger(request.maxTokens) || request.maxTokens < 1) report('the output limit is a positive integer', 0)
  if (system !== null && system.trim() === '') report('the system prompt is not blank', 0)
  if (system !== null && !system.isWellFormed()) report('the system prompt has no lone surrogates', 0)
  checkTools(request.tools, report)
}

function checkTools(tools: readonly ToolDefinition[], report: Report): void {
  const names = new Set<string>()
  for (const { name, description, parameters } of tools) {
    if (!LEGAL_NAME.test(name)) report('names of tools are legal', 0)
    if (names.has(name)) report('no two tools have the same name', 0)
    names.add(name)
    if (!description.isWellFormed()) report('a tool’s description has no lone surrogates', 0)
    if (!isJsonObject(parameters)) report('a tool’s parameters are a JSON object', 0)
    else if (!isCleanJson(parameters)) report('a tool’s parameters have no lone surrogates', 0)
  }
}
