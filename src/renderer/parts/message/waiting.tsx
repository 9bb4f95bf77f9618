/** Three dots while nothing has come. They change in steps, not in waves, and stand still where motion is unwanted. */
export function Waiting({ label }: { readonly label: string }) {
  return (
    <p className="flex h-6.5 items-center gap-1.25">
      <span className="sr-only">{label}</span>
      <i aria-hidden className="msg-dot" />
      <i aria-hidden className="msg-dot" />
      <i aria-hidden className="msg-dot" />
    </p>
  )
}
