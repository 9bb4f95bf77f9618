/** True while a dialog or menu is open: it has the keys to itself. */
export function isPopupOpen(): boolean {
  return document.querySelector('[role="dialog"],[role="alertdialog"],[role="menu"],[role="listbox"]') !== null
}
