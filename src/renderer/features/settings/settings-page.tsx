import { Cable, Database, FoldVertical, Info, Keyboard, type LucideIcon, Settings2, UserRound, UsersRound, Wrench } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { navigate } from '../../store'
import { classNames } from '../../ui/class-names'
import { AboutSection } from './about-section'
import { CompactionSection } from './compaction-section'
import { ConnectionsSection } from './connections-section'
import { DataSection } from './data-section'
import { GeneralSection } from './general-section'
import { PersonasSection } from './personas-section'
import { SETTINGS_SECTIONS, type SettingsSection, sectionOf } from './sections'
import { ShortcutsSection } from './shortcuts-section'
import { TeamsSection } from './teams-section'
import { ToolsSection } from './tools-section'

/** A row of the list of shortcuts; keys like `Mod+Shift+K`. */
export type Shortcut = { readonly label: string; readonly keys: string }

type SettingsPageProps = {
  /** As in the address; an unknown one is the first section. */
  readonly section?: string | undefined
  readonly shortcuts: readonly Shortcut[]
}

const ICONS: Readonly<Record<SettingsSection, LucideIcon>> = {
  general: Settings2,
  connections: Cable,
  compaction: FoldVertical,
  tools: Wrench,
  personas: UserRound,
  teams: UsersRound,
  data: Database,
  shortcuts: Keyboard,
  about: Info,
}

/** The settings: sections on the left, in a narrow window above. Every change takes effect at once. */
export function SettingsPage({ section, shortcuts }: SettingsPageProps) {
  const { t } = useTranslation()
  const active = sectionOf(section)
  return (
    <div className="@container h-full min-h-0 overflow-y-auto">
      <div className="mx-auto flex max-w-220 flex-col gap-x-10 px-4 pb-16 @2xl:flex-row @2xl:px-8">
        <nav
          aria-label={t('settings.title')}
          className="sticky top-0 z-10 -mx-4 shrink-0 bg-bg px-4 py-3 @2xl:mx-0 @2xl:w-40 @2xl:self-start @2xl:px-0 @2xl:pt-8"
        >
          <ul className="flex gap-0.5 overflow-x-auto p-0.5 @2xl:flex-col">
            {SETTINGS_SECTIONS.map((name) => (
              <li key={name}>
                <SectionLink name={name} active={name === active} />
              </li>
            ))}
          </ul>
        </nav>
        <main className="min-w-0 flex-1 pt-1 @2xl:pt-8">
          <h1 className="mb-4 font-semibold text-read leading-7">{t(`settings.sections.${active}`)}</h1>
          <Section name={active} shortcuts={shortcuts} />
        </main>
      </div>
    </div>
  )
}

function SectionLink({ name, active }: { readonly name: SettingsSection; readonly active: boolean }) {
  const { t } = useTranslation()
  const Icon = ICONS[name]
  return (
    <button
      type="button"
      aria-current={active ? 'page' : undefined}
      onClick={() => navigate({ page: 'settings', section: name })}
      className={classNames(
        'flex h-7 w-full items-center gap-2 whitespace-nowrap rounded-s px-2 transition-colors hover:bg-hover',
        active ? 'bg-active font-medium text-ink' : 'text-ink-2',
      )}
    >
      <Icon aria-hidden size={15} strokeWidth={1.75} className="shrink-0" />
      {t(`settings.sections.${name}`)}
    </button>
  )
}

function Section({ name, shortcuts }: { readonly name: SettingsSection; readonly shortcuts: readonly Shortcut[] }) {
  switch (name) {
    case 'general':
      return <GeneralSection />
    case 'connections':
      return <ConnectionsSection />
    case 'compaction':
      return <CompactionSection />
    case 'tools':
      return <ToolsSection />
    case 'personas':
      return <PersonasSection />
    case 'teams':
      return <TeamsSection />
    case 'data':
      return <DataSection />
    case 'shortcuts':
      return <ShortcutsSection shortcuts={shortcuts} />
    case 'about':
      return <AboutSection />
  }
}
