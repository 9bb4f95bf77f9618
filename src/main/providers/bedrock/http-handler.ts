import { NodeHttpHandler } from '@smithy/node-http-handler'

const QUIET = { trace: () => undefined, debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined }

/**
 * Sends requests over HTTP/1.1 and waits as long as it takes: the engine owns timeouts. The client's own choice is
 * HTTP/2, which local servers and many proxies do not speak. An error that is no JSON, such as a proxy's page, gets the
 * shape of one, or the SDK would complain of its syntax and drop what it says.
 */
export function createHttpHandler(): NodeHttpHandler {
  const handler = new NodeHttpHandler({ requestTimeout: 0, connectionTimeout: 0, socketTimeout: 0, logger: QUIET })
  const handle = handler.handle.bind(handler)
  handler.handle = async (request, options) => {
    const answer = await handle(request, options)
    const { response } = answer
    if (response.statusCode < 400) return answer
    const text = await textOf(response.body as AsyncIterable<Uint8Array>)
    response.body = Buffer.from(isObject(text) ? text : JSON.stringify({ message: text }))
    return answer
  }
  return handler
}

async function textOf(body: AsyncIterable<Uint8Array>): Promise<string> {
  const chunks: Uint8Array[] = []
  for await (const chunk of body) chunks.push(chunk)
  return Buffer.concat(chunks).toString('utf8')
}

function isObject(text: string): boolean {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null && !Array.isArray(value)
  } catch {
    return false
  }
}
