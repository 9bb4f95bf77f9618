/** Lines in one piece: few enough that a change is cheap to lay out, many enough that there are few elements. */
const PIECE_LINES = 40
/** A piece ends here (UTF-16 units), within a line if need be. */
const PIECE_LENGTH = 16_000

export type CodePiece = {
  readonly text: string
  /** The cut before this piece is within a line. Elsewhere one line end lies between two pieces and belongs to neither. */
  readonly glued: boolean
}

/**
 * Cuts code into pieces of whole lines. Only the last piece can change when text is appended, so that only it is laid
 * out again.
 */
export function codePieces(code: string): readonly CodePiece[] {
  const pieces: CodePiece[] = []
  let start = 0
  let glued = false
  for (let end = pieceEnd(code, start); end >= 0; end = pieceEnd(code, start)) {
    pieces.push({ text: code.slice(start, end), glued })
    glued = code[end] !== '\n'
    start = glued ? end : end + 1
  }
  pieces.push({ text: code.slice(start), glued })
  return pieces
}

/** Where the piece from `start` ends for good, or -1 if it is the last and may grow. */
function pieceEnd(code: string, start: number): number {
  let end = -1
  for (let lines = 0; lines < PIECE_LINES; lines++) {
    const next = code.indexOf('\n', end < 0 ? start : end + 1)
    if (next < 0 || next - start > PIECE_LENGTH) {
      if (next < 0 && code.length - start <= PIECE_LENGTH) return -1
      return end >= 0 ? end : start + PIECE_LENGTH
    }
    end = next
  }
  return end
}
