import { MONTH, MONTHS, NUMBER, numberOf, WEEKDAY, WEEKDAY_SIGNS, WEEKDAYS } from './names'
import { dayOf, daysFrom, hoursOf, monthOf, type Span } from './spans'

/** The times a question names, and the question without them. */
export type Dated = { readonly spans: readonly Span[]; readonly rest: string; readonly named: string }

type Rule = { readonly pattern: RegExp; readonly spans: (found: RegExpExecArray, now: number) => readonly (Span | null)[] }

const year = (now: number): number => new Date(now).getFullYear()
const fullYear = (text: string | undefined): number | null => (text ? Number(text.length === 2 ? `20${text}` : text) : null)

/** A day of a month; without a year the last one that is not later than tomorrow. */
function dayIn(now: number, month: number | undefined, date: string | undefined, given: number | null): Span | null {
  if (month === undefined || month < 0 || month > 11) return null
  if (given !== null) return dayOf(given, month, Number(date))
  const span = dayOf(year(now), month, Number(date))
  return span && span.from > daysFrom(now, 1).from ? dayOf(year(now) - 1, month, Number(date)) : (span ?? dayOf(year(now) - 1, month, Number(date)))
}

function monthIn(now: number, month: number | undefined, given: number | null): Span | null {
  if (month === undefined || month < 0 || month > 11) return null
  return monthOf(given ?? year(now) - (month > new Date(now).getMonth() ? 1 : 0), month)
}

/** "The 14th": the last one up to today. */
function dateOnly(now: number, date: number): Span | null {
  const today = new Date(now)
  for (let back = 0; back < 3; back++) {
    const span = dayOf(today.getFullYear(), today.getMonth() - back + (today.getMonth() < back ? 12 : 0), date)
    const shifted = span && today.getMonth() < back ? dayOf(today.getFullYear() - 1, today.getMonth() - back + 12, date) : span
    if (shifted && shifted.from <= now) return shifted
  }
  return null
}

/** The last such day of the week before today, and with less weight the one a week earlier. */
function weekday(now: number, day: number | undefined): readonly Span[] {
  if (day === undefined) return []
  const back = (new Date(now).getDay() - day + 7) % 7 || 7
  return [daysFrom(now, -back), daysFrom(now, -back - 7, 1, 0.4), ...(back === 7 ? [daysFrom(now, 0, 1, 0.4)] : [])]
}

/** Days since Monday. */
const sinceMonday = (now: number): number => (new Date(now).getDay() + 6) % 7

function ago(now: number, count: number | null, unit: string): readonly Span[] {
  if (count === null) return []
  if (/^(?:d|t|j|天|日|일)/.test(unit)) return [daysFrom(now, -count), daysFrom(now, -count - 1, 3, 0.3)]
  if (/^(?:w|s|周|週|주|星期|礼拜)/.test(unit)) return [daysFrom(now, -7 * count), daysFrom(now, -7 * count - 3, 7, 0.5)]
  const today = new Date(now)
  const months = /^(?:mo|me|个|か|ヶ|カ|月|개|달)/.test(unit) ? count : 12 * count
  const middle = new Date(today.getFullYear(), today.getMonth() - months, today.getDate()).getTime()
  return months === count
    ? [daysFrom(middle, -12, 25, 0.8), daysFrom(middle, 0)]
    : [monthOf(today.getFullYear(), today.getMonth() - months), daysFrom(middle, -180, 360, 0.4)]
}

const UNIT = 'days?|weeks?|months?|years?|tag(?:en)?|wochen?|monat(?:en)?|jahr(?:en)?|jours?|semaines?|mois|ans?|dias?|semanas?|mes(?:es)?|anos?'
const rule = (pattern: string, spans: Rule['spans']): Rule => ({ pattern: new RegExp(pattern, 'gu'), spans })
const on =
  (from: number, days = 1): Rule['spans'] =>
  (_, now) => [daysFrom(now, from, days)]

