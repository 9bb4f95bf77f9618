/**
 * Light folding of endings for German, French and Spanish: plural, gender, case and the commonest verb endings.
 * Works on words whose accents are already folded.
 */

const cut = (word: string, endings: RegExp, least: number): string => {
  const found = endings.exec(word)
  return found && found.index >= least ? word.slice(0, found.index) : word
}

/** German: endings of declension and conjugation; `ge…t` participles lose their prefix. */
export function germanStem(given: string): string {
  const word = given.length > 6 && /^ge.+(?:t|en)$/.test(given) ? given.slice(2) : given
  return cut(cut(word, /(?:ungen|ung|heiten|heit|keiten|keit|innen|in)$/, 4), /(?:test|ten|tet|est|end|ern|te|em|en|er|es|et|st|e|n|s|t)$/, 3)
}

/** French: plural, feminine and the commonest verb endings. */
export function frenchStem(word: string): string {
  const single = cut(word, /(?:aux|x|s)$/, 3)
  return cut(
    single,
    /(?:issements?|issement|ements?|ations?|ation|eraient|erait|erons|erez|aient|ions|asse|ais|ait|ant|ees|ee|ent|ons|era|er|ez|ir|ie|es|if|iv|e|i|u)$/,
    3,
  )
}

/** Spanish: plural, gender and the commonest verb endings. */
export function spanishStem(word: string): string {
  const single = cut(word, /s$/, 3)
  return cut(single, /(?:amiento|imiento|acione|acion|aremo|iendo|ando|abamo|aron|ieron|ado|ada|ido|ida|aba|amo|emo|imo|are|ar|er|ir|ia|io|an|en|e|o|a|i)$/, 3)
}
