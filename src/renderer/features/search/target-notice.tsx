import { useTranslation } from 'react-i18next'
import { call, showMessage, showToast, type Target } from '../../store'
import { Button } from '../../ui/button'
import { Notice } from '../../ui/notice'
import { Spinner } from '../../ui/spinner'

/** Why the message is not on the screen, and the way to it. */
export function TargetNotice({ target }: { readonly target: Target }) {
  const { t } = useTranslation()
  const { conversationId, messageId, state } = target
  const showBranch = async (): Promise<void> => {
    const result = await call('conversation.switchBranch', { id: conversationId, messageId })
    if (!result.ok) showToast({ text: t('search.switchFailed', { message: result.error.message }), tone: 'bad' })
  }
  switch (state) {
    case 'shown':
      return null
    case 'wanted':
      return (
        <div className="pointer-events-none absolute inset-x-0 top-24 z-10 grid place-items-center">
          <Spinner label={t('search.loading')} size={18} />
        </div>
      )
    case 'elsewhere':
      return (
        <div role="status" className="border-line border-b px-4 py-1.5">
          <Notice
            action={
              <Button size="s" onClick={() => void showBranch()}>
                {t('search.showBranch')}
              </Button>
            }
          >
            {t('search.elsewhere')}
          </Notice>
        </div>
      )
    case 'failed':
      return (
        <div className="border-line border-b px-4 py-1.5">
          <Notice
            tone="bad"
            action={
              <Button size="s" onClick={() => showMessage(conversationId, messageId)}>
                {t('common.retry')}
              </Button>
            }
          >
            {t('search.unreachable')}
          </Notice>
        </div>
      )
  }
}
