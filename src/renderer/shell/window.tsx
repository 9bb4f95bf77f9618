import { lazy, Suspense, useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Client } from '../client/client'
import { Inspector } from '../features/inspector'
import { SearchDialog } from '../features/search'
import { Sidebar } from '../features/sidebar'
import { closeDialog, closeOverlays, openDialog, useApp, useConversationKind, useRoute, useUi } from '../store'
import { Centre } from './centre'
import { type Command, newChat } from './commands'
import { ConnectionBanner } from './connection-banner'
import { ErrorBoundary } from './error-boundary'
import { Layout } from './layout'
import { ShortcutsDialog } from './shortcuts-dialog'
import { Starting } from './starting'
import { useCommands } from './use-commands'
import { useFlushOnHide, useReadMark, useTitle } from './use-window'

// What few windows need right away stays out of the first load.
const Onboarding = lazy(async () => ({ default: (await import('../features/onboarding')).Onboarding }))
const RoomPanel = lazy(async () => ({ default: (await import('../features/rooms')).RoomPanel }))
const Palette = lazy(async () => ({ default: (await import('../features/palette')).Palette }))

const NewRoomDialog = lazy(async () => ({ default: (await import('../features/rooms')).NewRoomDialog }))

/** What the window shows once the host lets it in: the first steps, or the three columns. */
export function Window({ client }: { readonly client: Client }) {
  const commands = useCommands(client)
  const isNew = useFirstSteps()
  useTitle()
  useReadMark()
  useFlushOnHide()
  if (isNew === undefined) return <Starting />
  return (
    <>
      {isNew ? (
        <Suspense fallback={null}>
          <Onboarding />
        </Suspense>
      ) : (
        <Columns />
      )}
      <Dialogs commands={commands} />
    </>
  )
}

/** Whether the first steps are shown: from an untouched start until they are done, not only until they have made a connection. */
function useFirstSteps(): boolean | undefined {
  const onboarded = useApp((app) => app.settings.onboarded)
  const untouched = useApp((app) => app.connections.length === 0)
  const [begun, setBegun] = useState(false)
  if (onboarded === undefined) return undefined
  if (!onboarded && untouched && !begun) setBegun(true)
  return !onboarded && (untouched || begun)
}

function Columns() {
  const route = useRoute()
  const startChat = () => {
    closeOverlays()
    newChat()
  }
  return (
    <Layout
      banner={<ConnectionBanner />}
      sidebar={
        <ErrorBoundary>
          <Sidebar onNewChat={startChat} onNewRoom={() => openDialog('new-room')} />
        </ErrorBoundary>
      }
      centre={<Centre route={route} />}
      inspector={
        route.page === 'chat' ? (
          <ErrorBoundary resetKey={route.id}>
            <Beside key={route.id} id={route.id} />
          </ErrorBoundary>
        ) : null
      }
    />
  )
}

/** What lies beside a chat or a room. */
function Beside({ id }: { readonly id: string }) {
  const kind = useConversationKind(id)
  if (kind === 'chat') return <Inspector chatId={id} />
  return kind === 'room' ? (
    <Suspense fallback={null}>
      <RoomPanel roomId={id} />
    </Suspense>
  ) : null
}

function Dialogs({ commands }: { readonly commands: readonly Command[] }) {
  const { t } = useTranslation()
  const dialog = useUi((ui) => ui.dialog)
  const entries = useMemo(
    () =>
      commands
        .filter((command) => !command.hidden)
        .map(({ name, shortcut, run }) => ({ id: name, label: t(`shell.commands.${name}`), ...(shortcut === undefined ? {} : { shortcut }), run })),
    [commands, t],
  )
  return (
    <>
      <ShortcutsDialog open={dialog === 'shortcuts'} />
      {dialog === 'palette' ? (
        <Suspense fallback={null}>
          <Palette commands={entries} open onClose={closeDialog} />
        </Suspense>
      ) : null}
      {dialog === 'new-room' ? (
        <Suspense fallback={null}>
          <NewRoomDialog />
        </Suspense>
      ) : null}
      {dialog === 'search' ? <SearchDialog onClose={closeDialog} /> : null}
    </>
  )
}
