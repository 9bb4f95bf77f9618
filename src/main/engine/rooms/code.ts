/** The text with code blocks and code spans replaced by blanks of the same length: names in code are not meant. */
export function withoutCode(text: string): string {
  return text
    .replace(/(^|\n)(```|~~~)[^\n]*\n[\s\S]*?(\n\2[^\n]*|$)/g, (code) => ' '.repeat(code.length))
    .replace(/(?<!`)(`+)(?!`)(?:[^`]|(?!(?<!`)\1(?!`))`)*?(?<!`)\1(?!`)/g, (code) => ' '.repeat(code.length))
}
