import type { SetLanguage } from './read'

const MONTHS: Readonly<Record<SetLanguage, readonly string[]>> = {
  en: 'January February March April May June July August September October November December'.split(' '),
  de: 'Januar Februar März April Mai Juni Juli August September Oktober November Dezember'.split(' '),
  fr: 'janvier février mars avril mai juin juillet août septembre octobre novembre décembre'.split(' '),
  es: 'enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre'.split(' '),
  zh: [],
  ja: [],
  ko: [],
}
const DAYS: Readonly<Record<SetLanguage, readonly string[]>> = {
  en: 'Sunday Monday Tuesday Wednesday Thursday Friday Saturday'.split(' '),
  de: 'Sonntag Montag Dienstag Mittwoch Donnerstag Freitag Samstag'.split(' '),
  fr: 'dimanche lundi mardi mercredi jeudi vendredi samedi'.split(' '),
  es: 'domingo lunes martes miércoles jueves viernes sábado'.split(' '),
  zh: [...'日一二三四五六'],
  ja: [...'日月火水木金土'],
  ko: [...'일월화수목금토'],
}

/** The ways to name a day that lies `ago` days back, in that language; `day` is any time on it. */
export function waysToSay(language: SetLanguage, day: Date, ago: number): readonly string[] {
  const [date, month, weekday] = [day.getDate(), day.getMonth(), day.getDay()]
  const name = MONTHS[language][month] ?? ''
  const week = DAYS[language][weekday] ?? ''
  const iso = `${day.getFullYear()}-${String(month + 1).padStart(2, '0')}-${String(date).padStart(2, '0')}`
  const recent = ago >= 1 && ago <= 6
  const weeks = ago % 7 === 0 && ago >= 14 && ago <= 42 ? ago / 7 : 0
  const ways: Readonly<Record<SetLanguage, readonly (string | false)[]>> = {
    en: [
      ago === 1 && 'yesterday',
      recent && `last ${week}`,
      ago >= 2 && ago <= 9 && `${['two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine'][ago - 2]} days ago`,
      weeks > 0 && `${['two', 'three', 'four', 'five', 'six'][weeks - 2]} weeks ago`,
      ago < 25 && `on the ${date}${suffix(date)}`,
      `on ${name} ${date}`,
      `on the ${date}${suffix(date)} of ${name}`,
      `on ${iso}`,
    ],
    de: [ago === 1 && 'gestern', recent && `letzten ${week}`, ago >= 2 && ago <= 9 && `vor ${ago} Tagen`, `am ${date}. ${name}`, ago < 25 && `am ${date}.`],
    fr: [ago === 1 && 'hier', recent && `${week} dernier`, ago >= 2 && ago <= 9 && `il y a ${ago} jours`, `le ${date} ${name}`],
    es: [ago === 1 && 'ayer', recent && `el ${week} pasado`, ago >= 2 && ago <= 9 && `hace ${ago} días`, `el ${date} de ${name}`],
    zh: [ago === 1 && '昨天', ago >= 2 && ago <= 9 && `${ago}天前`, `${month + 1}月${date}日`, `${month + 1}月${date}号`],
    ja: [ago === 1 && '昨日', ago >= 2 && ago <= 9 && `${ago}日前`, `${month + 1}月${date}日`],
    ko: [ago === 1 && '어제', ago >= 2 && ago <= 9 && `${ago}일 전에`, `${month + 1}월 ${date}일에`],
  }
  return ways[language].filter((way) => way !== false)
}

const suffix = (n: number): string => (n % 10 === 1 && n !== 11 ? 'st' : n % 10 === 2 && n !== 12 ? 'nd' : n % 10 === 3 && n !== 13 ? 'rd' : 'th')
