import { describe, expect, test } from 'vitest'
import { cleanAnswer } from '../../../../../src/main/engine/rooms/impersonation'

const clean = (text: string, own = 'Ada', others: readonly string[] = ['Bo', 'Jean-Luc', 'User']) => {
  const { blocks, impersonated } = cleanAnswer([{ type: 'text', text }], own, others)
  return [blocks.map((block) => (block.type === 'text' ? block.text : block.type)).join('|'), impersonated]
}

describe('T-18 an answer that is somebody else’s', () => {
  test.each([
    ['plain', 'plain', null],
    ['Ada: my view', 'my view', null],
    ['**Ada:** my view', 'my view', null],
    ['[Ada]: my view', 'my view', null],
    ['ada : my view', 'my view', null],
    ['<message from="Ada">\nmy view\n</message>', 'my view', null],
    ['My view.\n\nBo: and mine', 'My view.', 'Bo'],
    ['My view.\n**Bo**: and mine', 'My view.', 'Bo'],
    ['My view.\nJean-Luc: engage', 'My view.', 'Jean-Luc'],
    ['My view.\nUser: thanks', 'My view.', 'User'],
    ['My view.\n<message from="Bo">\nmine\n</message>', 'My view.', 'Bo'],
    ['My view.\n<message from="Somebody">', 'My view.', 'Somebody'],
    ['<message from="Ada">\nmy view\n</message>\n\n<message from="Bo">\nmine\n</message>', 'my view', 'Bo'],
    ['Bo said: fine\nBobby: no', 'Bo said: fine\nBobby: no', null],
    ['I ask Bo: why?', 'I ask Bo: why?', null],
    ['See this:\n```yaml\nUser: root\n```\nThat is all.', 'See this:\n```yaml\nUser: root\n```\nThat is all.', null],
    ['See this:\n```\nUser: root\n```\nBo: ha', 'See this:\n```\nUser: root\n```', 'Bo'],
  ] as const)('%j', (text, kept, impersonated) => {
    expect(clean(text)).toEqual([kept, impersonated])
  })

  test('names that mean something in a pattern', () => {
    for (const name of ['Jean-Luc', 'A.B.', '(x)', 'a|b', '$', '^', '[q]', 'a/b', '{2}', 'x\\y', '+', '*', '?'])
      expect(clean(`mine\n${name}: yours`, 'Ada', [name])).toEqual(['mine', name])
    for (const name of ['Jean-Luc', 'A.B.', '(x)', '+']) expect(clean(`${name}: mine`, name, [])).toEqual(['mine', null])
  })

  test('everything behind the cut goes, in other blocks too', () => {
    const blocks = [
      { type: 'reasoning', text: 'hm' },
      { type: 'text', text: 'mine\nBo: yours' },
      { type: 'text', text: 'more' },
      { type: 'toolCall', id: 'c', name: 'clock', input: {} },
    ] as const
    expect(cleanAnswer(blocks, 'Ada', ['Bo'])).toEqual({
      blocks: [
        { type: 'reasoning', text: 'hm' },
        { type: 'text', text: 'mine' },
      ],
      impersonated: 'Bo',
    })
  })
})
