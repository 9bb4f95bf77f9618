import { WINDOW_COMMANDS } from '@shared/model/command'
import type { MenuItemConstructorOptions } from 'electron'
import { describe, expect, test, vi } from 'vitest'
import { type MenuOptions, menuTemplate } from '../../../../src/main/electron/menu'

vi.mock('electron', () => ({ Menu: null }))

const options = (overrides: Partial<MenuOptions> = {}): MenuOptions => ({
  command: () => {},
  openDataFolder: () => {},
  openLogFolder: () => {},
  platform: 'linux',
  development: false,
  ...overrides,
})

function items(menu: readonly MenuItemConstructorOptions[]): readonly MenuItemConstructorOptions[] {
  return menu.flatMap((item) => [item, ...(Array.isArray(item.submenu) ? items(item.submenu) : [])])
}

describe('the menu', () => {
  test.each(['linux', 'win32', 'darwin'] as const)('on %s every command of a page is in it once, and sends itself', (platform) => {
    const sent: string[] = []
    const all = items(menuTemplate(options({ platform, command: (command) => sent.push(command) })))
    const commands = WINDOW_COMMANDS.filter((command) => command !== 'close-window')
    for (const command of commands) {
      const found = all.filter(({ id }) => id === command)
      expect(found, command).toHaveLength(1)
      found[0]?.click?.({} as never, undefined, {} as never)
    }
    expect(sent).toEqual(commands)
  })

  test('does not take the keys that pages handle', () => {
    for (const { accelerator, registerAccelerator } of items(menuTemplate(options()))) if (accelerator) expect(registerAccelerator).toBe(false)
  })

  test('reloading and developer tools are for development', () => {
    const roles = (development: boolean) => items(menuTemplate(options({ development }))).map(({ role }) => role)
    expect(roles(false)).not.toContain('reload')
    expect(roles(false)).not.toContain('toggleDevTools')
    expect(roles(true)).toContain('toggleDevTools')
  })

  test('macOS gets its own first menu, the others quit from File', () => {
    expect(menuTemplate(options({ platform: 'darwin' }))[0]).toMatchObject({ role: 'appMenu' })
    expect(menuTemplate(options())[0]).toMatchObject({ label: 'File', submenu: expect.arrayContaining([{ role: 'quit' }]) })
  })
})
