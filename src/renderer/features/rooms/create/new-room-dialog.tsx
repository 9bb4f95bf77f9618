import type { AppError } from '@shared/errors'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { ErrorNotice } from '../../../parts/connections/error-notice'
import { useModelFinder } from '../../../parts/models/use-model-finder'
import { useLibrary } from '../../../parts/personas/library'
import { problemsOf } from '../../../parts/personas/seats'
import { call, closeDialog, navigate } from '../../../store'
import { Button } from '../../../ui/button'
import { Confirm } from '../../../ui/confirm'
import { Dialog } from '../../../ui/dialog'
import { Spinner } from '../../../ui/spinner'
import { windowOf } from '../room-model-field'
import { useUsualModel } from '../use-usual-model'
import { CastStep } from './cast-step'
import { EMPTY_ROOM, type RoomDraft, roomInput, withNobody, withTeam } from './draft'
import { SaveTeamDialog } from './save-team-dialog'
import { type Beginning, sameBeginning } from './team-cards'
import { TopicStep, type Wish } from './topic-step'
import { useProposal } from './use-proposal'

/** Makes a room in two steps: what it is about and who it begins with; then the cast, its models and its way of talking. */
export function NewRoomDialog() {
  const { t } = useTranslation()
  const { teams, error: libraryError } = useLibrary()
  const finder = useModelFinder()
  const usual = useUsualModel()
  const [step, setStep] = useState<'topic' | 'cast'>('topic')
  const [typed, setDraft] = useState<RoomDraft>(EMPTY_ROOM)
  const [picked, setBeginning] = useState<Beginning | null>(null)
  const [wanted, setWish] = useState<Wish>({ model: null, size: 'any', roles: '' })
  const [tried, setTried] = useState(false)
  const [proposedBy, setProposedBy] = useState<string | null>(null)
  /** What the cast of the draft was made from; it is kept until something else is chosen. */
  const [source, setSource] = useState<Beginning | null>(null)
  const [touched, setTouched] = useState(false)
  const [asking, setAsking] = useState(false)
  const [saving, setSaving] = useState(false)
  const [starting, setStarting] = useState(false)
  const [error, setError] = useState<AppError | null>(null)

  const first = teams?.[0]
  const beginning: Beginning = picked ?? (first ? { kind: 'team', id: first.id } : { kind: 'empty' })
  const draft = { ...typed, model: typed.model ?? usual }
  const wish = { ...wanted, model: wanted.model ?? draft.model }
  const wisher = wish.model ? finder.name(wish.model.connectionId, wish.model.model) : ''

  const show = (): void => {
    setTried(false)
    setStep('cast')
  }
  const begin = (from: Beginning, next: RoomDraft, by: string | null): void => {
    setDraft(next)
    setSource(from)
    setProposedBy(by)
    setTouched(by !== null)
    show()
  }
  const { proposal, ask, cancel } = useProposal((team) => begin({ kind: 'propose' }, withTeam(draft, team), wisher))
  const proposing = proposal.state === 'asking'
  const kept = source !== null && sameBeginning(source, beginning)
  const asks = beginning.kind === 'propose' && !kept

  function next(): void {
    const team = beginning.kind === 'team' ? teams?.find(({ id }) => id === beginning.id) : undefined
    if (kept) show()
    else if (beginning.kind === 'propose') propose()
    else begin(beginning, team ? withTeam(draft, team) : withNobody(draft), null)
  }

  function propose(): void {
    setTried(true)
    if (draft.topic.trim() === '' || !wish.model || windowOf(wish.model) === null) return
    const roles = wish.roles
      .split('\n')
      .map((role) => role.trim().slice(0, 200))
      .filter(Boolean)
      .slice(0, 8)
    const { connectionId, model } = wish.model
    void ask({ connectionId, model, topic: draft.topic, ...(roles.length > 0 && { roles }), ...(wish.size !== 'any' && { size: Number(wish.size) }) })
  }

  async function start(): Promise<void> {
    setTried(true)
    const input = roomInput(draft)
    if (!input || starting) return
    setStarting(true)
    const result = await call('room.create', input)
    setStarting(false)
    if (!result.ok) return setError(result.error)
    closeDialog()
    navigate({ page: 'chat', id: result.data.id })
  }

  const lost = touched || draft.topic.trim() !== '' || wish.roles.trim() !== ''
  const leave = (): void => (lost ? setAsking(true) : closeDialog())
  const back = (): void => {
    setError(null)
    setTried(false)
    setStep('topic')
  }
  const canSave = draft.seats.length >= 2 && problemsOf(draft.seats).size === 0

  return (
    <Dialog
      open
      onOpenChange={(open) => (open ? undefined : leave())}
      size="xl"
      closeOnOutsidePress={false}
      closeLabel={t('common.close')}
      title={t('rooms.create.title')}
      description={t(step === 'topic' ? 'rooms.create.topicStep' : 'rooms.create.castStep')}
      footer={
        step === 'topic' ? (
          <>
            {proposing ? (
              <span role="status" className="mr-auto flex min-w-0 items-center gap-2 text-ink-2">
                <Spinner />
                <span className="truncate">{t('rooms.create.proposing', { model: wisher })}</span>
              </span>
            ) : null}
            <Button onClick={proposing ? cancel : leave}>{t(proposing ? 'rooms.create.stopProposing' : 'rooms.create.cancel')}</Button>
            {beginning.kind === 'propose' && kept && !proposing ? <Button onClick={propose}>{t('rooms.create.proposeAgain')}</Button> : null}
            <Button variant="primary" onClick={next} disabled={proposing || (teams === null && libraryError === null)}>
              {t(asks ? 'rooms.create.proposeNow' : 'rooms.create.next')}
            </Button>
          </>
        ) : (
          <>
            <Button variant="quiet" className="mr-auto" disabled={!canSave} onClick={() => setSaving(true)}>
              {t('rooms.create.saveTeam')}
            </Button>
            <Button onClick={back}>{t('rooms.create.back')}</Button>
            <Button variant="primary" onClick={() => void start()} disabled={starting}>
              {t(starting ? 'rooms.create.starting' : 'rooms.create.start')}
            </Button>
          </>
        )
      }
    >
      {step === 'topic' ? (
        <TopicStep
          topic={draft.topic}
          onTopic={(topic) => setDraft({ ...typed, topic })}
          teams={teams ?? (libraryError ? [] : null)}
          beginning={beginning}
          onBeginning={(chosen) => {
            setBeginning(chosen)
            setTried(false)
          }}
          wish={wish}
          onWish={setWish}
          proposal={proposal}
          finder={finder}
          tried={tried}
        />
      ) : (
        <CastStep
          draft={draft}
          onChange={(changed) => {
            setDraft(changed)
            setTouched(true)
            setError(null)
          }}
          finder={finder}
          tried={tried}
          proposedBy={proposedBy}
          onLeave={closeDialog}
        />
      )}
      {(error ?? (step === 'topic' ? libraryError : null)) ? (
        <div className="mt-3">
          <ErrorNotice error={(error ?? libraryError) as AppError} />
        </div>
      ) : null}
      {saving ? <SaveTeamDialog draft={draft} onClose={() => setSaving(false)} /> : null}
      <Confirm
        open={asking}
        onOpenChange={setAsking}
        title={t('rooms.create.discardTitle')}
        description={t('rooms.create.discardText')}
        confirmLabel={t('rooms.create.discard')}
        cancelLabel={t('rooms.create.keep')}
        danger
        onConfirm={closeDialog}
      />
    </Dialog>
  )
}
