import { fold } from './words'

const SPEECH =
  '(?:said?|say|tell|told|mention(?:ed)?|suggest(?:ed)?|recommend(?:ed)?|propos(?:ed?|al)|advis(?:ed?)|advice|warn(?:ed)?|explain(?:ed)?|ask(?:ed)?|want(?:ed)?|teach|taught|give|gave|tip|trick|criticism|answer(?:ed)?|write|wrote)'
const FROM_ASSISTANT: readonly RegExp[] = [
  new RegExp(`\\b(?:you|the assistant|assistant) (?:\\w+ ){0,2}?${SPEECH}\\b`),
  /\byour (?:\w+ )?(?:advice|tip|suggestion|proposal|recommendation|answer|criticism|warning|idea|explanation)/,
  /\b(?:du|sie) (?:\w+ ){0,4}?(?:gesagt|empfohlen|vorgeschlagen|geraten|erklart|gegeben|gemeint|gewarnt)\b|\bhast du\b|\bdeine[rsnm]? (?:meinung|rat|vorschlag|tipp|empfehlung)/,
  /\b(?:m'as-tu|tu m'as|as-tu|vous m'avez|m'avez-vous) \w+/,
  /\bme (?:dijiste|aconsejaste|recomendaste|sugeriste|propusiste|explicaste)\b/,
  /你.{0,6}(?:建议|推荐|说|让|告诉|提议)|(?:勧めて|提案し|教えて|すすめて|言って)(?:くれ|た|い)|추천했|제안했|말했지|라고 했/,
]
const FROM_USER: readonly RegExp[] = [
  new RegExp(`\\b(?:did i|have i|i|the user|user) (?:\\w+ )?${SPEECH}\\b`),
  /\bhabe ich (?:\w+ ){0,4}?(?:gesagt|erwahnt|geschrieben|erzahlt|gefragt)\b|\bai-je dit\b|\bj'ai dit\b|\bdije\b|我(?:之前)?(?:说|提到|写)|(?:私|僕|俺)(?:が|は).{0,8}(?:言|話)|내가.{0,8}(?:말|했)/,
]

/** Whose words a question is about: `user`, `assistant`, the name of a participant, or null. */
export function speakerIn(question: string, authors: ReadonlySet<string>): string | null {
  const text = fold(question).replace(/\s+/g, ' ')
  for (const author of authors) if (author.length > 2 && text.includes(`${fold(author)} said`)) return author
  for (const author of authors) {
    const name = fold(author)
    if (name.length > 2 && author !== 'user' && author !== 'assistant' && new RegExp(`(?:^|[^\\p{L}])${literal(name)}(?:$|[^\\p{L}])`, 'u').test(text))
      return author
  }
  if (FROM_ASSISTANT.some((pattern) => pattern.test(text))) return 'assistant'
  return FROM_USER.some((pattern) => pattern.test(text)) ? 'user' : null
}

const literal = (text: string): string => text.replace(/[.*+?^${}()|[\]\\/-]/g, '\\$&')
