import { failure } from '@shared/errors'
import type { Connection, Secret } from '@shared/model/connection'
import { missing } from '../address'

/** What a request to AWS is signed with, and where it goes. */
export type BedrockAccess = {
  readonly region: string
  readonly accessKeyId: string
  readonly secretAccessKey: string
  readonly sessionToken?: string
}

/** Throws `Failure` with `auth` that names every field that is missing, or that holds what it cannot hold. */
export function credentialsOf(connection: Connection, secret: Secret | null): BedrockAccess {
  const keys = secret && 'accessKeyId' in secret ? secret : { accessKeyId: '', secretAccessKey: '' }
  const region = connection.region?.trim() ?? ''
  const accessKeyId = keys.accessKeyId.trim()
  const secretAccessKey = keys.secretAccessKey.trim()
  const sessionToken = keys.sessionToken?.trim() ?? ''
  const absent = [
    ...(region === '' ? ['a region'] : []),
    ...(accessKeyId === '' ? ['an access key id'] : []),
    ...(secretAccessKey === '' ? ['a secret access key'] : []),
  ]
  if (absent.length > 0) return missing('AWS Bedrock', absent, connection)
  if (!/^[a-z0-9-]{1,64}$/.test(region)) throw refusal(`"${region}" is not the name of an AWS region, such as us-east-1. Correct it in Settings.`)
  for (const [name, value] of [
    ['access key id', accessKeyId],
    ['secret access key', secretAccessKey],
    ['session token', sessionToken],
  ] as const) {
    if (!/^[\x21-\x7e]*$/.test(value))
      throw refusal(`The ${name} holds characters that none has, such as blanks or letters with accents. Paste it again in Settings.`)
  }
  return { region, accessKeyId, secretAccessKey, ...(sessionToken === '' ? {} : { sessionToken }) }
}

function refusal(message: string) {
  return failure('auth', message, { provider: 'bedrock' })
}