/** In order; what a rule has found is not read by later ones. */
const RULES: readonly Rule[] = [
  rule('\\b(\\d{4})-(\\d{1,2})-(\\d{1,2})\\b', ([, y, m, d]) => [dayOf(Number(y), Number(m) - 1, Number(d))]),
  rule('(?:(\\d{4})[年년] ?)?(\\d{1,2})[月월] ?(\\d{1,2})[日号號일]?', ([, y, m, d], now) => [dayIn(now, Number(m) - 1, d, fullYear(y))]),
  rule('\\b(\\d{1,2})[./](\\d{1,2})[./](\\d{4}|\\d{2})?', ([, a, b, y], now) => [
    dayIn(now, Number(b) - 1, a, fullYear(y)),
    dayIn(now, Number(a) - 1, b, fullYear(y)),
  ]),
  rule(`\\b(\\d{1,2})(?:st|nd|rd|th|er|\\.)? (?:of |de )?(${MONTH})\\b(?:,? (?:de )?(\\d{4}))?`, ([, d, m, y], now) => [
    dayIn(now, MONTHS.get(m ?? ''), d, fullYear(y)),
  ]),
  rule(`\\b(${MONTH}) (?:the )?(\\d{1,2})(?:st|nd|rd|th)?\\b(?:,? (\\d{4}))?`, ([, m, d, y], now) => [dayIn(now, MONTHS.get(m ?? ''), d, fullYear(y))]),
  rule(
    `\\b(?:in|im|en|since|during|seit|depuis|desde|early|late|last|this|of|letzten|anfang|mitte|ende) (${MONTH})\\b(?: (?:de )?(\\d{4}))?`,
    ([, m, y], now) => [monthIn(now, MONTHS.get(m ?? ''), fullYear(y))],
  ),
  rule('(?:(\\d{4})[年년] ?)?(\\d{1,2})[月월](?![前전])', ([, y, m], now) => [monthIn(now, Number(m) - 1, fullYear(y))]),
  rule(`\\b(${NUMBER}) (${UNIT}) (?:ago|before|earlier|back)\\b`, ([, n, unit], now) => ago(now, numberOf(n ?? ''), unit ?? '')),
  rule(`\\b(?:vor|il y a|hace) (${NUMBER}) (${UNIT})\\b`, ([, n, unit], now) => ago(now, numberOf(n ?? ''), unit ?? '')),
  rule(`(${NUMBER}) ?(?:个|個)?(天|日|일|周|週間|주일?|星期|礼拜|个月|か月|ヶ月|カ月|月|개월|달|年|년) ?[前전]`, ([, n, unit], now) =>
    ago(now, numberOf(n ?? ''), unit ?? ''),
  ),
  rule('(?:(上|先|지난)(?:个|個)?(?:周|週|星期|礼拜|주)(?:の| )?)([一二三四五六日天月火水木金土일월화수목금토])(?:曜日?|요일)?', ([, , sign], now) => [
    daysFrom(now, -sinceMonday(now) - 7 + (((WEEKDAY_SIGNS.get(sign ?? '') ?? 1) + 6) % 7)),
    ...weekday(now, WEEKDAY_SIGNS.get(sign ?? '')).map((span) => ({ ...span, weight: span.weight * 0.6 })),
  ]),
  rule('(?:周|星期|礼拜)([一二三四五六日天])|([月火水木金土日])曜|([일월화수목금토])요일', ([, a, b, c], now) =>
    weekday(now, WEEKDAY_SIGNS.get(a ?? b ?? c ?? '')),
  ),
  rule('\\bday before yesterday\\b|\\bvorgestern\\b|\\bavant-hier\\b|\\banteayer\\b|前天|一昨日|おととい|그저께|그제', on(-2)),
  rule('\\byesterday\\b|\\bgestern\\b|\\bhier\\b(?! (?:ist|war|und|in))|\\bayer\\b|\\blast night\\b|昨天|昨日|昨晚|어제', on(-1)),
  rule("\\btoday\\b|\\bheute\\b|\\baujourd'hui\\b|\\bhoy\\b|\\bthis (?:morning|afternoon|evening)\\b|今天|今日|오늘", on(0)),
  rule(`\\b(?:(?:last|on|past|this|letzten|vorigen|am|el|le) )?(${WEEKDAY})s?\\b(?: (?:dernier|pasado))?`, ([, day], now) =>
    weekday(now, WEEKDAYS.get(day ?? '')),
  ),
  rule(
    '\\b(?:last|past|previous) week\\b|\\b(?:letzte|vorige) woche\\b|\\bsemaine (?:derniere|passee)\\b|\\bsemana pasada\\b|上周|上个?星期|先週|지난주',
    (_, now) => [daysFrom(now, -sinceMonday(now) - 7, 7), daysFrom(now, -7, 7, 0.5)],
  ),
  rule('\\bthis week\\b|\\bdiese woche\\b|\\bcette semaine\\b|\\besta semana\\b|这周|本周|今週|이번 ?주', (_, now) => [daysFrom(now, -sinceMonday(now), 7)]),
  rule('\\blast weekend\\b|\\bletztes wochenende\\b|\\bweek-end dernier\\b|\\bfin de semana pasado\\b|上周末|先週末|지난 ?주말', (_, now) => [
    daysFrom(now, -sinceMonday(now) - 2, 2),
  ]),
  rule('\\b(?:last|past|previous) month\\b|\\b(?:letzten|vorigen) monat\\b|\\bmois dernier\\b|\\bmes pasado\\b|上个?月|先月|지난 ?달', (_, now) => [
    monthOf(year(now), new Date(now).getMonth() - 1),
    daysFrom(now, -31, 31, 0.3),
  ]),
  rule('\\blast year\\b|\\bletztes jahr\\b|\\ban(?:nee)? (?:dernier|derniere)\\b|\\bano pasado\\b|去年|昨年|작년', (_, now) => [
    { from: new Date(year(now) - 1, 0).getTime(), to: new Date(year(now), 0).getTime(), weight: 1 },
  ]),
  rule('\\b(?:on )?the (\\d{1,2})(?:st|nd|rd|th)\\b', ([, d], now) => [dateOnly(now, Number(d))]),
  rule('\\b(?:am (\\d{1,2})\\.|(?:le|el|el dia) (\\d{1,2})\\b)', ([, a, b], now) => [dateOnly(now, Number(a ?? b))]),
  rule('(\\d{1,2})[日号號일](?! ?[前전])', ([, d], now) => [dateOnly(now, Number(d))]),
]

