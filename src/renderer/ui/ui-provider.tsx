import { CSPProvider } from '@base-ui/react/csp-provider'
import { Tooltip } from '@base-ui/react/tooltip'
import type { ReactNode } from 'react'
import { ToastProvider, Toasts } from './toast'

/** What the primitives need around the whole page, toasts included; mounted once, at the root. */
export function UiProvider({ children, dismissLabel }: { readonly children: ReactNode; readonly dismissLabel: string }) {
  return (
    // The content security policy refuses style elements; styles.css has the rules they would hold.
    <CSPProvider disableStyleElements>
      <Tooltip.Provider delay={500}>
        <ToastProvider>
          {children}
          <Toasts dismissLabel={dismissLabel} />
        </ToastProvider>
      </Tooltip.Provider>
    </CSPProvider>
  )
}
