import fc from 'fast-check'
import { expect, test } from 'vitest'
import { joinCommandLine, splitCommandLine } from '../../../../src/renderer/features/settings/command-line'

test.each([
  ['npx -y @modelcontextprotocol/server-everything', ['npx', '-y', '@modelcontextprotocol/server-everything']],
  ['  node\t./server.js \n', ['node', './server.js']],
  ['server "/home/me/My Notes" \'a b\'', ['server', '/home/me/My Notes', 'a b']],
  ['server --path="My Notes"/x', ['server', '--path=My Notes/x']],
  ['server My\\ Notes', ['server', 'My Notes']],
  ['server "" \'\'', ['server', '', '']],
  ['"say \\"hi\\" \\\\ now" \'a\\b\'', ['say "hi" \\ now', 'a\\b']],
  ['C:\\tools\\server.exe --dir C:\\data', ['C:\\tools\\server.exe', '--dir', 'C:\\data']],
  ['echo $HOME ~ *', ['echo', '$HOME', '~', '*']],
  ['server "http://h/?a=1&b=2"', ['server', 'http://h/?a=1&b=2']],
  ['', []],
])('%j is read as %j', (line, words) => {
  expect(splitCommandLine(line)).toEqual({ ok: true, words })
})

test.each([
  ['server "open', 'quote'],
  ["it's", 'quote'],
  ['a | b', 'operator'],
  ['a && b', 'operator'],
  ['a > file', 'operator'],
  ['a; b', 'operator'],
])('%j cannot be read: %s', (line, problem) => {
  expect(splitCommandLine(line)).toEqual({ ok: false, problem })
})

test('any words survive being shown and read again', () => {
  fc.assert(
    fc.property(fc.array(fc.oneof(fc.string(), fc.stringMatching(/^[\s"'\\|&;<>a$]*$/))), (words) => {
      expect(splitCommandLine(joinCommandLine(words))).toEqual({ ok: true, words })
    }),
  )
})
