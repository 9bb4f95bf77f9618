/** Parley's own instruction for summaries; the user may put another in its place. */
export const DEFAULT_SUMMARY_PROMPT = `Write the notes with which you could go on with this conversation if you had forgotten all of it.

Quote constraints and preferences word for word, with who said them. Keep every name, number, date, identifier, path and link exactly as written. Say what was decided and why, what was rejected, and what is still open. Leave out small talk, and never mention that a summary was made. Do not answer the conversation, and call no tools.`
