import type { Connection } from '@shared/model/connection'
import type { Result } from '@shared/result'
import { ChevronDown, Ellipsis } from 'lucide-react'
import { useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { CHOICE_NAMES, choiceOf, needsSecret } from '../../parts/connections/provider-choice'
import { TestResult } from '../../parts/connections/test-result'
import { useConnectionTest } from '../../parts/connections/use-connection-test'
import { call, showToast, useApp, useModels } from '../../store'
import { Button } from '../../ui/button'
import { classNames } from '../../ui/class-names'
import { Confirm } from '../../ui/confirm'
import { IconButton } from '../../ui/icon-button'
import { Menu } from '../../ui/menu'
import { ModelList } from './model-list'

type ConnectionRowProps = { readonly connection: Connection; readonly onEdit: () => void }

/** One connection: what it is, whether it works, its models. */
export function ConnectionRow({ connection, onEdit }: ConnectionRowProps) {
  const { t } = useTranslation()
  const { test, run, reset } = useConnectionTest()
  const [removing, setRemoving] = useState(false)
  const [modelsOpen, setModelsOpen] = useState(false)
  const modelsId = useId()
  const models = useModels(connection.id)
  const isDefault = useApp((state) => state.settings.defaultConnectionId === connection.id) ?? false

  function complain(result: Result<unknown>): void {
    if (!result.ok) showToast({ text: result.error.message, tone: 'bad' })
  }

  function makeDefault(): void {
    const first = models.find((model) => model.hidden !== true)
    void call('settings.update', { defaultConnectionId: connection.id, defaultModel: first?.id ?? null }).then(complain)
  }

  return (
    <li className="border-line border-t py-3">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-2">
        <div className="min-w-40 flex-1">
          <p className="flex items-center gap-2">
            <span className="truncate font-medium">{connection.label}</span>
            {isDefault ? <span className="rounded-full bg-hover px-1.75 text-ink-2 text-s">{t('settings.connections.default')}</span> : null}
          </p>
          <Facts connection={connection} />
        </div>
        <div className="flex items-center gap-1">
          {test.state === 'running' ? (
            <Button onClick={reset}>{t('settings.connections.stopTest')}</Button>
          ) : (
            <Button onClick={() => void run(connection.id, connection.deployment)}>{t('settings.connections.test')}</Button>
          )}
          <Button variant="quiet" aria-expanded={modelsOpen} aria-controls={modelsId} onClick={() => setModelsOpen(!modelsOpen)}>
            {t('settings.connections.models')}
            <ChevronDown aria-hidden size={14} className={classNames('transition-transform', modelsOpen && 'rotate-180')} />
          </Button>
          <Menu
            align="end"
            trigger={<IconButton icon={Ellipsis} label={t('settings.connections.more', { label: connection.label })} />}
            items={[
              { label: t('settings.connections.edit'), onSelect: onEdit },
              { label: t('settings.connections.makeDefault'), onSelect: makeDefault, disabled: isDefault },
              'separator',
              { label: t('settings.connections.remove'), onSelect: () => setRemoving(true), danger: true },
            ]}
          />
        </div>
      </div>
      {test.state === 'idle' ? null : (
        <div className="mt-2">
          <TestResult test={test} onModel={(model) => void run(connection.id, model)} />
        </div>
      )}
      <div id={modelsId}>{modelsOpen ? <ModelList connection={connection} /> : null}</div>
      <Confirm
        open={removing}
        onOpenChange={setRemoving}
        title={t('settings.connections.removeTitle', { label: connection.label })}
        description={t('settings.connections.removeText')}
        confirmLabel={t('settings.connections.removeConfirm')}
        cancelLabel={t('settings.cancel')}
        danger
        onConfirm={() => void call('connection.remove', { id: connection.id }).then(complain)}
      />
    </li>
  )
}

function Facts({ connection }: { readonly connection: Connection }) {
  const { t } = useTranslation()
  const choice = choiceOf(connection)
  const provider = choice === 'compatible' ? t('settings.connection.compatible') : CHOICE_NAMES[choice]
  const place = [connection.baseUrl ?? connection.resource, connection.deployment, connection.region].filter((part) => part !== undefined)
  const stored = choice === 'bedrock' ? t('settings.connections.keysStored') : t('settings.connections.keyStored')
  const key = connection.hasSecret ? stored : choice === 'demo' ? t('settings.connections.needsNoKey') : t('settings.connections.noKey')
  return (
    <p className="text-ink-2">
      {provider === connection.label ? null : `${provider} · `}
      {place.map((part) => (
        <span key={part} className="break-all">{`${part} · `}</span>
      ))}
      <span className={!connection.hasSecret && needsSecret(choice) ? 'text-warn' : undefined}>{key}</span>
    </p>
  )
}
