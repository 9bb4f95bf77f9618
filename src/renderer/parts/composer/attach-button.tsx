import { useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from '../../ui/button'

/** Lets the user pick files. */
export function AttachButton({ onFiles }: { readonly onFiles: (files: readonly File[]) => void }) {
  const { t } = useTranslation()
  const input = useRef<HTMLInputElement>(null)
  return (
    <>
      <Button variant="quiet" title={t('composer.files.attachHint')} onClick={() => input.current?.click()}>
        {t('composer.files.attach')}
      </Button>
      <input
        ref={input}
        type="file"
        multiple
        hidden
        tabIndex={-1}
        aria-label={t('composer.files.attach')}
        onChange={(event) => {
          onFiles([...(event.currentTarget.files ?? [])])
          // The same file can be picked again after it was taken away.
          event.currentTarget.value = ''
        }}
      />
    </>
  )
}
