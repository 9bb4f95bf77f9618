import { lazy, Suspense, useMemo } from 'react'
import { ChatPage, HomePage } from '../features/chat'
import { type Route, useApp } from '../store'
import { ErrorBoundary } from './error-boundary'
import { shortcutRows } from './shortcut-rows'

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
      return <ChatPage key={route.id} id={route.id} />
    case 'settings':
      return <Settings section={route.section} />
  }
}

function Settings({ section }: { readonly section: string | undefined }) {
  const sendKey = useApp((app) => app.settings.sendKey) ?? 'enter'
  const shortcuts = useMemo(() => shortcutRows(sendKey).map(({ label, keys }) => ({ label, keys })), [sendKey])
  return <SettingsPage section={section} shortcuts={shortcuts} />
}
