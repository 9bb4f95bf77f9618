import type { ReactNode } from 'react'

type SettingRowProps = {
  readonly label: string
  readonly hint?: ReactNode
  /** What went wrong with the last change. */
  readonly error?: string | null | undefined
  readonly children: ReactNode
}

/** One setting: what it is on the left, its control on the right; one above the other where there is no room. */
export function SettingRow({ label, hint, error, children }: SettingRowProps) {
  return (
    <div className="flex flex-col gap-x-8 gap-y-2 border-line border-t py-3.5 first:border-t-0 first:pt-0 @lg:flex-row @lg:items-start">
      <div className="min-w-0 flex-1">
        <p className="font-medium">{label}</p>
        {hint === undefined ? null : <p className="mt-0.5 max-w-90 text-ink-2">{hint}</p>}
        {error === undefined || error === null ? null : (
          <p role="alert" className="mt-1 text-bad text-s">
            {error}
          </p>
        )}
      </div>
      <div className="flex min-w-0 shrink-0 flex-col items-start gap-2 @lg:items-end">{children}</div>
    </div>
  )
}
