import { describe, expect, test } from 'vitest'
import { defaultDataDir, parseFlags } from '../../../../src/main/electron/flags'

describe('flags of the desktop app', () => {
  test.each([
    [['electron', '.'], null, false],
    [['electron', '.', '--data-dir', '/data'], '/data', false],
    [['electron', '.', '--data-dir=/data'], '/data', false],
    [['electron', '.', '--data-dir', 'mine'], '/home/me/mine', false],
    [['electron', '.', '--data-dir'], null, false],
    [['electron', '.', '--data-dir='], null, false],
    [['electron', '.', '--demo', '--data-dir', '/data'], null, true],
    [['electron', '.', '--port', '0', '--no-open', '--enable-features=x'], null, false],
  ])('%j', (argv, dataDir, demo) => {
    expect(parseFlags(argv, '/home/me')).toEqual({ dataDir, demo })
  })

  test.each([
    ['linux', {}, '/home/me/.local/share/parley'],
    ['linux', { XDG_DATA_HOME: '/data' }, '/data/parley'],
    ['linux', { XDG_DATA_HOME: 'relative' }, '/home/me/.local/share/parley'],
    ['darwin', {}, '/appdata/Parley'],
  ] as const)('without a flag on %s with %j the data is in %s', (platform, env, expected) => {
    expect(defaultDataDir({ platform, env, home: '/home/me', appData: '/appdata' })).toBe(expected)
  })
})
