import { useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'

/** Takes files that are dropped anywhere in the window, and covers its frame while they hover over it. The frame must be positioned. */
export function DropZone({ onFiles }: { readonly onFiles: (files: readonly File[]) => void }) {
  const { t } = useTranslation()
  const [over, setOver] = useState(false)
  const latest = useRef(onFiles)
  latest.current = onFiles
  useEffect(() => watchDrops(setOver, (files) => latest.current(files)), [])
  if (!over) return null
  return (
    <div className="pointer-events-none absolute inset-2 z-30 grid place-items-center rounded-l border-2 border-accent border-dashed bg-accent-soft/90">
      <p role="status" className="font-medium text-ink text-l">
        {t('composer.files.drop')}
      </p>
    </div>
  )
}

/** Without this the browser would leave the page and show the file. */
function watchDrops(onOver: (over: boolean) => void, onFiles: (files: readonly File[]) => void): () => void {
  // Entering and leaving come for every element on the way.
  let depth = 0
  const set = (next: number): void => {
    depth = Math.max(0, next)
    onOver(depth > 0)
  }
  const isOurs = (event: DragEvent): boolean => event.dataTransfer?.types.includes('Files') === true && document.querySelector('[role="dialog"]') === null
  const onEnter = (event: DragEvent): void => {
    if (isOurs(event)) set(depth + 1)
  }
  const onLeave = (event: DragEvent): void => {
    if (depth > 0 && event.dataTransfer?.types.includes('Files')) set(depth - 1)
  }
  const onDragOver = (event: DragEvent): void => {
    if (!event.dataTransfer?.types.includes('Files')) return
    event.preventDefault()
    event.dataTransfer.dropEffect = isOurs(event) ? 'copy' : 'none'
  }
  const onDrop = (event: DragEvent): void => {
    set(0)
    if (!event.dataTransfer?.types.includes('Files')) return
    event.preventDefault()
    const files = [...event.dataTransfer.files]
    if (isOurs(event) && files.length > 0) onFiles(files)
  }
  window.addEventListener('dragenter', onEnter)
  window.addEventListener('dragleave', onLeave)
  window.addEventListener('dragover', onDragOver)
  window.addEventListener('drop', onDrop)
  return () => {
    window.removeEventListener('dragenter', onEnter)
    window.removeEventListener('dragleave', onLeave)
    window.removeEventListener('dragover', onDragOver)
    window.removeEventListener('drop', onDrop)
  }
}
