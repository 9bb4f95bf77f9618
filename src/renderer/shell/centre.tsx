import type { Id } from '@shared/ids'
import { lazy, Suspense, useMemo } from 'react'
import { ChatPage, HomePage } from '../features/chat'
import { SearchBar } from '../features/search'
import { closeFind, type Route, useApp, useConversationKind, useTarget, useUi } from '../store'
import { ErrorBoundary } from './error-boundary'
import { focusComposer } from './focus'
import { shortcutRows } from './shortcut-rows'

const RoomPage = lazy(async () => ({ default: (await import('../features/rooms')).RoomPage }))
const SettingsPage = lazy(async () => ({ default: (await import('../features/settings')).SettingsPage }))

/** The middle column. A bug in one page is gone with the next. */
export function Centre({ route }: { readonly route: Route }) {
  return (
    <ErrorBoundary resetKey={JSON.stringify(route)}>
      <Suspense fallback={null}>
        <Page route={route} />
      </Suspense>
    </ErrorBoundary>
  )
}

function Page({ route }: { readonly route: Route }) {
  switch (route.page) {
    case 'home':
      return <HomePage />
    case 'chat':
      return <Conversation key={route.id} id={route.id} />
    case 'settings':
      return <Settings section={route.section} />
  }
}

/** A chat or a room: the address is the same, and so is every way to it. */
function Conversation({ id }: { readonly id: Id }) {
  const kind = useConversationKind(id)
  if (kind === undefined) return null
  const top = <FindInChat chatId={id} />
  return kind === 'room' ? <RoomPage id={id} top={top} /> : <ChatPage id={id} top={top} />
}

/** What lies between the title bar and the transcript while something is looked for. Never loaded late: what is typed next belongs to its field. */
function FindInChat({ chatId }: { readonly chatId: Id }) {
  const find = useUi((ui) => ui.find)
  const target = useTarget(chatId)
  if (!find && !target) return null
  const close = () => {
    closeFind()
    focusComposer()
  }
  return <SearchBar chatId={chatId} find={find} target={target} onClose={close} />
}

function Settings({ section }: { readonly section: string | undefined }) {
  const sendKey = useApp((app) => app.settings.sendKey) ?? 'enter'
  const shortcuts = useMemo(() => shortcutRows(sendKey).map(({ label, keys }) => ({ label, keys })), [sendKey])
  return <SettingsPage section={section} shortcuts={shortcuts} />
}
