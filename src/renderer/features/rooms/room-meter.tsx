import type { ParticipantStatus } from '@shared/model/room'
import { useTranslation } from 'react-i18next'
import { formatTokens } from '../../parts/gauge/format'
import { type GaugeLevel, gaugeLevel } from '../../parts/gauge/gauge-figures'
import { classNames } from '../../ui/class-names'

const FILL: Readonly<Record<GaugeLevel, string>> = { low: 'bg-ink-3', mid: 'bg-warn', high: 'bg-bad' }

type SeatMeterProps = { readonly name: string; readonly status: ParticipantStatus | undefined }

/** How full the window of one participant's model is, as a hairline. */
export function SeatMeter({ name, status }: SeatMeterProps) {
  const { t } = useTranslation()
  const percent = Math.min(100, status?.utilization ?? 0)
  const figures = { used: formatTokens(status?.contextUsed ?? 0), limit: formatTokens(status?.contextLimit ?? 0) }
  return (
    // biome-ignore lint/a11y/useSemanticElements: a meter element cannot be drawn like this
    <span
      role="meter"
      aria-label={t('rooms.room.cast.gauge', { name })}
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={percent}
      aria-valuetext={status?.source === 'reported' ? t('gauge.value', figures) : t('gauge.valueEstimated', figures)}
      className="mt-1.5 block h-0.5 overflow-hidden rounded-full bg-line-strong"
    >
      <i className={classNames('block h-full rounded-full', FILL[gaugeLevel(percent)])} style={{ width: `${percent}%` }} />
    </span>
  )
}
