import { classNames } from '../../ui/class-names'

/** How full a conversation's context is, as a hairline: 0–100. Decorative, the row says it in words. */
export function ThinGauge({ percent }: { readonly percent: number | null }) {
  const tone = percent === null || percent < 70 ? 'bg-ink-3' : percent < 90 ? 'bg-warn' : 'bg-bad'
  return (
    <span aria-hidden className="col-span-2 block h-0.5 overflow-hidden rounded-full bg-line in-aria-[current=page]:bg-line-strong">
      {percent === null ? null : <span className={classNames('block h-full rounded-full', tone)} style={{ width: `${Math.min(100, percent)}%` }} />}
    </span>
  )
}
