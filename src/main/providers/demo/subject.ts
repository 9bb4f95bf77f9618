/** Words that say nothing of what a text is about, in the languages the samples are written in. */
const EMPTY = new Set(
  `a about after again all also am an and any anybody are as ask at be because been before being between both but by can come could did do does each else
  every everybody find for from get give go good had has have he help her here him his how i if in into is it its just know let like look make many may me
  might more most much must my need no not now of on one only or other our out over own people please put question really round room same say see shall she
  should so some somebody something still such take talk tell than that the their them then there these they thing things think this those time to together
  too two under up us use very want was way we well were what when where which while who whom whose why will with without would write yes you your
  der die das den dem des ein eine einer eines und oder aber nicht ist sind war wir ihr sie ich mit von zu auf für im in an bei wie was wer warum soll sollen
  el la los las un una y o de del que en por para con es son como qué le les des du et ou que qui dans pour avec est sont nous vous`.split(/\s+/),
)

const WORD = /[\p{L}\p{N}][\p{L}\p{N}\p{M}’'-]*/gu

/** Words of a text that say what it is about, the most telling first and each once, as they are written there. */
export function subjectWords(text: string, most: number): readonly string[] {
  const counts = new Map<string, { word: string; weight: number; at: number }>()
  let at = 0
  for (const [word] of text.toWellFormed().matchAll(WORD)) {
    const key = word.toLowerCase()
    at += 1
    if (isEmpty(word)) continue
    const known = counts.get(key)
    if (known) known.weight += 3
    else counts.set(key, { word: word.slice(0, 40).toWellFormed(), weight: Math.min(word.length, 10), at })
  }
  return [...counts.values()]
    .toSorted((a, b) => b.weight - a.weight || a.at - b.at)
    .slice(0, most)
    .toSorted((a, b) => a.at - b.at)
    .map(({ word }) => word)
}

/** What a text is about in one or two words that stand side by side there, with their article where they have one; null where no word says anything. */
export function subjectPhrase(text: string): string | null {
  let best: { readonly words: readonly string[]; readonly weight: number } | null = null
  let run: string[] = []
  let article = false
  const close = (): void => {
    // The last words of a run are its noun: "order offline edits" is about offline edits.
    const words = run.slice(-2)
    const weight = words.reduce((sum, word) => sum + Math.min(word.length, 10), 0)
    if (words.length > 0 && weight > (best?.weight ?? 0)) best = { words: article && words.length === run.length ? ['the', ...words] : words, weight }
    run = []
  }
  let end = 0
  for (const match of text.toWellFormed().matchAll(WORD)) {
    if (!/^\s*$/.test(text.slice(end, match.index))) close()
    end = match.index + match[0].length
    if (isEmpty(match[0])) {
      close()
      article = /^(the|our|my|your)$/i.test(match[0])
    } else run.push(match[0].slice(0, 40).toWellFormed())
  }
  close()
  return (best as { readonly words: readonly string[] } | null)?.words.join(' ') ?? null
}

function isEmpty(word: string): boolean {
  const key = word.toLowerCase()
  return EMPTY.has(key) || (key.length < 3 && /^[\p{Script=Latin}\p{N}]+$/u.test(key))
}
