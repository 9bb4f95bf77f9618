import { PanelLeft } from 'lucide-react'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { toggleSidebar, useUi } from '../../store'
import { IconButton } from '../../ui/icon-button'

/** The bar at the top of a page, with the way back to a hidden sidebar. */
export function PageBar({ children }: { readonly children: ReactNode }) {
  const { t } = useTranslation()
  const hidden = useUi((ui) => !ui.sidebarOpen && !ui.solo)
  return (
    <header className="flex h-11 shrink-0 items-center gap-2.5 border-line border-b px-4 max-sm:gap-1.5 max-sm:px-2.5">
      {hidden ? <IconButton label={t('shell.showSidebar')} icon={PanelLeft} shortcut="Mod+B" onClick={toggleSidebar} className="-ml-1.5" /> : null}
      {children}
    </header>
  )
}
