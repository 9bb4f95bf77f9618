import type { Block } from '@shared/model/message'
import type { Emit } from '../engine/ports'

/** Emits finished blocks with the same events as streamed ones: start, one delta, end. Empty texts are left out. */
export function emitBlocks(blocks: readonly Block[], emit: Emit): void {
  let index = 0
  for (const block of blocks) {
    if (block.type === 'text' && block.text === '') continue
    if (block.type === 'text' || block.type === 'reasoning') {
      emit({ type: 'block-start', index, block: { type: block.type, text: '' } })
      if (block.text !== '') emit({ type: 'delta', index, text: block.text })
    } else emit({ type: 'block-start', index, block })
    emit(block.type === 'text' ? { type: 'block-end', index } : { type: 'block-end', index, block })
    index += 1
  }
}
