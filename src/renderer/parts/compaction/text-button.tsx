import type { ReactNode } from 'react'

type TextButtonProps = {
  /** Accessible name, where the text alone says too little; it must contain the text. */
  readonly label?: string | undefined
  /** For a button that opens something below it. */
  readonly expanded?: boolean | undefined
  /** The way back or forth; found by that when the focus must stay with it. */
  readonly way?: boolean | undefined
  readonly onClick: () => void
  readonly children: ReactNode
}

/** A button that is only a word in a line of text. */
export function TextButton({ label, expanded, way, onClick, children }: TextButtonProps) {
  return (
    <button
      type="button"
      aria-label={label}
      aria-expanded={expanded}
      data-way={way}
      className="min-h-6 shrink-0 rounded-s text-accent hover:underline"
      onClick={onClick}
    >
      {children}
    </button>
  )
}
