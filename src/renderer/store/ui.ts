import type { Id } from '@shared/ids'
import { runtime } from './runtime'
import { store } from './state'

/** The dialogs that any part of the page may open. */
export type Dialog = 'shortcuts' | 'palette' | 'model-picker' | 'compact' | 'search' | 'new-room'

/** What is looked for in the conversation that is shown, and the message to begin with. */
export type Find = { readonly query: string; readonly messageId: Id | null }

/** How this window is arranged. */
export type UiState = {
  /** Visible now; in a narrow window as an overlay. */
  readonly sidebarOpen: boolean
  readonly inspectorOpen: boolean
  /** The window is too narrow for a column of its own. */
  readonly sidebarFloats: boolean
  readonly inspectorFloats: boolean
  /** The window shows one conversation alone. */
  readonly solo: boolean
  readonly dialog: Dialog | null
  /** The conversation whose title is being edited in the sidebar. */
  readonly renaming: Id | null
  /** Null: the bar is closed. Each time it is asked for is a new object. */
  readonly find: Find | null
  /** What was last looked for in all messages. */
  readonly searchFor: string
}

/** Changes the arrangement; the rest of the store stays as it is. */
export function setUi(patch: Partial<UiState>): void {
  store.setState((state) => ({ ui: { ...state.ui, ...patch } }))
}

/** Shows one of the page's dialogs in place of any other. */
export function openDialog(dialog: Dialog): void {
  setUi({ dialog })
}

/** Shows the bar that looks through the conversation; where it is open already, it gets the focus. */
export function openFind(query?: string, messageId: Id | null = null): void {
  setUi({ find: { query: query ?? store.getState().ui.find?.query ?? '', messageId } })
}

/** Closes the bar and forgets what was looked for in the conversation. */
export function closeFind(): void {
  setUi({ find: null })
  store.setState({ target: null, marked: [] })
}

/** Looks through all messages; without a query, for what was looked for last. */
export function openSearch(query?: string): void {
  setUi({ dialog: 'search', ...(query === undefined ? {} : { searchFor: query }) })
}

/** Closes whichever dialog is open. */
export function closeDialog(): void {
  setUi({ dialog: null })
}

/** Shows or hides the sidebar; remembered where it is a column. */
export function toggleSidebar(): void {
  const { ui } = store.getState()
  const sidebarOpen = !ui.sidebarOpen
  setUi({ sidebarOpen, ...(sidebarOpen && ui.sidebarFloats && ui.inspectorFloats ? { inspectorOpen: false } : {}) })
  if (!ui.sidebarFloats) void runtime.client.call('settings.update', { sidebarOpen })
}

/** Shows or hides the inspector; remembered where it is a column. */
export function toggleInspector(): void {
  const { ui } = store.getState()
  const inspectorOpen = !ui.inspectorOpen
  setUi({ inspectorOpen, ...(inspectorOpen && ui.sidebarFloats ? { sidebarOpen: false } : {}) })
  if (!ui.inspectorFloats) void runtime.client.call('settings.update', { inspectorOpen })
}

/** Closes what lies over the conversation in a narrow window. */
export function closeOverlays(): void {
  const { ui } = store.getState()
  setUi({ ...(ui.sidebarFloats ? { sidebarOpen: false } : {}), ...(ui.inspectorFloats ? { inspectorOpen: false } : {}) })
}

/** Tells the store which columns have room. A column that becomes an overlay starts closed; one that gets room again is as it was set. */
export function setRoom(sidebarFloats: boolean, inspectorFloats: boolean): void {
  const { ui, app } = store.getState()
  const settings = app?.settings
  setUi({
    sidebarFloats,
    inspectorFloats,
    sidebarOpen: sidebarFloats === ui.sidebarFloats ? ui.sidebarOpen : !sidebarFloats && (settings?.sidebarOpen ?? true),
    inspectorOpen: inspectorFloats === ui.inspectorFloats ? ui.inspectorOpen : !inspectorFloats && (settings?.inspectorOpen ?? false),
  })
}