const PARTS: readonly (readonly [RegExp, readonly [number, number]])[] = [
  [/\b(?:morning|vormittag|matin|manana)\b|早上|上午|朝|아침/, [5, 12]],
  [/\b(?:afternoon|nachmittag|apres-midi|tarde)\b|下午|午後|오후/, [12, 18]],
  [/\b(?:evening|abends?|soir|last night|tonight|nachts?|noche)\b|晚上|昨晚|夜|晩|저녁|밤/, [17, 28]],
]

/** Reads the times that a question names, counted from `now`, in local time. */
export function readDates(question: string, now: number): Dated {
  const spans: Span[] = []
  const named: string[] = []
  const text = question
    .normalize('NFD')
    .replace(/[\u0300-\u036f]/g, '')
    .normalize('NFC')
    .toLowerCase()
    .replace(/[’]/g, "'")
    .replace(/\s+/g, ' ')
  let rest = text
  for (const { pattern, spans: read } of RULES) {
    rest = rest.replace(pattern, (...args: readonly unknown[]) => {
      const groups = args.filter((arg): arg is string | undefined => typeof arg === 'string' || arg === undefined)
      const found = read(groups as unknown as RegExpExecArray, now).filter((span) => span !== null)
      if (found.length === 0) return String(args[0])
      spans.push(...found)
      named.push(String(args[0]))
      return ' '
    })
  }
  if (spans.length === 0) return { spans, rest: question, named: '' }
  const part = PARTS.find(([pattern]) => pattern.test(text))
  if (!part) return { spans, rest, named: named.join(' ') }
  return { spans: spans.flatMap((span) => [hoursOf(span, part[1]), { ...span, weight: span.weight * 0.6 }]), rest, named: named.join(' ') }
}
