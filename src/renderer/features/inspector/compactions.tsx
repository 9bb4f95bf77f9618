import type { Id } from '@shared/ids'
import { useTranslation } from 'react-i18next'
import { CompactionHistory } from '../../parts/compaction/compaction-history'
import { useCompactionList } from '../../parts/compaction/compaction-list'
import { Section } from './section'

type CompactionsProps = {
  readonly chatId: Id
  /** Changes with every compaction. */
  readonly version: string
  /** One was undone and may be redone. */
  readonly resting: boolean
  /** What a model is called. */
  readonly nameOf: (model: string) => string
}

/** Every compaction of the chat. */
export function Compactions({ chatId, version, resting, nameOf }: CompactionsProps) {
  const { t } = useTranslation()
  const { list, error } = useCompactionList({ id: chatId }, version)
  return (
    <Section title={t('compaction.history.title')}>
      {error ? <p className="text-bad text-s">{error.message}</p> : null}
      {list?.compactions.length === 0 ? <p className="text-ink-2">{t('compaction.history.none')}</p> : null}
      {list ? <CompactionHistory subject={{ id: chatId }} list={list} resting={resting} nameOf={nameOf} /> : null}
    </Section>
  )
}
