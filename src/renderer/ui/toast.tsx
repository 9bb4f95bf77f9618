import { Toast } from '@base-ui/react/toast'
import { X } from 'lucide-react'
import type { ReactNode } from 'react'
import { buttonClass } from './button'
import { classNames } from './class-names'

export type ToastTone = 'plain' | 'bad'

export type ToastOptions = {
  readonly text: string
  /** One thing to do about it, usually Undo. */
  readonly action?: { readonly label: string; readonly run: () => void } | undefined
  /** `bad` is announced at once and stays longer. */
  readonly tone?: ToastTone | undefined
}

type ToastData = { readonly tone: ToastTone }

const manager = Toast.createToastManager<ToastData>()

const PLAIN_MS = 5_000
/** Somebody has to read it and decide. */
const ACTION_MS = 10_000

/** Shows a short notice in the corner; callable from anywhere. Returns a function that takes it away again. */
export function showToast({ text, action, tone = 'plain' }: ToastOptions): () => void {
  const id = manager.add({
    description: text,
    timeout: action || tone === 'bad' ? ACTION_MS : PLAIN_MS,
    priority: tone === 'bad' ? 'high' : 'low',
    data: { tone },
    ...(action
      ? {
          actionProps: {
            children: action.label,
            onClick: () => {
              manager.close(id)
              action.run()
            },
          },
        }
      : {}),
  })
  return () => manager.close(id)
}

/** Must be around `Toasts`. */
export function ToastProvider({ children }: { readonly children: ReactNode }) {
  return (
    <Toast.Provider toastManager={manager} limit={3}>
      {children}
    </Toast.Provider>
  )
}

/** Where toasts appear; mounted once, inside `ToastProvider`. */
export function Toasts({ dismissLabel }: { readonly dismissLabel: string }) {
  return (
    <Toast.Portal>
      <Toast.Viewport className="fixed right-4 bottom-4 z-50 flex w-[calc(100vw-32px)] max-w-90 flex-col gap-2 outline-none">
        <ToastList dismissLabel={dismissLabel} />
      </Toast.Viewport>
    </Toast.Portal>
  )
}

function ToastList({ dismissLabel }: { readonly dismissLabel: string }) {
  const { toasts } = Toast.useToastManager<ToastData>()
  return toasts.map((toast) => (
    <Toast.Root
      key={toast.id}
      toast={toast}
      swipeDirection={['right', 'down']}
      className={classNames(
        'rounded-m border bg-raise text-ink shadow-pop transition-opacity data-ending-style:opacity-0 data-limited:hidden data-starting-style:opacity-0',
        toast.data?.tone === 'bad' ? 'border-bad' : 'border-line-strong',
      )}
    >
      <Toast.Content className="flex items-center gap-2 py-1.5 pr-1.5 pl-3">
        <Toast.Description className="min-w-0 flex-1 break-words py-1" />
        {toast.actionProps ? <Toast.Action className={buttonClass('default', 'm')} /> : null}
        <Toast.Close aria-label={dismissLabel} className={buttonClass('quiet', 'm', 'square')}>
          <X aria-hidden size={14} strokeWidth={1.75} />
        </Toast.Close>
      </Toast.Content>
    </Toast.Root>
  ))
}
