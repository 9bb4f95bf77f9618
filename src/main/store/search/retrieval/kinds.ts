/** What a question wants to know and what a text holds: sums, times, durations, identifiers, names, measures. */
const WORDS =
  'one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|fifteen|eighteen|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety|hundred|thousand|half|zwei|drei|vier|funf|sechs|sieben|acht|neun|zehn|deux|trois|quatre|cinq|dix|dos|tres|cuatro|cinco|diez'
const AMOUNT = `(?:\\d[\\d.,]*|${WORDS})`

type Kind = { readonly key: string; readonly asked: RegExp; readonly held: RegExp }
const kind = (key: string, asked: string, held: string, flags = 'iu'): Kind => ({
  key: `#${key}`,
  asked: new RegExp(asked, 'iu'),
  held: new RegExp(held, flags),
})

const KINDS: readonly Kind[] = [
  kind(
    'money',
    '\\b(?:how much|costs?|prices?|pay|paid|charged?|fees?|sums?|amounts?|bill|salary|rent|budget|owe|debt|wie viel|gekostet|kostet|preis|betrag|combien|coute|prix|cuanto|cuesta|precio|pagar)\\b|多少钱|いくら|얼마|비용',
    `[$€£¥]\\s?\\d|\\b${AMOUNT}\\s?(?:euros?|dollars?|pounds?|francs?|yen|kroner|kronor|eur|usd|gbp|chf|bucks|cents?|pesos)\\b|[块元円원]|\\b\\d{1,3},\\d{3}\\b|\\b(?:costs?|charges?d?|price|fee|paid|pays|owes?)\\b.{0,40}\\d`,
  ),
  kind(
    'time',
    '\\b(?:when|what time|which day|what day|until when|by when|how soon|wann|welchem tag|wie lange|quand|quelle heure|quel jour|cuando|que hora|que dia)\\b|什么时候|几点|いつ|何時|언제|몇 시',
    `\\b\\d{1,2}[:h]\\d{2}\\b|\\b(?:monday|tuesday|wednesday|thursday|friday|saturday|sunday|january|february|march|april|june|july|august|september|october|november|december|spring|summer|autumn|winter|easter|christmas|noon|midnight)s?\\b|\\b${AMOUNT}\\s?(?:am|pm|o'clock|uhr|heures?|h)\\b|\\b(?:montag|dienstag|mittwoch|donnerstag|freitag|samstag|sonntag)s?\\b|[点時시]`,
  ),
  kind(
    'duration',
    '\\b(?:how long|how much time|how often|how soon|how early|what period|age|deadline|wie lange|frist|combien de temps|cuanto tiempo)\\b|多久|多长|どのくらい|얼마나',
    `\\b${AMOUNT}[\\s-](?:\\w+[\\s-])?(?:seconds?|minutes?|hours?|days?|nights?|weeks?|months?|years?|sekunden?|minuten?|stunden?|tagen?|wochen?|monaten?|jahren?|jours?|semaines?|mois|heures?|dias?|semanas?|meses|horas?)\\b`,
  ),
  kind(
    'identifier',
    '\\b(?:codes?|identifiers?|ids?|numbers?|references?|serial|plate|ticket|file|login|user ?name|password|combination|address|contract|version|nummer|aktenzeichen|numero|matricula|referencia|reference)\\b|编号|单号|番号|번호',
    '\\b(?=[\\w./-]{0,40}\\d)(?=[\\w./-]{0,40}[a-z_./-])[\\w./-]{4,40}\\b|\\b\\d{4,}\\b',
  ),
  kind(
    'name',
    '\\b(?:who|whom|whose|name|called|which (?:person|guest|doctor|teacher|neighbou?r|colleague|friend|nurse|lawyer|one)|wer|wem|wen|welche frau|qui|nom|quien|quienes|llama)\\b|谁|哪位|叫什么|名字|誰|名前|누구|이름',
    "(?<=[\\p{Ll},;'’] )(?!I\\b)\\p{Lu}\\p{Ll}+|^(?:Mr|Mrs|Ms|Dr|Prof|Frau|Herr|Madame|Monsieur)\\b",
    'u',
  ),
  kind(
    'measure',
    '\\b(?:how (?:many|big|large|heavy|wide|tall|deep|high|far|fast|hot|warm|humid)|size|dose|temperature|percent|share|ratio|limit|depth|weight|distance|rate|wie (?:viele|hoch|gross|weit|schwer)|combien|quelle (?:taille|surface)|cuantos|cuantas)\\b|多少|几|どれくらい|何|몇',
    `\\b${AMOUNT}\\s?(?:%|percent|prozent|kg|kilos?|g|grams?|mg|milligrams?|m|metres?|meters?|km|kilometres?|kilometers?|cm|mm|l|litres?|degrees|grad|square|watts?|ms|milliamps|words|pages|pieces|points|heads|people|times)\\b|\\b\\d+(?:[.,:]\\d+)*\\b`,
  ),
]

/** The kinds that a question asks for. */
export const kindsAsked = (question: string): readonly string[] => KINDS.filter(({ asked }) => asked.test(question)).map(({ key }) => key)

/** The kinds that a text holds. */
export const kindsHeld = (text: string): readonly string[] => KINDS.filter(({ held }) => held.test(text)).map(({ key }) => key)
