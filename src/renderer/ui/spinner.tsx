import { LoaderCircle } from 'lucide-react'

/** Turns while something is under way. With a label it is announced, without one it only decorates a text. */
export function Spinner({ label, size = 14 }: { readonly label?: string | undefined; readonly size?: number | undefined }) {
  const icon = <LoaderCircle aria-hidden size={size} strokeWidth={2} className="animate-spin text-ink-3" />
  return label === undefined ? (
    icon
  ) : (
    <span role="status" aria-label={label} className="inline-flex">
      {icon}
    </span>
  )
}
