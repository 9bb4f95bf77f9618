import type { Id } from '@shared/ids'
import type { ChatStatus } from '@shared/model/chat'
import { useTranslation } from 'react-i18next'
import { Button } from '../../ui/button'
import { useRequestList } from './request-list'
import { RequestRow } from './request-row'
import { Section } from './section'

type RequestsProps = {
  readonly chatId: Id
  readonly status: Pick<ChatStatus, 'requestCount' | 'state'>
  /** What a model is called. */
  readonly nameOf: (model: string) => string
}

/** Every request of the chat, newest first: what it cost in tokens, money and time. */
export function Requests({ chatId, status, nameOf }: RequestsProps) {
  const { t } = useTranslation()
  const { page, error, loadMore } = useRequestList(chatId, `${status.requestCount} ${status.state}`)
  return (
    <Section title={t('inspector.requests')}>
      {error ? <p className="text-bad text-s">{error.message}</p> : null}
      {page?.entries.length === 0 ? <p className="text-ink-2">{t('inspector.noRequests')}</p> : null}
      <ul>
        {page?.entries.map((entry) => (
          <RequestRow key={entry.id} entry={entry} modelName={nameOf(entry.model)} />
        ))}
      </ul>
      {page?.more ? (
        <Button variant="quiet" size="s" className="mt-1 -ml-2" onClick={() => void loadMore()}>
          {t('inspector.showMore')}
        </Button>
      ) : null}
    </Section>
  )
}
