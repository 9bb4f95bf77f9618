import { store } from './state'

/** A short message at the edge of the window, with at most one thing to do about it. */
export type ToastInput = {
  readonly text: string
  readonly tone?: 'plain' | 'bad'
  readonly action?: { readonly label: string; readonly run: () => void }
}

export type Toast = ToastInput & { readonly id: number }

/** More would hide the page; the oldest gives way. */
const MAX_TOASTS = 3

let lastId = 0

/** Shows a toast; it goes by itself. Returns its id for `dismissToast`. */
export function showToast(input: ToastInput): number {
  lastId += 1
  const toast = { ...input, id: lastId }
  store.setState((state) => ({ toasts: [...state.toasts, toast].slice(-MAX_TOASTS) }))
  return toast.id
}

/** Takes a toast away; an unknown id changes nothing. */
export function dismissToast(id: number): void {
  store.setState((state) => ({ toasts: state.toasts.filter((toast) => toast.id !== id) }))
}
