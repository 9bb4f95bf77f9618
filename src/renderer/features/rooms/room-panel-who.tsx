import { type Execution, type ExecutionModel, type Moderator, sameName } from '@shared/model/persona'
import type { Participant } from '@shared/model/room'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { ModelFinder } from '../../parts/models/model-finder'
import { Select } from '../../ui/select'
import { configureRoom } from './room-actions'
import { type ChosenModel, ModelField, windowOf } from './room-model-field'
import { OrderList } from './room-order-list'
import { PanelSection, SavedText } from './room-panel-parts'

type WhoProps = { readonly roomId: string; readonly execution: Execution; readonly cast: readonly Participant[]; readonly finder: ModelFinder }

/** Who answers, in which order it is shown, and what goes with each way. */
export function WhoAnswers({ roomId, execution, cast, finder }: WhoProps) {
  const { t } = useTranslation()
  const [asked, setAsked] = useState(false)
  const names = cast.map(({ persona }) => persona.name)
  const save = (patch: Change): void => void configureRoom(roomId, { execution: writable(patch) })
  const choose = (model: ExecutionModel): void => {
    // A moderator needs a model first: choosing it sets both.
    setAsked(model === 'moderator' && execution.moderator === null)
    if (model !== 'moderator' || execution.moderator !== null) save({ model })
  }
  const shown = asked ? 'moderator' : execution.model
  const parallel = shown === 'broadcast' || shown === 'mentioned'
  return (
    <>
      <PanelSection title={t('rooms.room.settings.who')}>
        <Select<ExecutionModel>
          label={t('rooms.room.settings.who')}
          className="w-full"
          value={shown}
          onChange={choose}
          options={(['sequential', 'broadcast', 'mentioned', 'moderator', 'manual'] as const).map((value) => ({
            value,
            label: t(`rooms.room.models.${value}`),
          }))}
        />
        <p className="mt-1.5 text-ink-2 text-s">{t(`rooms.room.modelHints.${shown}`)}</p>
      </PanelSection>
      {shown === 'sequential' ? (
        <PanelSection title={t('rooms.room.settings.order')}>
          <Select<'cast' | 'own'>
            label={t('rooms.room.settings.order')}
            className="w-full"
            value={execution.order === null ? 'cast' : 'own'}
            onChange={(value) => save({ order: value === 'cast' ? null : names })}
            options={[
              { value: 'cast', label: t('rooms.room.settings.orderCast') },
              { value: 'own', label: t('rooms.room.settings.orderOwn') },
            ]}
          />
          {execution.order === null ? null : (
            <OrderList label={t('rooms.room.settings.order')} names={completed(execution.order, names)} onChange={(order) => save({ order })} />
          )}
        </PanelSection>
      ) : null}
      {shown === 'moderator' ? <ModeratorFields roomId={roomId} execution={execution} finder={finder} onChosen={() => setAsked(false)} /> : null}
      {parallel ? (
        <PanelSection title={t('rooms.room.settings.shown')}>
          <Select
            label={t('rooms.room.settings.shown')}
            className="w-full"
            value={typeof execution.display === 'string' ? execution.display : 'list'}
            onChange={(value) => save({ display: value === 'list' ? names : value })}
            options={[
              { value: 'completion', label: t('rooms.room.settings.shownCompletion') },
              { value: 'cast', label: t('rooms.room.settings.shownCast') },
              { value: 'list', label: t('rooms.room.settings.shownList') },
            ]}
          />
          {typeof execution.display === 'string' ? null : (
            <OrderList label={t('rooms.room.settings.shown')} names={completed(execution.display, names)} onChange={(display) => save({ display })} />
          )}
        </PanelSection>
      ) : null}
      {shown === 'mentioned' ? (
        <PanelSection title={t('rooms.room.settings.match')}>
          <Select
            label={t('rooms.room.settings.match')}
            className="w-full"
            value={execution.match}
            onChange={(match) => save({ match })}
            options={[
              { value: 'fullName', label: t('rooms.room.settings.matchFullName') },
              { value: 'exactWord', label: t('rooms.room.settings.matchExactWord') },
              { value: 'prefix', label: t('rooms.room.settings.matchPrefix') },
            ]}
          />
        </PanelSection>
      ) : null}
    </>
  )
}

type ModeratorProps = { readonly roomId: string; readonly execution: Execution; readonly finder: ModelFinder; readonly onChosen: () => void }

function ModeratorFields({ roomId, execution, finder, onChosen }: ModeratorProps) {
  const { t } = useTranslation()
  const { moderator } = execution
  const [chosen, setChosen] = useState<ChosenModel | null>(null)
  const value = chosen ?? (moderator ? { connectionId: moderator.connectionId, model: moderator.model, window: moderator.contextLimit, typed: '' } : null)
  const save = (next: Moderator): Promise<boolean> => configureRoom(roomId, { execution: writable({ model: 'moderator', moderator: next }) })
  const change = (next: ChosenModel): void => {
    const window = windowOf(next)
    setChosen(next)
    if (window === null) return
    onChosen()
    void save({ connectionId: next.connectionId, model: next.model, contextLimit: window, instruction: moderator?.instruction ?? null })
  }
  return (
    <PanelSection title={t('rooms.room.settings.moderator')}>
      <div className="flex flex-col gap-2.5">
        <ModelField value={value} finder={finder} onChange={change} />
        {moderator ? (
          <SavedText
            label={t('rooms.room.settings.moderatorInstruction')}
            hint={t('rooms.room.settings.moderatorFallback')}
            value={moderator.instruction ?? ''}
            onSave={(text) => save({ ...moderator, instruction: text === '' ? null : text })}
          />
        ) : (
          <p className="text-ink-2 text-s">{t('rooms.room.settings.moderatorNeeded')}</p>
        )}
      </div>
    </PanelSection>
  )
}

/** An order with those it does not name behind it, and without those who have left. */
export function completed(order: readonly string[], names: readonly string[]): readonly string[] {
  const listed = order.flatMap((listedName) => names.find((name) => sameName(name, listedName)) ?? [])
  return [...listed, ...names.filter((name) => !listed.includes(name))]
}

/** What is changed; the rest of the execution stays as the engine has it. */
type Change = Partial<Execution>

/** The same as methods take it. */
export function writable({ order, display, ...rest }: Change) {
  return {
    ...rest,
    ...(order !== undefined && { order: order && [...order] }),
    ...(display !== undefined && { display: typeof display === 'string' ? display : [...display] }),
  }
}
