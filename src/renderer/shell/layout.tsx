import { type ReactNode, useEffect } from 'react'
import { useTranslation } from 'react-i18next'
import { closeOverlays, useUi } from '../store'
import { classNames } from '../ui/class-names'
import { isComposing } from '../ui/ime'
import { isPopupOpen } from './popups'

type LayoutProps = {
  readonly banner: ReactNode
  readonly sidebar: ReactNode
  readonly centre: ReactNode
  /** Null where the page has nothing to inspect. */
  readonly inspector: ReactNode
}

/** Three columns; in a narrow window the outer ones lie over the middle one. */
export function Layout({ banner, sidebar, centre, inspector }: LayoutProps) {
  const { t } = useTranslation()
  const ui = useUi((state) => state)
  const left = ui.sidebarOpen && !ui.solo
  const right = ui.inspectorOpen && inspector !== null
  const leftFloats = left && ui.sidebarFloats
  const rightFloats = right && ui.inspectorFloats
  useEscape(leftFloats || rightFloats)
  return (
    <div className="flex h-full flex-col">
      {banner}
      <div className={classNames('relative grid min-h-0 flex-1', columns(left && !leftFloats, right && !rightFloats))}>
        {left && !leftFloats ? <div className="min-h-0 min-w-0">{sidebar}</div> : null}
        <div className="min-h-0 min-w-0">{centre}</div>
        {right && !rightFloats ? <div className="min-h-0 min-w-0">{inspector}</div> : null}
        {leftFloats || rightFloats ? (
          <button
            type="button"
            tabIndex={-1}
            aria-label={leftFloats ? t('shell.closeSidebar') : t('shell.closeInspector')}
            className="absolute inset-0 z-10 bg-veil"
            onClick={closeOverlays}
          />
        ) : null}
        {leftFloats ? <div className="absolute inset-y-0 left-0 z-20 w-66 max-w-[85%] shadow-pop">{sidebar}</div> : null}
        {rightFloats ? <div className="absolute inset-y-0 right-0 z-20 w-74 max-w-[85%] shadow-pop">{inspector}</div> : null}
      </div>
    </div>
  )
}

/** Esc first takes away what lies over the conversation; only then does it mean anything else. */
function useEscape(active: boolean): void {
  useEffect(() => {
    if (!active) return
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.key !== 'Escape' || isComposing(event) || isPopupOpen()) return
      event.preventDefault()
      closeOverlays()
    }
    window.addEventListener('keydown', onKeyDown, { capture: true })
    return () => window.removeEventListener('keydown', onKeyDown, { capture: true })
  }, [active])
}

function columns(left: boolean, right: boolean): string {
  if (left && right) return 'grid-cols-[264px_minmax(0,1fr)_296px]'
  if (left) return 'grid-cols-[264px_minmax(0,1fr)]'
  return right ? 'grid-cols-[minmax(0,1fr)_296px]' : 'grid-cols-[minmax(0,1fr)]'
}
