/** A short message at the edge of the window, with at most one thing to do about it. */
export type ToastInput = {
  readonly text: string
  readonly tone?: 'plain' | 'bad'
  readonly action?: { readonly label: string; readonly run: () => void }
}

let show: (toast: ToastInput) => void = () => {}

/** Says where toasts appear; the shell does so once. */
export function setToastOutlet(outlet: (toast: ToastInput) => void): void {
  show = outlet
}

/** Shows a toast; it goes by itself. */
export function showToast(toast: ToastInput): void {
  show(toast)
}
