import { type AppError, appError } from '@shared/errors'
import { ID_PATTERN } from '@shared/ids'
import { MAX_FRAME_BYTES, type StreamName } from '@shared/protocol'
import { type IncomingFrame, parseFrameOutline } from '@shared/schemas/frames'
import { MAX_DEPTH, measure, utf8Length } from './measure'

/** With `callId` the error answers that call, so that nobody waits for ever. */
export type ParsedFrame = { readonly ok: true; readonly frame: IncomingFrame } | { readonly ok: false; readonly error: AppError; readonly callId?: number }

/** Reads one frame, either JSON text or a structured object from IPC. Never throws. */
export function parseFrame(raw: unknown): ParsedFrame {
  return typeof raw === 'string' ? parseText(raw) : checkValue(raw)
}

/** True for names of the shape the protocol knows. */
export function isStreamName(name: string): name is StreamName {
  const [kind, id, ...rest] = name.split(':')
  return name === 'app' || ((kind === 'chat' || kind === 'room') && id !== undefined && rest.length === 0 && ID_PATTERN.test(id))
}

function parseText(text: string): ParsedFrame {
  // UTF-8 takes at least one byte per unit, so most oversize texts need no count.
  if (text.length > MAX_FRAME_BYTES || utf8Length(text) > MAX_FRAME_BYTES) return tooLarge(callIdIn(text))
  try {
    return checkValue(JSON.parse(text))
  } catch {
    return refuse('The frame is not valid JSON.')
  }
}

function checkValue(value: unknown): ParsedFrame {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return refuse('A frame must be a JSON object.')
  switch (measure(value, MAX_FRAME_BYTES)) {
    case 'too_large':
      return tooLarge(callIdOf(value))
    case 'too_deep':
      return refuse(`The frame is nested deeper than ${MAX_DEPTH} levels.`)
    case 'not_json':
      return refuse('The frame holds something that is not JSON.')
    case 'ok':
      break
  }
  const outline = parseFrameOutline(value)
  return typeof outline === 'string' ? refuse(outline) : { ok: true, frame: outline }
}

function refuse(message: string): ParsedFrame {
  return { ok: false, error: appError('protocol', message) }
}

function tooLarge(callId: number | undefined): ParsedFrame {
  const error = appError('too_large', `The request is over the limit of ${MAX_FRAME_BYTES / 1024 / 1024} MB.`)
  return callId === undefined ? { ok: false, error } : { ok: false, error, callId }
}

function callIdOf(value: object): number | undefined {
  const { t, id } = value as { t?: unknown; id?: unknown }
  return t === 'call' && typeof id === 'number' && Number.isSafeInteger(id) && id >= 0 ? id : undefined
}

/** The id of an oversize call, if the text begins as our own windows write it; the rest is not worth parsing. */
function callIdIn(text: string): number | undefined {
  const match = /^\{"t":"call","id":(\d{1,15}),/.exec(text.slice(0, 64))
  return match ? Number(match[1]) : undefined
}
