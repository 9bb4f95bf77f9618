import type { Language } from '../languages'
import { makeAnalyser } from '../terms'
import { ENGLISH_HOME } from './english-home'
import { ENGLISH_WORLD } from './english-world'
import { CHINESE_JAPANESE_KOREAN, FRENCH, GERMAN, SPANISH } from './others'

/** Groups of words that are used for each other; a group has a number of its own over all languages. */
type Phrase = { readonly rest: readonly string[]; readonly group: string }
type Groups = ReadonlyMap<string, readonly Phrase[]>

const lines = (text: string): readonly string[] => text.split('\n').filter((line) => line !== '')

/** By the first term, the terms that must follow. */
function byTerm(language: Language, text: string): Groups {
  const analyse = makeAnalyser()
  const groups = new Map<string, Phrase[]>()
  lines(text).forEach((line, number) => {
    for (const member of line.split(' ')) {
      const { terms } = analyse(member.replaceAll('_', ' '), language, language)
      const [first, ...rest] = terms.filter(({ sort }) => sort !== 'whole').map(({ key }) => key)
      if (first !== undefined) groups.set(first, [...(groups.get(first) ?? []), { rest, group: `~${language}${number}` }])
    }
  })
  return groups
}

const GROUPS: Readonly<Record<Language, Groups>> = {
  en: byTerm('en', ENGLISH_HOME + ENGLISH_WORLD),
  de: byTerm('de', GERMAN),
  fr: byTerm('fr', FRENCH),
  es: byTerm('es', SPANISH),
}

/** The groups that the words of a text belong to, given the keys of its terms in order. */
export function groupsOf(keys: readonly string[], language: Language): readonly string[] {
  const found: string[] = []
  keys.forEach((key, i) => {
    for (const { rest, group } of GROUPS[language].get(key) ?? []) if (rest.every((other, j) => keys[i + 1 + j] === other)) found.push(group)
  })
  return found
}

const SIGNS = signs()

/** Words of Chinese, Japanese and Korean by their first character. */
function signs(): ReadonlyMap<string, readonly { readonly word: string; readonly group: string }[]> {
  const groups = new Map<string, { readonly word: string; readonly group: string }[]>()
  lines(CHINESE_JAPANESE_KOREAN).forEach((line, number) => {
    for (const member of line.split(' ')) {
      const word = member.replaceAll('_', ' ')
      groups.set(word.charAt(0), [...(groups.get(word.charAt(0)) ?? []), { word, group: `~cjk${number}` }])
    }
  })
  return groups
}

/** The same for text without spaces between words. */
export function groupsOfSigns(text: string): readonly string[] {
  const found: string[] = []
  for (let i = 0; i < text.length; i++) for (const { word, group } of SIGNS.get(text.charAt(i)) ?? []) if (text.startsWith(word, i)) found.push(group)
  return found
}
