import { TALK_STYLES, type TalkStyle } from '@shared/model/persona'
import type { Reaction, RoomSettings } from '@shared/model/room'
import { Plus, X } from 'lucide-react'
import { useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from '../../ui/button'
import { IconButton } from '../../ui/icon-button'
import { Select } from '../../ui/select'
import { configureRoom } from './room-actions'
import { PanelSection, SavedText } from './room-panel-parts'

type StyleProps = { readonly roomId: string; readonly settings: RoomSettings }

const REACTIONS: readonly Reaction[] = ['always', 'userOnly', 'participantsOnly', 'exceptSystem', 'conversational', 'exceptContext']

/** What the room is about, how it talks, and to whom it reacts. */
export function StyleSections({ roomId, settings }: StyleProps) {
  const { t } = useTranslation()
  const { talkStyle, topic, environment, context, reaction } = settings
  const kind = talkStyle === null ? 'none' : typeof talkStyle === 'string' ? talkStyle : 'custom'
  return (
    <>
      <PanelSection title={t('rooms.room.settings.topic')}>
        <SavedText
          hideLabel
          label={t('rooms.room.settings.topic')}
          hint={t('rooms.room.settings.topicHint')}
          value={topic ?? ''}
          onSave={(text) => configureRoom(roomId, { topic: text === '' ? null : text })}
        />
      </PanelSection>
      <PanelSection title={t('rooms.room.settings.style')}>
        <Select
          label={t('rooms.room.settings.style')}
          className="w-full"
          value={kind}
          onChange={(value) =>
            void configureRoom(roomId, { talkStyle: value === 'none' ? null : value === 'custom' ? template(t('rooms.room.settings.styleCustom')) : value })
          }
          options={[
            { value: 'none', label: t('rooms.room.settings.styleNone') },
            ...TALK_STYLES.map((value) => ({ value, label: t(`rooms.room.settings.styles.${value}`) })),
            { value: 'custom', label: t('rooms.room.settings.styleCustom') },
          ]}
        />
        {talkStyle !== null && typeof talkStyle !== 'string' ? <CustomStyle roomId={roomId} style={talkStyle} /> : null}
      </PanelSection>
      <PanelSection title={t('rooms.room.settings.reaction')}>
        <Select
          label={t('rooms.room.settings.reaction')}
          className="w-full"
          value={reaction}
          onChange={(value) => void configureRoom(roomId, { reaction: value })}
          options={REACTIONS.map((value) => ({ value, label: t(`rooms.room.settings.reactions.${value}`) }))}
        />
      </PanelSection>
      <PanelSection title={t('rooms.room.settings.environment')}>
        <SavedText
          hideLabel
          label={t('rooms.room.settings.environment')}
          value={environment ?? ''}
          onSave={(text) => configureRoom(roomId, { environment: text === '' ? null : text })}
        />
      </PanelSection>
      <ContextItems roomId={roomId} items={context} />
    </>
  )
}

/** A template of the user's own begins with a name only. */
function template(name: string) {
  return { name: name.replace('…', ''), description: '', guidelines: [], expected: [] }
}

type Custom = Exclude<TalkStyle, string>

function CustomStyle({ roomId, style }: { readonly roomId: string; readonly style: Custom }) {
  const { t } = useTranslation()
  const save = (patch: Partial<Custom>): Promise<boolean> => {
    const next = { ...style, ...patch }
    return configureRoom(roomId, { talkStyle: { ...next, guidelines: [...next.guidelines], expected: [...next.expected] } })
  }
  return (
    <div className="mt-2.5 flex flex-col gap-2.5">
      <SavedText
        lines={false}
        label={t('rooms.room.settings.styleName')}
        value={style.name}
        onSave={(name) => (name === '' ? Promise.resolve(true) : save({ name }))}
      />
      <SavedText label={t('rooms.room.settings.styleDescription')} value={style.description} onSave={(description) => save({ description })} />
      <SavedText label={t('rooms.room.settings.styleGuidelines')} value={style.guidelines.join('\n')} onSave={(text) => save({ guidelines: linesOf(text) })} />
      <SavedText label={t('rooms.room.settings.styleExpected')} value={style.expected.join('\n')} onSave={(text) => save({ expected: linesOf(text) })} />
    </div>
  )
}

function linesOf(text: string): readonly string[] {
  return text
    .split('\n')
    .map((line) => line.trim())
    .filter(Boolean)
}

function ContextItems({ roomId, items }: { readonly roomId: string; readonly items: readonly string[] }) {
  const { t } = useTranslation()
  const [adding, setAdding] = useState(false)
  const add = useRef<HTMLButtonElement>(null)
  const save = (next: readonly string[]): Promise<boolean> => configureRoom(roomId, { context: [...next] })
  return (
    <PanelSection
      title={t('rooms.room.settings.context')}
      action={
        <Button ref={add} size="s" variant="quiet" onClick={() => setAdding(true)}>
          <Plus aria-hidden size={13} strokeWidth={1.75} />
          {t('rooms.room.settings.contextAdd')}
        </Button>
      }
    >
      <div className="flex flex-col gap-2">
        {items.map((item, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: two items may be the same text
          <div key={index} className="relative">
            <SavedText
              label={t('rooms.room.settings.contextItem', { number: index + 1 })}
              value={item}
              onSave={(text) => save(text === '' ? items.toSpliced(index, 1) : items.with(index, text))}
            />
            <IconButton
              label={t('rooms.room.settings.contextRemove', { number: index + 1 })}
              icon={X}
              size="s"
              className="absolute -top-1 right-0"
              onClick={() => void save(items.toSpliced(index, 1))}
            />
          </div>
        ))}
        {adding ? (
          <SavedText
            label={t('rooms.room.settings.contextItem', { number: items.length + 1 })}
            value=""
            onUnused={(byKey) => {
              setAdding(false)
              if (byKey) add.current?.focus()
            }}
            onSave={async (text) => {
              const saved = await save([...items, text])
              if (saved) setAdding(false)
              return saved
            }}
          />
        ) : null}
      </div>
    </PanelSection>
  )
}
