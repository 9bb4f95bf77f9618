import { classNames } from '../../ui/class-names'

type IdRowsProps = { readonly rows: readonly { readonly label: string; readonly value: string }[]; readonly className?: string }

/** Names with values too long to stand beside them, to be selected and copied. */
export function IdRows({ rows, className }: IdRowsProps) {
  return (
    <dl className={classNames('flex flex-col gap-1.5 text-s', className)}>
      {rows.map((row) => (
        <div key={row.label}>
          <dt className="text-ink-2">{row.label}</dt>
          <dd className="m-0 break-all font-mono">{row.value}</dd>
        </div>
      ))}
    </dl>
  )
}
