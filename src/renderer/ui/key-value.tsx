import { Fragment, type ReactNode } from 'react'
import { classNames } from './class-names'

export type KeyValueRow = {
  readonly label: string
  readonly value: ReactNode
  /** More about the value, shown on hover. */
  readonly title?: string | undefined
}

/** Two columns of names and figures, the figures aligned to the right. */
export function KeyValue({ rows, className }: { readonly rows: readonly KeyValueRow[]; readonly className?: string | undefined }) {
  return (
    <dl className={classNames('grid grid-cols-[1fr_auto] gap-x-3 gap-y-1.5 tabular-nums', className)}>
      {rows.map((row) => (
        <Fragment key={row.label}>
          <dt className="min-w-0 text-ink-2">{row.label}</dt>
          <dd className="m-0 text-right" title={row.title}>
            {row.value}
          </dd>
        </Fragment>
      ))}
    </dl>
  )
}
