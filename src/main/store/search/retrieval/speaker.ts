import { fold } from './words'

const SPEECH =
  '(?:said?|say|tell|told|mention(?:ed)?|suggest(?:ed)?|recommend(?:ed)?|propos(?:ed?|al)|advis(?:ed?)|advice|warn(?:ed)?|explain(?:ed)?|ask(?:ed)?|want(?:ed)?|teach|taught|give|gave|tip|trick|criticism|answer(?:ed)?|write|wrote)'
const FROM_ASSISTANT: readonly RegExp[] = [
  new RegExp(`\\b(?:you|the assistant|assistant) (?:\\w+ ){0,2}?${SPEECH}\\b`),
  /\byour (?:\w+ )?(?:advice|tip|suggestion|proposal|recommendation|answer|criticism|warning|idea|explanation)/,
  /\b(?:du|sie) (?:\w+ ){0,4}?(?:gesagt|empfohlen|vorgeschlagen|geraten|erklart|gegeben|gemeint|gewarnt)\b|\bdeine[rsnm]? (?:meinung|rat|vorschlag|tipp|empfehlung)/,
  /\b(?:m'as-tu|tu m'as|as-tu|vous m'avez|m'avez-vous) \w+/,
  /\bme (?:dijiste|aconsejaste|recomendaste|sugeriste|propusiste|explicaste)\b/,
  /你.{0,6}(?:建议|推荐|说|让|告诉|提议)|(?:勧めて|提案し|教えて|すすめて|言って)(?:くれ|た|い)|추천했|제안했|말했지|라고 했/,
]
const FROM_USER: readonly RegExp[] = [
  new RegExp(`\\b(?:did i|have i|i|the user|user) (?:\\w+ )?${SPEECH}\\b`),
  /\bhabe ich (?:\w+ ){0,4}?(?:gesagt|erwahnt|geschrieben|erzahlt|gefragt)\b|\bai-je dit\b|\bj'ai dit\b|\bdije\b|我(?:之前)?(?:说|提到|写)|(?:私|僕|俺)(?:が|は).{0,8}(?:言|話)|내가.{0,8}(?:말|했)/,
]

/** Whose words a question is about: `user`, `assistant` or the name of a participant; and the verb that says so, `recommended`. */
export type Speaker = { readonly author: string | null; readonly verb: string }

/** Reads from a question whose words it is about. */
export function speakerIn(question: string, authors: ReadonlySet<string>): Speaker {
  const text = fold(question).replace(/\s+/g, ' ')
  for (const author of authors) {
    const name = fold(author)
    if (name.length > 2 && author !== 'user' && author !== 'assistant' && new RegExp(`(?:^|[^\\p{L}])${literal(name)}(?:$|[^\\p{L}])`, 'u').test(text))
      return { author, verb: '' }
  }
  return found(FROM_ASSISTANT, 'assistant', text) ?? found(FROM_USER, 'user', text) ?? { author: null, verb: '' }
}

function found(patterns: readonly RegExp[], author: string, text: string): Speaker | null {
  for (const pattern of patterns) {
    const match = pattern.exec(text)
    if (match) return { author, verb: match[0].split(' ').at(-1) ?? '' }
  }
  return null
}

const literal = (text: string): string => text.replace(/[.*+?^${}()|[\]\\/-]/g, '\\$&')
