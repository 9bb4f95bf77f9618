import { readFileSync } from 'node:fs'
import { quickTokens } from '@shared/quick-tokens'
import fc from 'fast-check'
import { countTokens } from 'gpt-tokenizer/encoding/o200k_base'
import { describe, expect, it } from 'vitest'

const source = (path: string) => readFileSync(new URL(`../../../${path}`, import.meta.url), 'utf8')
const BYTES = Buffer.from(Array.from({ length: 3_000 }, (_, index) => (index * 7_919 + (index >> 3)) % 256))

const SAMPLES: readonly (readonly [string, string])[] = [
  ['English', 'The person we build for keeps dozens of chats open for weeks, pays for the tokens, and reads more than they write. '.repeat(5)],
  ['German', 'Die Donaudampfschifffahrtsgesellschaft veröffentlichte gestern überraschend ihre Geschäftszahlen für das Jahr. '.repeat(5)],
  ['Polish', 'Dzisiaj jest bardzo ładna pogoda, więc chodźmy na spacer do parku. Źdźbło trawy. '.repeat(5)],
  ['Vietnamese', 'Hôm nay thời tiết rất đẹp, chúng ta hãy đi dạo trong công viên. '.repeat(5)],
  ['Russian', 'Сегодня очень хорошая погода, поэтому давайте пойдём гулять в парк. '.repeat(5)],
  ['Greek', 'Σήμερα ο καιρός είναι πολύ καλός, οπότε ας πάμε μια βόλτα στο πάρκο. '.repeat(5)],
  ['Arabic', 'الطقس جميل جدا اليوم، لذلك دعونا نذهب في نزهة في الحديقة. '.repeat(5)],
  ['Hebrew', 'היום מזג האוויר טוב מאוד, אז בואו נצא לטיול בפארק. '.repeat(5)],
  ['Hindi', 'आज मौसम बहुत अच्छा है, इसलिए चलो पार्क में टहलने चलते हैं। '.repeat(5)],
  ['Thai', 'วันนี้อากาศดีมาก เราไปเดินเล่นที่สวนสาธารณะกันเถอะ '.repeat(5)],
  ['Chinese', '人工智能正在改变我们的生活方式。今天的天气非常好，我们一起去公园散步吧！'.repeat(5)],
  ['Japanese', '今日は天気がとても良いので、公園へ散歩に行きましょう。カタカナの言葉も多いです。'.repeat(5)],
  ['Korean', '오늘은 날씨가 매우 좋아서 공원에 산책하러 갑시다. 인공지능은 우리의 생활을 바꾸고 있습니다. '.repeat(5)],
  ['TypeScript', source('src/shared/errors.ts')],
  ['JSON', source('package.json')],
  ['base64', BYTES.toString('base64')],
  ['hex', BYTES.toString('hex')],
  ['digits', '31415926535897932384626433832795'.repeat(10)],
  ['emoji', '😀😃🎉👩‍👩‍👧🚀❤️✨'.repeat(10)],
  ['a log', '2026-11-03T12:44:01.123Z WARN [main] com.example.FooBar: request failed id=af12b3 status=500\n'.repeat(20)],
]

describe('a quick estimate', () => {
  it.each(SAMPLES)('of %s is at most 30 % under, and not twice the truth', (_, text) => {
    const ratio = quickTokens(text) / countTokens(text)
    expect(ratio).toBeGreaterThan(0.7)
    expect(ratio).toBeLessThan(2)
  })

  it('of nothing is nothing', () => {
    expect(quickTokens('')).toBe(0)
  })

  it('is an integer, and grows with the text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.string({ unit: 'binary' }), (a, b) => {
        expect(Number.isInteger(quickTokens(a))).toBe(true)
        expect(quickTokens(`${a}\n${b}`)).toBeGreaterThanOrEqual(quickTokens(a) - 1)
      }),
    )
  })

  it('of eight million characters takes no time', () => {
    const text = source('src/shared/errors.ts').repeat(2_000)
    const started = performance.now()
    quickTokens(text)
    expect(performance.now() - started).toBeLessThan(2_000)
  })
})
