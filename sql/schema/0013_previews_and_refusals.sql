-- A preview of very many people is made by lane tasks: state 'preparing'. 'dropped' is a run
-- nobody can open any more, whose rows the lane takes away piece by piece.

CREATE TABLE run_new (
  id INTEGER PRIMARY KEY,
  process_id TEXT NOT NULL UNIQUE, -- a random UUID, told to the webhooks
  kind TEXT NOT NULL CHECK (kind IN ('task', 'bulk', 'undo')),
  task INTEGER REFERENCES task,    -- of a task, or of the undo of a task's run
  undo_of INTEGER REFERENCES run ON DELETE CASCADE,
  name TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('preparing', 'preview', 'waiting', 'queued', 'running',
      'done', 'failed', 'refused', 'stopped', 'dropped')),
  dry_run INTEGER NOT NULL DEFAULT 0 CHECK (dry_run IN (0, 1)),
  scheduled INTEGER NOT NULL DEFAULT 0 CHECK (scheduled IN (0, 1)), -- started by the clock
  query TEXT,                      -- the filter as it was; NULL: a list of people, or an undo
  spec TEXT NOT NULL DEFAULT '',   -- filter and actions in one text: task.seen_spec
  requested_by TEXT NOT NULL,
  requested_at INTEGER NOT NULL,
  confirmed_by TEXT,               -- who ran it from its preview
  confirmed_at INTEGER,
  approved_by TEXT,                -- the second person
  approved_at INTEGER,
  planned_at INTEGER,              -- once planned, only these people can be hit
  seats INTEGER NOT NULL DEFAULT 0, -- of the products it speaks of, when planned
  data_at INTEGER,                 -- end of the synchronization the plan was made on
  started_at INTEGER,
  finished_at INTEGER,
  stop_by TEXT,                    -- asked to stop; the lane obeys between two calls
  matched INTEGER NOT NULL DEFAULT 0,  -- people the filter or the list names
  planned INTEGER NOT NULL DEFAULT 0,  -- of these: something would be called
  done INTEGER NOT NULL DEFAULT 0,
  already INTEGER NOT NULL DEFAULT 0,
  skipped INTEGER NOT NULL DEFAULT 0,  -- left out included
  failed INTEGER NOT NULL DEFAULT 0,
  requests INTEGER NOT NULL DEFAULT 0,
  waiting_until INTEGER,           -- for the rate limit
  progress_at INTEGER,             -- last sign of life
  reason TEXT,                     -- why it waits, was refused, stopped or failed
  limit_mode TEXT NOT NULL DEFAULT 'stop' CHECK (limit_mode IN ('stop', 'longest')),
  with_admins INTEGER NOT NULL DEFAULT 0 CHECK (with_admins IN (0, 1)),
  undone INTEGER NOT NULL DEFAULT 0,
  retry_of INTEGER REFERENCES run ON DELETE SET NULL,
  confirmed_account TEXT,
  cause TEXT,
  protect_days INTEGER CHECK (protect_days BETWEEN 1 AND 366),
  protect_reason TEXT CHECK (length(protect_reason) BETWEEN 1 AND 200),
  synced INTEGER
) STRICT;
INSERT INTO run_new
SELECT id, process_id, kind, task, undo_of, name, state, dry_run, scheduled, query, spec,
       requested_by, requested_at, confirmed_by, confirmed_at, approved_by, approved_at,
       planned_at, seats, data_at, started_at, finished_at, stop_by, matched, planned, done,
       already, skipped, failed, requests, waiting_until, progress_at, reason, limit_mode,
       with_admins, undone, retry_of, confirmed_account, cause, protect_days, protect_reason,
       synced
  FROM run;
DROP TABLE run; -- foreign keys are off while a step is applied: no row of another table goes too
ALTER TABLE run_new RENAME TO run;

CREATE INDEX run_task ON run (task, id);
CREATE INDEX run_task_shown ON run (task, id)
 WHERE state NOT IN ('preparing', 'preview', 'dropped');
CREATE INDEX run_undo_of ON run (undo_of) WHERE undo_of IS NOT NULL;
CREATE INDEX run_state ON run (state, id);
CREATE INDEX run_confirmed ON run (confirmed_at) WHERE confirmed_at IS NOT NULL;
CREATE INDEX run_retry_of ON run (retry_of) WHERE retry_of IS NOT NULL;
-- One in the making for each person.
CREATE UNIQUE INDEX run_preparing ON run (requested_by COLLATE NOCASE) WHERE state = 'preparing';

-- Refused forms and entries are counted beside the row of the first, which never changes.
CREATE TABLE audit_repeat (
  audit INTEGER PRIMARY KEY REFERENCES audit,
  times INTEGER NOT NULL,          -- the first included
  last_at INTEGER NOT NULL
) STRICT;
CREATE INDEX audit_who ON audit (who COLLATE NOCASE, id, action);
CREATE INDEX audit_action ON audit (action, id);
-- What was typed into a refused form stood in the audit for every reader, a password in the wrong
-- field, too. The name of the field stays.
DROP TRIGGER audit_no_update;
UPDATE audit SET detail = substr(detail, 1, instr(detail, ':') - 1)
 WHERE action = 'form.refused' AND instr(detail, ':') > 0;
CREATE TRIGGER audit_no_update BEFORE UPDATE ON audit BEGIN SELECT RAISE(ABORT, 'the audit only grows'); END;
