import type { Participant, RoomSettings } from '@shared/model/room'
import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { CapabilityChecks, useCapabilities } from '../../parts/personas/capabilities'
import { Switch } from '../../ui/switch'
import { configureRoom } from './room-actions'
import { PanelSection } from './room-panel-parts'

type PolicyProps = { readonly roomId: string; readonly policy: RoomSettings['policy']; readonly cast: readonly Participant[] }

/** What each participant may use of what it has. With a policy, what is not ticked is denied. */
export function PolicySection({ roomId, policy, cast }: PolicyProps) {
  const { t } = useTranslation()
  const named = useMemo(() => cast.flatMap(ownOf), [cast])
  const all = useCapabilities(named)
  const save = (next: RoomSettings['policy']): void =>
    void configureRoom(roomId, { policy: next === null ? null : Object.fromEntries(Object.entries(next).map(([id, list]) => [id, [...list]])) })
  const start = (): void => save(Object.fromEntries(cast.map((seat) => [seat.id, ownOf(seat)])))
  return (
    <PanelSection title={t('rooms.room.settings.policy')}>
      <Switch label={t('rooms.room.settings.policyOn')} checked={policy !== null} onChange={(on) => (on ? start() : save(null))} />
      <p className="mt-1 text-ink-2 text-s">{policy === null ? t('rooms.room.settings.policyNone') : t('rooms.room.settings.policyHint')}</p>
      {policy === null ? null : (
        <div className="mt-2.5 flex flex-col gap-2.5">
          {cast.map((seat) => {
            const own = ownOf(seat)
            const allowed = policy[seat.id] ?? []
            return own.length === 0 ? (
              <p key={seat.id} className="text-ink-2">
                {seat.persona.name}: {t('rooms.room.settings.policyNothing')}
              </p>
            ) : (
              <CapabilityChecks
                key={seat.id}
                label={seat.persona.name}
                options={all.filter(({ id }) => own.includes(id))}
                value={allowed}
                onChange={(next) => save({ ...policy, [seat.id]: next })}
              />
            )
          })}
        </div>
      )}
    </PanelSection>
  )
}

/** What a participant has: of its persona, and switched on with its model. */
function ownOf({ persona, config }: Participant): readonly string[] {
  return [...new Set([...persona.capabilities, ...config.toolsets])]
}
