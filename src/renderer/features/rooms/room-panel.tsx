import type { RoomState } from '@shared/events/room'
import { X } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { useModelFinder } from '../../parts/models/use-model-finder'
import { toggleInspector, useRoom, useUi } from '../../store'
import { IconButton } from '../../ui/icon-button'
import { present } from './room-figures'
import { CastSection } from './room-panel-cast'
import { CompactionsSection } from './room-panel-compactions'
import { LimitsSection } from './room-panel-limits'
import { PolicySection } from './room-panel-policy'
import { SpentSection } from './room-panel-spent'
import { StyleSections } from './room-panel-style'
import { WhoAnswers } from './room-panel-who'

const partsOf = ({ header, cast, participants, status, compactions, activeCompactions }: RoomState) => ({
  settings: header.settings,
  cast,
  participants,
  status,
  compactions,
  activeCompactions,
})

/** Beside a room: who answers and how, what it is about, its limits, and what it has used. Every change is immediate. */
export function RoomPanel({ roomId }: { readonly roomId: string }) {
  const { t } = useTranslation()
  const room = useRoom(roomId, partsOf)
  const finder = useModelFinder()
  const floats = useUi((ui) => ui.inspectorFloats)
  if (!room) return <aside aria-label={t('rooms.room.settings.label')} className="h-full border-line border-l bg-side" />
  const { settings, participants, status, compactions, activeCompactions } = room
  const cast = present(room.cast)
  const unpriced = cast.filter(({ config }) => !finder.find(config.connectionId, config.model)?.prices).map(({ persona }) => persona.name)
  return (
    <aside aria-label={t('rooms.room.settings.label')} className="relative h-full overflow-y-auto border-line border-l bg-side px-4 py-3.5">
      {floats ? <IconButton label={t('rooms.room.settings.close')} icon={X} onClick={toggleInspector} className="absolute top-2 right-2" /> : null}
      <WhoAnswers roomId={roomId} execution={settings.execution} cast={cast} finder={finder} />
      <StyleSections roomId={roomId} settings={settings} />
      <LimitsSection roomId={roomId} limits={settings.limits} unpriced={unpriced} />
      <PolicySection roomId={roomId} policy={settings.policy} cast={cast} />
      <CastSection roomId={roomId} cast={room.cast} settings={settings} />
      <SpentSection participants={participants} status={status} cast={room.cast} />
      <CompactionsSection
        roomId={roomId}
        cast={room.cast}
        finder={finder}
        compactions={compactions}
        activeCompactions={activeCompactions}
        participants={participants}
      />
    </aside>
  )
}
