import type { ReactNode } from 'react'

type SectionProps = { readonly title: string; readonly action?: ReactNode; readonly children: ReactNode }

/** One part of the inspector under its small heading. */
export function Section({ title, action, children }: SectionProps) {
  return (
    <section className="not-first:mt-4.5">
      <div className="mb-2 flex min-h-4 items-center">
        <h2 className="flex-1 font-semibold text-[11px] text-ink-3">{title}</h2>
        {action}
      </div>
      {children}
    </section>
  )
}
