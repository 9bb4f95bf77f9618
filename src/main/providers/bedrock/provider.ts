import { BedrockRuntimeClient, ConverseCommand, ConverseStreamCommand } from '@aws-sdk/client-bedrock-runtime'
import { Failure, failure } from '@shared/errors'
import type { Emit, Provider, ProviderRequest } from '../../engine/ports'
import { cutError, type Service } from '../error-map'
import type { FactoryPorts } from '../factory'
import { run } from '../run'
import { emitAnswer } from './answer'
import type { BedrockAccess } from './credentials'
import { bedrockError } from './errors'
import { createHttpHandler } from './http-handler'
import { toConverse } from './request'
import { readStream } from './stream'

/** A client of Converse in one region. `address` replaces the region's own endpoint. */
export function createBedrock({ clock, log }: FactoryPorts, access: BedrockAccess, address: URL | null): Provider {
  const { region, ...credentials } = access
  const client = new BedrockRuntimeClient({
    region,
    credentials,
    ...(address ? { endpoint: address.href } : {}),
    requestHandler: createHttpHandler(),
    // The engine owns retries.
    maxAttempts: 1,
    retryMode: 'standard',
    // Said outright, or the SDK takes them from the environment and from files in the home directory.
    authSchemePreference: ['sigv4'],
    ignoreConfiguredEndpointUrls: true,
    defaultsMode: 'standard',
    useDualstackEndpoint: false,
    useFipsEndpoint: false,
    userAgentAppId: async () => undefined,
  })
  const host = address?.host ?? `bedrock-runtime.${region}.amazonaws.com`
  const service: Service = { provider: 'bedrock', name: address?.host ?? 'AWS Bedrock', host, key: access.secretAccessKey }
  const toError = (model: string) => (thrown: unknown) => bedrockError(thrown, service, model, clock.now(), log)

  const stream = (request: ProviderRequest, emit: Emit, signal: AbortSignal): Promise<void> =>
    run({ emit, signal, clock, toError: toError(request.model) }, async (guarded, stop) => {
      const answer = await client.send(new ConverseStreamCommand(toConverse(request)), { abortSignal: stop })
      if (!answer.stream) throw new Failure(cutError(service))
      await readStream(answer.stream, { emit: guarded, service, model: request.model, id: answer.$metadata.requestId })
    })
  const complete = (request: ProviderRequest, emit: Emit, signal: AbortSignal): Promise<void> =>
    run({ emit, signal, clock, toError: toError(request.model) }, async (guarded, stop) => {
      const answer = await client.send(new ConverseCommand(toConverse(request)), { abortSignal: stop })
      emitAnswer(answer, { emit: guarded, service, model: request.model, id: answer.$metadata.requestId })
    })
  // The list of models is another service of AWS, with a client and rights of its own.
  const listModels = () =>
    Promise.reject(failure('unsupported', 'AWS Bedrock does not list its models to this key. Give the id of the model yourself.', { provider: 'bedrock' }))
  return { stream, complete, listModels }
}
