/** Words that several parts of the app share. */
export const common = {
  appName: 'Parley',
  close: 'Close',
  dismiss: 'Dismiss',
  loading: 'Loading…',
  reload: 'Reload',
  retry: 'Retry',
  undo: 'Undo',
}
