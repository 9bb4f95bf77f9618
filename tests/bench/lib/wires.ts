import type { Connection, ProviderId } from '@shared/model/connection'
import { anthropicWire } from '../../fixtures/wire/anthropic'
import { azureWire, DEPLOYMENT } from '../../fixtures/wire/azure'
import { bedrockWire } from '../../fixtures/wire/bedrock'
import { cohereWire } from '../../fixtures/wire/cohere'
import { googleWire } from '../../fixtures/wire/google'
import { openAiWire } from '../../fixtures/wire/openai'
import type { Wire } from '../../fixtures/wire/wire'

/** The protocols that are measured: those of every provider with an SDK. */
export type WireName = Exclude<ProviderId, 'demo'>

export const WIRES: Readonly<Record<WireName, Wire>> = {
  anthropic: anthropicWire,
  openai: openAiWire,
  'azure-openai': azureWire,
  google: googleWire,
  cohere: cohereWire,
  bedrock: bedrockWire,
}

/** What a connection needs beside an address and a key. */
export const FIELDS: Readonly<Record<WireName, Partial<Connection>>> = {
  anthropic: {},
  openai: {},
  'azure-openai': { deployment: DEPLOYMENT },
  google: {},
  cohere: {},
  bedrock: { region: 'eu-central-1' },
}
