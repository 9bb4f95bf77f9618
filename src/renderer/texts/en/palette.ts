export const palette = {
  title: 'Command palette',
  input: 'Search commands and conversations',
  placeholder: 'Type a command or the title of a conversation',
  commands: 'Commands',
  conversations: 'Conversations',
  recent: 'Recent conversations',
  empty: 'Nothing matches “{{query}}”',
  close: 'Close',
  archived: 'Archived',
} as const
