import { englishStem } from './english-stem'
import { frenchStem, germanStem, spanishStem } from './light-stems'

/** Languages with rules of their own; Chinese, Japanese and Korean are told by their script. */
export type Language = 'en' | 'de' | 'fr' | 'es'

const words = (text: string): ReadonlySet<string> => new Set(text.split(' '))

/** Words that carry no topic, accents folded. */
const STOP: Readonly<Record<Language, ReadonlySet<string>>> = {
  en: words(
    "a about after again all also am an and any are aren't as at be because been before being but by can can't could couldn't did didn't do does doesn't doing don't down during each either else ever for from further get gets got had has hasn't have haven't having he he'd he'll he's her here hers him his how i i'd i'll i'm i've if in into is isn't it it'd it'll it's its just let let's may me might more most much must my no nor not now of off oh ok okay on once one only or other our ours out over own per please quite rather really same shall she she'd she'll she's should so some still such than thanks that that's the their them then there there's these they they'd they'll they're they've this those through to too under until up upon us very was wasn't we we'd we'll we're we've were what what's when where which while who whom whose why will with won't would wouldn't yes yet you you'd you'll you're you've your yours say said says tell told mention mentioned talk talked remember recall again thing things",
  ),
  de: words(
    'aber alle als also am an auch auf aus bei bin bis bist da damit dann das dass dein deine dem den denn der des dich die dies diese dieser dieses dir doch du durch ein eine einem einen einer eines er es etwas euch fur habe haben hast hat hatte hatten ich ihm ihn ihr ihre im in ins ist ja jede jeder jedes jetzt kann kein keine konnen mal man mehr mein meine meinem meinen meiner mich mir mit nach nicht noch nun nur ob oder ohne schon sehr sein seine sich sie sind so soll sollen uber um und uns unser unsere unter vom von vor wann war waren warum was wegen wenn wer werden wie wieder will wir wird wo wurde zu zum zur gesagt nochmal denn eigentlich welche welcher welches welchen',
  ),
  fr: words(
    "a ai as au aux avais avait avec avez avoir avons c'est ca car ce cela ces cet cette comme dans de des donc du elle elles en encore es est et etait ete etre eu fait il ils j'ai je la le les leur leurs lui ma mais me mes moi mon ne nos notre nous on ont ou par pas plus pour qu quand que quel quelle quelles quels qui quoi sa sans se ses si son sont sur ta te tes toi ton tu un une va vos votre vous y d l c j n s m t dit",
  ),
  es: words(
    'a al algo ante como con cual cuales cuando cuanto cuanta de del desde donde e el ella ellas ellos en entre era eran es esa ese eso esta estaba estan estar este esto estos fue fueron ha habia han hasta hay he la las le les lo los mas me mi mis muy ni no nos nosotros nuestra nuestro o os para pero por porque que quien se sea ser si sin sobre son su sus te tengo tiene tu tus un una unas unos y ya yo dije dijo',
  ),
}

const STEMS: Readonly<Record<Language, (word: string) => string>> = { en: englishStem, de: germanStem, fr: frenchStem, es: spanishStem }

/** The stem of a folded, lower-case word. */
export const stemOf = (word: string, language: Language): string => (/\d/.test(word) ? word : STEMS[language](word))

/** True for words that carry no topic in that language. */
export const isStopWord = (word: string, language: Language): boolean => STOP[language].has(word)

/** The language whose small words occur most; null when the words do not tell. */
export function guessLanguage(list: readonly string[]): Language | null {
  let best: Language | null = null
  let most = 0
  let tie = false
  for (const language of ['en', 'de', 'fr', 'es'] as const) {
    let count = 0
    for (const word of list) if (STOP[language].has(word)) count++
    if (count > most) [best, most, tie] = [language, count, false]
    else if (count === most) tie = true
  }
  return most >= 2 && !tie ? best : null
}
