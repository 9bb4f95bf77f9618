import type { ModelInfo } from '@shared/model/model-info'
import { useTranslation } from 'react-i18next'
import { Notice } from '../../ui/notice'
import type { Attachment } from './attachments'

type ImagesNoticeProps = {
  readonly items: readonly Attachment[]
  /** Who of those that will answer cannot see images: models, or participants of a room. */
  readonly blind: readonly string[]
}

/** Says before sending who will not see the images. */
export function ImagesNotice({ items, blind }: ImagesNoticeProps) {
  const { t } = useTranslation()
  if (blind.length === 0 || !items.some((item) => item.block?.type === 'image')) return null
  return (
    <Notice tone="warn" className="mt-1">
      <span role="status">{t('composer.files.noImages', { names: new Intl.ListFormat('en').format(blind), count: blind.length })}</span>
    </Notice>
  )
}

/** The name of a model that is known not to see images. */
export function blindOf(model: ModelInfo | undefined): readonly string[] {
  return model && !model.abilities.images ? [model.name] : []
}
