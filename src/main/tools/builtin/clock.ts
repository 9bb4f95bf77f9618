import type { Clock } from '../../engine/ports'
import { answer, failed } from '../outcome'
import type { BuiltinTool } from './builtin-tool'

const DAY_MS = 24 * 60 * 60 * 1_000
const MAX_ZONE = 100

/** The tool that knows what time it is: date, time, weekday and ISO week, in the machine's or a given zone. */
export function clockTool(clock: Clock): BuiltinTool {
  return {
    definition: {
      name: 'clock_now',
      description: 'Tells the current date and time with its UTC offset, the weekday and the ISO week number.',
      parameters: {
        type: 'object',
        properties: { timeZone: { type: 'string', description: 'IANA time zone such as "Europe/Paris". The user’s own zone if left out.' } },
        additionalProperties: false,
      },
    },
    permission: 'always',
    async run({ timeZone }) {
      if (timeZone !== undefined && (typeof timeZone !== 'string' || timeZone.length > MAX_ZONE)) return failed('`timeZone` must be the name of a time zone.')
      try {
        return answer(describeTime(clock.now(), timeZone))
      } catch (reason) {
        if (!(reason instanceof RangeError)) throw reason
        return failed(`There is no time zone called ${JSON.stringify(timeZone)}. Use an IANA name such as "Europe/Paris".`)
      }
    },
  }
}

/**
 * A moment in words for a model, such as `2026-01-01T09:30:00+01:00 (Thursday, ISO week 1 of 2026, Europe/Paris)`.
 * `at` in milliseconds since the epoch. Throws a `RangeError` for an unknown zone.
 */
export function describeTime(at: number, timeZone?: string): string {
  const format = new Intl.DateTimeFormat('en-US', {
    ...(timeZone !== undefined && { timeZone }),
    calendar: 'gregory',
    numberingSystem: 'latn',
    hourCycle: 'h23',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    weekday: 'long',
    timeZoneName: 'longOffset',
  })
  const parts = Object.fromEntries(format.formatToParts(at).map(({ type, value }) => [type, value]))
  const offset = parts.timeZoneName?.replace('GMT', '') || '+00:00'
  const date = `${parts.year}-${parts.month}-${parts.day}`
  const { week, year } = isoWeek(Date.UTC(Number(parts.year), Number(parts.month) - 1, Number(parts.day)))
  const zone = format.resolvedOptions().timeZone
  return `${date}T${parts.hour}:${parts.minute}:${parts.second}${offset} (${parts.weekday}, ISO week ${week} of ${year}, ${zone})`
}

/** Week by ISO 8601: it belongs to the year of its Thursday. */
function isoWeek(midnight: number): { readonly week: number; readonly year: number } {
  const weekday = (new Date(midnight).getUTCDay() + 6) % 7
  const thursday = midnight + (3 - weekday) * DAY_MS
  const year = new Date(thursday).getUTCFullYear()
  return { week: 1 + Math.floor((thursday - Date.UTC(year, 0, 1)) / (7 * DAY_MS)), year }
}
