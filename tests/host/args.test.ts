import { resolve } from 'node:path'
import { describe, expect, test } from 'vitest'
import { defaultDataDir, parseFlags, type Surroundings } from '../../src/main/browser/args'

const linux: Surroundings = { platform: 'linux', env: {}, home: '/home/ada', cwd: '/work' }

describe('flags', () => {
  test('none: the default directory, any port, the browser opens', () => {
    expect(parseFlags([], linux)).toEqual({ dataDir: '/home/ada/.local/share/parley', demo: false, port: 0, open: true })
  })

  test('all of them', () => {
    expect(parseFlags(['--browser', '--data-dir', 'here', '--port=4000', '--no-open'], linux)).toEqual({
      dataDir: resolve('/work/here'),
      demo: false,
      port: 4000,
      open: false,
    })
  })

  test('the demo has a directory of its own, whatever else is said', () => {
    expect(parseFlags(['--demo', '--data-dir', '/precious'], linux)).toMatchObject({ dataDir: null, demo: true })
  })

  test.each([
    [['--prot', '4000'], "Unknown option '--prot'."],
    [['-x'], "Unknown option '-x'."],
    [['file.txt'], "Unexpected argument 'file.txt'."],
    [['--data-dir'], "Option '--data-dir <value>' argument missing."],
    [['--demo=yes'], "Option '--demo' does not take an argument."],
  ])('%j is refused, and the known ones are listed', (argv, message) => {
    expect(() => parseFlags(argv, linux)).toThrow(
      expect.objectContaining({ message: `${message} Known options: --data-dir DIR, --demo, --port N, --no-open, --browser.` }),
    )
  })

  test.each(['', 'x', '-1', '65536', '1.5', '0x10', '99999999'])('port %j is refused', (port) => {
    expect(() => parseFlags([`--port=${port}`], linux)).toThrow('--port needs a number from 0 to 65535 (0 = any free port).')
  })

  test('an empty directory name is refused', () => {
    expect(() => parseFlags(['--data-dir', ' '], linux)).toThrow('--data-dir needs a directory.')
  })
})

describe('default data directory', () => {
  test.each<[Partial<Surroundings>, string]>([
    [{}, '/home/ada/.local/share/parley'],
    [{ env: { XDG_DATA_HOME: '/data' } }, '/data/parley'],
    [{ env: { XDG_DATA_HOME: 'relative' } }, '/home/ada/.local/share/parley'],
    [{ env: { XDG_DATA_HOME: '' } }, '/home/ada/.local/share/parley'],
    [{ platform: 'darwin', home: '/Users/ada' }, '/Users/ada/Library/Application Support/Parley'],
    [{ platform: 'win32', env: { APPDATA: '/roaming' } }, '/roaming/Parley'],
    [{ platform: 'win32' }, '/home/ada/AppData/Roaming/Parley'],
  ])('%j', (change, expected) => {
    expect(defaultDataDir({ ...linux, ...change })).toBe(expected)
  })
})
