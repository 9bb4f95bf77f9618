// The public face of the store: what features, parts and shell may use.

export type { ConnectionState } from '../client/client'
export { call } from './call'
export { loadOlder } from './chats'
export { loadArchived, loadMoreConversations } from './conversations'
export { flushAll, onFlush } from './flush'
export * from './hooks'
export { newRequestId } from './ids'
export { modelsOf } from './models'
export { adoptRoute, navigate, openChatWindow, peekApp, peekRoute, peekUi } from './navigation'
export { loadOlderInRoom, peekRoom } from './rooms'
export { isSolo, parseRoute, type Route } from './route'
export { sendMessage, takeReturned } from './sending'
export { type RoomSendOptions, sendToRoom } from './sending-room'
export { startStore } from './start'
export type { ArchivedList, Returned, Sending, Target, UserBlock } from './state'
export { markWords, settleTarget, showMessage } from './target'
export { setToastOutlet, showToast, type ToastInput } from './toasts'
export {
  closeDialog,
  closeFind,
  closeOverlays,
  type Dialog,
  type Find,
  openDialog,
  openFind,
  openSearch,
  setRoom,
  setUi,
  toggleInspector,
  toggleSidebar,
  type UiState,
} from './ui'
