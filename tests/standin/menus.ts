import { LoudEmitter } from './loud.ts'

type Template = {
  readonly id?: string
  readonly label?: string
  readonly role?: string
  readonly type?: string
  readonly accelerator?: string
  readonly submenu?: readonly Template[]
  readonly click?: (item: MenuItem, window: unknown, event: unknown) => void
}

/** An item that can be found and clicked; it is never drawn, and accelerators and roles do nothing. */
export class MenuItem {
  readonly id: string | undefined
  readonly label: string
  readonly role: string | undefined
  readonly type: string
  readonly accelerator: string | undefined
  readonly submenu: Menu | undefined
  readonly #click: Template['click']

  constructor(template: Template) {
    if (!template.label && !template.role && template.type !== 'separator') throw new TypeError('Template for MenuItem must have either label, role or type')
    this.id = template.id
    this.role = template.role
    this.label = template.label ?? template.role ?? ''
    this.type = template.type ?? (template.submenu ? 'submenu' : 'normal')
    this.accelerator = template.accelerator
    this.submenu = template.submenu && Menu.buildFromTemplate(template.submenu)
    this.#click = template.click
  }

  click(event?: unknown, window?: unknown): void {
    if (!this.#click) throw new Error(`electron stand-in: the menu item '${this.label}' does nothing here`)
    this.#click(this, window, event)
  }
}

let applicationMenu: Menu | null = null

export class Menu extends LoudEmitter {
  readonly items: readonly MenuItem[]

  constructor(items: readonly MenuItem[] = []) {
    super('Menu', [], ['menu-will-show', 'menu-will-close'])
    this.items = items
  }

  static buildFromTemplate(template: readonly Template[]): Menu {
    return new Menu(template.map((item) => new MenuItem(item)))
  }

  static setApplicationMenu(menu: Menu | null): void {
    applicationMenu = menu
  }

  static getApplicationMenu(): Menu | null {
    return applicationMenu
  }

  getMenuItemById(id: string): MenuItem | null {
    for (const item of this.items) {
      const found = item.id === id ? item : item.submenu?.getMenuItemById(id)
      if (found) return found
    }
    return null
  }
}
