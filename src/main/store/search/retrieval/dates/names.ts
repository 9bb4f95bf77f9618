const table = (...rows: readonly string[]): ReadonlyMap<string, number> =>
  new Map(rows.flatMap((row, number) => row.split(' ').map((name): [string, number] => [name, number])))

/** Months from 0, in English, German, French and Spanish, accents folded. */
export const MONTHS = table(
  'january jan januar janner janvier enero',
  'february feb februar fevrier febrero',
  'march marz mars marzo',
  'april apr avril abril',
  'may mai mayo',
  'june jun juni juin junio',
  'july jul juli juillet julio',
  'august aug aout agosto',
  'september sep sept septembre septiembre',
  'october oct oktober octobre octubre',
  'november nov novembre noviembre',
  'december dec dezember decembre diciembre',
)

/** Days of the week, Sunday is 0. */
export const WEEKDAYS = table(
  'sunday sonntag dimanche domingo',
  'monday montag lundi lunes',
  'tuesday dienstag mardi martes',
  'wednesday mittwoch mercredi miercoles',
  'thursday donnerstag jeudi jueves',
  'friday freitag vendredi viernes',
  'saturday samstag sonnabend samedi sabado',
)

/** Chinese, Japanese and Korean days of the week, Sunday is 0. */
export const WEEKDAY_SIGNS = table('日 天 일', '一 月 월', '二 火 화', '三 水 수', '四 木 목', '五 金 금', '六 土 토')

const NUMBERS = table(
  '',
  'one a an ein eine einem einer un une una 一 한',
  'two couple zwei deux dos 二 两 両 두 이',
  'three few drei trois tres 三 세 삼',
  'four vier quatre cuatro 四 네',
  'five funf cinq cinco 五',
  'six sechs seis 六',
  'seven sieben sept siete 七',
  'eight acht huit ocho 八',
  'nine neun neuf nueve 九',
  'ten zehn dix diez 十',
  'eleven elf onze once',
  'twelve zwolf douze doce',
)

/** A number written in digits or as a word up to twelve; null for anything else. */
export const numberOf = (text: string): number | null => (/^\d{1,3}$/.test(text) ? Number(text) : (NUMBERS.get(text) ?? null))

const anyOf = (names: Iterable<string>): string =>
  [...names]
    .filter((name) => name !== '')
    .sort((a, b) => b.length - a.length)
    .join('|')

export const MONTH = anyOf(MONTHS.keys())
export const WEEKDAY = anyOf(WEEKDAYS.keys())
export const NUMBER = `\\d{1,3}|${anyOf(NUMBERS.keys())}`
