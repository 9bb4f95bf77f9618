import type { Id } from '../ids'

/** A tool as it is offered to a model: name, what it does, JSON schema of its arguments. */
export type ToolDefinition = {
  readonly name: string
  readonly description: string
  readonly parameters: Readonly<Record<string, unknown>>
}

/** Whether a tool may run: after asking each time, without asking, or not at all. */
export type ToolPermission = 'ask' | 'always' | 'never'

/** Who answers a call: a script through `chat.submitToolResults`, a built-in tool, or an MCP server. */
export type ToolSource = 'script' | 'builtin' | 'mcp'

/** A toolset that can be switched on per chat: a built-in one by name, or an MCP server by id. */
export type Toolset = 'clock' | 'calculator' | 'web' | Id

export const BUILTIN_TOOLSETS = ['clock', 'calculator', 'web'] as const

/** A call the model has made and nobody has answered yet. */
export type OpenCall = {
  readonly toolCallId: string
  readonly name: string
  readonly input: Readonly<Record<string, unknown>>
  readonly source: ToolSource
  /** `ask`: the user decides (`tool.decide`); `running`; `waiting`: for a script's result. */
  readonly state: 'ask' | 'running' | 'waiting'
  /** Who offers it, for people: "Built in", or the server's label. */
  readonly origin: string
  /** In a room: who has called it. */
  readonly participantId?: Id
}

/** What the user decides about one call. */
export type ToolDecision = 'allow' | 'always' | 'deny'
