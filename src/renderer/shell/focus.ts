import { peekUi, setUi } from '../store'

/** Puts the cursor into the message box of the page that is about to be shown. */
export function focusComposer(): void {
  focusSoon('textarea[data-focus="composer"]')
}

/** Puts the cursor into the filter of the sidebar, which is shown first where it is hidden. */
export function focusSidebarSearch(): void {
  if (!peekUi().sidebarOpen) setUi({ sidebarOpen: true })
  focusSoon('input[data-focus="sidebar-search"]')
}

/** After the next frame: what was asked for may have to be rendered, and an open menu gives the focus back first. */
function focusSoon(selector: string): void {
  requestAnimationFrame(() => requestAnimationFrame(() => document.querySelector<HTMLElement>(selector)?.focus()))
}
