import type { ReactNode } from 'react'

type DividerProps = { readonly text: ReactNode; readonly children?: ReactNode }

/** A line across the transcript with a few words in it, and perhaps something to do about it. */
export function Divider({ text, children }: DividerProps) {
  return (
    <div className="flex items-center gap-2.5 pt-1 pb-6.5 text-ink-3 text-s before:h-px before:flex-1 before:bg-line after:h-px after:flex-1 after:bg-line">
      <span className="text-center">{text}</span>
      {children}
    </div>
  )
}
