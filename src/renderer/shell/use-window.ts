import { useEffect } from 'react'
import { useTranslation } from 'react-i18next'
import { adoptRoute, call, closeOverlays, flushAll, isSolo, parseRoute, setRoom, setUi, useApp, useRoute } from '../store'

/** Below these widths, in pixels, a column becomes an overlay: the transcript needs the room. */
const SIDEBAR_NEEDS = 760
const INSPECTOR_NEEDS = 1_080

/** Keeps the store's route and the address bar the same, whoever changes it. */
export function useAddress(): void {
  const route = useRoute()
  // Whoever chose a conversation from an overlay wants to see the conversation.
  // biome-ignore lint/correctness/useExhaustiveDependencies: the route is the occasion, not an input
  useEffect(closeOverlays, [route])
  useEffect(() => {
    const read = () => adoptRoute(parseRoute(location.hash))
    read()
    setUi({ solo: isSolo(location.search, location.hash) })
    window.addEventListener('hashchange', read)
    window.addEventListener('popstate', read)
    return () => {
      window.removeEventListener('hashchange', read)
      window.removeEventListener('popstate', read)
    }
  }, [])
}

/** Tells the store which columns the window has room for. */
export function useRoom(): void {
  useEffect(() => {
    const queries = [SIDEBAR_NEEDS, INSPECTOR_NEEDS].map((width) => window.matchMedia(`(width < ${width}px)`))
    const measure = () => setRoom(queries[0]?.matches ?? false, queries[1]?.matches ?? false)
    measure()
    for (const query of queries) query.addEventListener('change', measure)
    return () => {
      for (const query of queries) query.removeEventListener('change', measure)
    }
  }, [])
}

/** Names the window after what it shows. */
export function useTitle(): void {
  const { t } = useTranslation()
  const route = useRoute()
  const chatId = route.page === 'chat' ? route.id : null
  const title = useApp((app) => app.conversations.find((row) => row.id === chatId)?.title)
  const page = route.page === 'settings' ? t('sidebar.settings') : title
  useEffect(() => {
    document.title = page ? `${page} – ${t('common.appName')}` : t('common.appName')
  }, [page, t])
}

/** Says that an answer has been seen, once its chat is in front of somebody. */
export function useReadMark(): void {
  const route = useRoute()
  const chatId = route.page === 'chat' ? route.id : null
  const unread = useApp((app) => app.conversations.some((row) => row.id === chatId && row.unread)) ?? false
  useEffect(() => {
    if (!unread || chatId === null) return
    const mark = () => {
      if (document.visibilityState === 'visible') void call('conversation.update', { id: chatId, unread: false })
    }
    mark()
    document.addEventListener('visibilitychange', mark)
    return () => document.removeEventListener('visibilitychange', mark)
  }, [unread, chatId])
}

/** Stores what is typed when the page goes to the background or away: a browser gives no better moment. */
export function useFlushOnHide(): void {
  useEffect(() => {
    const hide = () => {
      if (document.visibilityState === 'hidden') void flushAll()
    }
    document.addEventListener('visibilitychange', hide)
    window.addEventListener('pagehide', flushAll)
    return () => {
      document.removeEventListener('visibilitychange', hide)
      window.removeEventListener('pagehide', flushAll)
    }
  }, [])
}
