/** Porter2 ("English" of the Snowball project), written from its published description. */

const VOWEL = /[aeiouy]/
const DOUBLE = /(?:bb|dd|ff|gg|mm|nn|pp|rr|tt)$/
const VALID_LI = /[cdeghkmnrt]li$/

const WHOLE: ReadonlyMap<string, string> = new Map([
  ['skis', 'ski'],
  ['skies', 'sky'],
  ['dying', 'die'],
  ['lying', 'lie'],
  ['tying', 'tie'],
  ['idly', 'idl'],
  ['gently', 'gentl'],
  ['ugly', 'ugli'],
  ['early', 'earli'],
  ['only', 'onli'],
  ['singly', 'singl'],
  ...['sky', 'news', 'howe', 'atlas', 'cosmos', 'bias', 'andes'].map((word): [string, string] => [word, word]),
])
const AFTER_STEP_1A = new Set(['inning', 'outing', 'canning', 'herring', 'earring', 'proceed', 'exceed', 'succeed'])

const STEP_2: readonly (readonly [string, string])[] = [
  ['ization', 'ize'],
  ['ational', 'ate'],
  ['fulness', 'ful'],
  ['ousness', 'ous'],
  ['iveness', 'ive'],
  ['tional', 'tion'],
  ['biliti', 'ble'],
  ['lessli', 'less'],
  ['entli', 'ent'],
  ['ation', 'ate'],
  ['alism', 'al'],
  ['aliti', 'al'],
  ['ousli', 'ous'],
  ['iviti', 'ive'],
  ['fulli', 'ful'],
  ['enci', 'ence'],
  ['anci', 'ance'],
  ['abli', 'able'],
  ['izer', 'ize'],
  ['ator', 'ate'],
  ['alli', 'al'],
  ['bli', 'ble'],
]
const STEP_3: readonly (readonly [string, string])[] = [
  ['ational', 'ate'],
  ['tional', 'tion'],
  ['alize', 'al'],
  ['icate', 'ic'],
  ['iciti', 'ic'],
  ['ical', 'ic'],
  ['ness', ''],
  ['ful', ''],
]
const STEP_4 = ['ement', 'ance', 'ence', 'able', 'ible', 'ment', 'ant', 'ent', 'ism', 'ate', 'iti', 'ous', 'ive', 'ize', 'al', 'er', 'ic']

/** Where R1 begins: after the first non-vowel that follows a vowel. */
function region(word: string, from: number): number {
  for (let i = from + 1; i < word.length; i++) if (VOWEL.test(word.charAt(i - 1)) && !VOWEL.test(word.charAt(i))) return i + 1
  return word.length
}

const endsShort = (word: string): boolean => /[^aeiouy][aeiouy][^aeiouywxY]$/.test(word) || /^[aeiouy][^aeiouy]$/.test(word)

/** Stem of a lower-case English word; words of one or two letters come back as they are. */
export function englishStem(given: string): string {
  if (given.length <= 2) return given
  const known = WHOLE.get(given)
  if (known !== undefined) return known
  let word = given.replace(/^'/, '')
  // A y that is a consonant is written Y until the end.
  word = word.replace(/^y/, 'Y').replace(/([aeiouy])y/g, '$1Y')
  const start = /^(?:gener|arsen)/.test(word) ? 5 : /^commun/.test(word) ? 6 : region(word, 0)
  const r2 = region(word, start)

  word = word.replace(/(?:'s'|'s|')$/, '')
  if (word.endsWith('sses')) word = word.slice(0, -2)
  else if (/ie[ds]$/.test(word)) word = word.slice(0, word.length > 4 ? -2 : -1)
  else if (word.endsWith('s') && !/[us]s$/.test(word) && VOWEL.test(word.slice(0, -2))) word = word.slice(0, -1)
  if (AFTER_STEP_1A.has(word)) return word

  word = step1b(word, start)
  if (word.length > 2 && /[^aeiouy][yY]$/.test(word)) word = `${word.slice(0, -1)}i`
  word = step2(word, start)
  word = step3(word, start, r2)
  word = step4(word, r2)
  if (word.endsWith('e')) {
    const at = word.length - 1
    if (at >= r2 || (at >= start && !endsShort(word.slice(0, -1)))) word = word.slice(0, -1)
  } else if (word.endsWith('ll') && word.length - 1 >= r2) word = word.slice(0, -1)
  return word.toLowerCase()
}

function step1b(word: string, start: number): string {
  const eed = /(?:eedly|eed)$/.exec(word)
  if (eed) return eed.index >= start ? `${word.slice(0, eed.index)}ee` : word
  const ending = /(?:ingly|edly|ing|ed)$/.exec(word)
  if (!ending) return word
  const rest = word.slice(0, ending.index)
  if (!VOWEL.test(rest)) return word
  if (/(?:at|bl|iz)$/.test(rest)) return `${rest}e`
  if (DOUBLE.test(rest)) return rest.slice(0, -1)
  return start >= rest.length && endsShort(rest) ? `${rest}e` : rest
}

function step2(word: string, start: number): string {
  for (const [suffix, to] of STEP_2) {
    if (!word.endsWith(suffix)) continue
    const at = word.length - suffix.length
    return at >= start ? word.slice(0, at) + to : word
  }
  if (word.endsWith('ogi')) return word.length - 3 >= start && word.endsWith('logi') ? word.slice(0, -1) : word
  return word.endsWith('li') && word.length - 2 >= start && VALID_LI.test(word) ? word.slice(0, -2) : word
}

function step3(word: string, start: number, r2: number): string {
  for (const [suffix, to] of STEP_3) {
    if (!word.endsWith(suffix)) continue
    const at = word.length - suffix.length
    return at >= start ? word.slice(0, at) + to : word
  }
  return word.endsWith('ative') && word.length - 5 >= r2 ? word.slice(0, -5) : word
}

function step4(word: string, r2: number): string {
  for (const suffix of STEP_4) {
    if (!word.endsWith(suffix)) continue
    const at = word.length - suffix.length
    return at >= r2 ? word.slice(0, at) : word
  }
  return /[st]ion$/.test(word) && word.length - 3 >= r2 ? word.slice(0, -3) : word
}
