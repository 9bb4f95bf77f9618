import type { SavedPersona } from '@shared/model/persona'
import { useTranslation } from 'react-i18next'
import { Combobox } from '../../ui/combobox'
import { useLibrary } from './library'

/** Chooses one of the personas that are kept; each choice is an occasion, nothing stays chosen. */
export function KnownPersona({ onChoose }: { readonly onChoose: (persona: SavedPersona) => void }) {
  const { t } = useTranslation()
  const { personas } = useLibrary()
  return (
    <Combobox
      label={t('rooms.persona.fromLibrary')}
      placeholder={t('rooms.persona.fromLibrary')}
      searchLabel={t('rooms.persona.search')}
      emptyText={t('rooms.persona.noMatch')}
      value={null}
      options={(personas ?? []).map(({ id, name, role }) => ({ value: id, label: name, hint: role }))}
      onChange={(id) => {
        const persona = personas?.find((each) => each.id === id)
        if (persona) onChoose(persona)
      }}
    />
  )
}
