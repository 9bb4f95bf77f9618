const NAMES: Readonly<Record<string, { readonly mac: string; readonly other: string }>> = {
  mod: { mac: '⌘', other: 'Ctrl' },
  shift: { mac: '⇧', other: 'Shift' },
  alt: { mac: '⌥', other: 'Alt' },
  ctrl: { mac: '⌃', other: 'Ctrl' },
  enter: { mac: '↵', other: 'Enter' },
  arrowup: { mac: '↑', other: '↑' },
  arrowdown: { mac: '↓', other: '↓' },
  arrowleft: { mac: '←', other: '←' },
  arrowright: { mac: '→', other: '→' },
  escape: { mac: 'Esc', other: 'Esc' },
}

/** True on Apple's systems, where shortcuts use the command key. */
export function isMac(platform: string = globalThis.navigator?.platform ?? ''): boolean {
  return /mac|iphone|ipad/i.test(platform)
}

/** The parts of a shortcut as people read them: `Mod+Shift+K` becomes ⌘ ⇧ K or Ctrl Shift K. */
export function shortcutParts(keys: string, mac: boolean): readonly string[] {
  // A trailing plus is the key itself: Mod++.
  const parts = keys.endsWith('++') ? [...keys.slice(0, -2).split('+'), '+'] : keys.split('+')
  return parts.map((part) => {
    const name = NAMES[part.toLowerCase()]
    if (name) return mac ? name.mac : name.other
    return part.length === 1 ? part.toUpperCase() : part
  })
}

/** One string: ⌘⇧K on Apple's systems, Ctrl+Shift+K elsewhere. */
export function shortcutText(keys: string, mac: boolean = isMac()): string {
  return shortcutParts(keys, mac).join(mac ? '' : '+')
}
