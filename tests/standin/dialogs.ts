import { loud, missing } from './loud.ts'

/** Nobody is there to answer a dialog: a test that needs one puts its answer in place of the method. */
export const dialog = loud('dialog', {
  /** A box nobody could close would hang the run, so its text goes where Linux without a display puts it. */
  showErrorBox(title: string, content: string): void {
    process.stderr.write(`dialog.showErrorBox: ${title}\n${content}\n`)
  },
})

/** Nothing outside the test is ever opened; a test watches by replacing the method. */
export const shell = loud('shell', {
  openExternal: (url: string): Promise<void> => Promise.reject(missing(`shell.openExternal('${url}')`)),
  openPath: (path: string): Promise<string> => Promise.reject(missing(`shell.openPath('${path}')`)),
})
