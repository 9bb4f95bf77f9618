import type { Settings } from '@shared/model/settings'
import { useEffect } from 'react'
import { useApp } from '../store'

/** Keeps the page in the theme of the settings; `system` follows the system, also when it changes. */
export function useTheme(): void {
  const theme = useApp((app) => app.settings.theme)
  useEffect(() => {
    if (theme === undefined) return
    const dark = window.matchMedia('(prefers-color-scheme: dark)')
    const apply = () => {
      document.documentElement.dataset.theme = resolveTheme(theme, dark.matches)
    }
    apply()
    dark.addEventListener('change', apply)
    return () => dark.removeEventListener('change', apply)
  }, [theme])
}

/** The theme to show for a setting on a system that prefers dark or light. */
export function resolveTheme(theme: Settings['theme'], systemIsDark: boolean): 'light' | 'dark' {
  if (theme !== 'system') return theme
  return systemIsDark ? 'dark' : 'light'
}
