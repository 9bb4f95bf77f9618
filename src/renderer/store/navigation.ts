import type { AppState } from '@shared/events/app'
import type { Id } from '@shared/ids'
import { formatRoute, type Route } from './route'
import { runtime } from './runtime'
import { type StoreState, store, type Target } from './state'
import type { UiState } from './ui'

/** Goes to a page of the app; the browser's Back returns. */
export function navigate(route: Route): void {
  const hash = formatRoute(route)
  if (location.hash !== hash) history.pushState(null, '', `${location.pathname}${location.search}${hash}`)
  store.setState((state) => arrive(state, route))
}

/** Takes over a route that the address bar has already (Back, a link, the first load). */
export function adoptRoute(route: Route): void {
  store.setState((state) => arrive(state, route))
}

/** What was looked for in the conversation before has no meaning in the next one; pure. */
export function arrive(state: Pick<StoreState, 'route' | 'ui'>, route: Route): Partial<StoreState> {
  const target: Target | null =
    route.page === 'chat' && route.messageId !== undefined ? { conversationId: route.id, messageId: route.messageId, state: 'wanted' } : null
  const { page } = state.route
  const stays = page === 'chat' && route.page === 'chat' && state.route.id === route.id
  return stays ? { route, target } : { route, target, marked: [], ui: { ...state.ui, find: null } }
}

/** Shows a chat, at a message if one is given, in a window of its own; in a browser, in a tab of its own. */
export function openChatWindow(id: Id, messageId?: Id): void {
  runtime.client.openChatWindow(id, messageId)
}

/** The route now, for actions; what renders uses `useRoute`. */
export function peekRoute(): Route {
  return store.getState().route
}

/** The app's state now, for actions; what renders uses `useApp`. */
export function peekApp(): AppState | null {
  return store.getState().app
}

/** The window's arrangement now, for actions; what renders uses `useUi`. */
export function peekUi(): UiState {
  return store.getState().ui
}
