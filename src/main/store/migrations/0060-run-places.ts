import type { Migration } from './migration'

/** Whoever waits for its turn can be given an earlier one; once a run has begun, its place and what is asked of it never change. */
export const runPlaces: Migration = {
  version: 60,
  name: 'run places',
  up: (db) =>
    db.exec(`
DROP TRIGGER speaker_run_identity;
CREATE TRIGGER speaker_run_identity BEFORE UPDATE OF
  id, uid, conversation_id, round_id, participant_id, attempt, copied ON speaker_run
BEGIN SELECT RAISE(ABORT, 'the identity of a run never changes'); END;
CREATE TRIGGER speaker_run_place BEFORE UPDATE OF position, instruction ON speaker_run WHEN OLD.state <> 'queued'
BEGIN SELECT RAISE(ABORT, 'the place of a run that has begun never changes'); END;
`),
}
