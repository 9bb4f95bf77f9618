import type { ModelInfo } from '@shared/model/model-info'
import { useTranslation } from 'react-i18next'
import { Notice } from '../../ui/notice'
import type { Attachment } from './attachments'

type ImagesNoticeProps = {
  readonly items: readonly Attachment[]
  /** The model that will answer; undefined where nothing is known about it. */
  readonly model: ModelInfo | undefined
}

/** Says before sending that the model will not see the images. */
export function ImagesNotice({ items, model }: ImagesNoticeProps) {
  const { t } = useTranslation()
  if (!model || model.abilities.images || !items.some((item) => item.block?.type === 'image')) return null
  return (
    <Notice tone="warn" className="mt-1">
      <span role="status">{t('composer.files.noImages', { model: model.name })}</span>
    </Notice>
  )
}
