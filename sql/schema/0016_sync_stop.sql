-- A person can stop a sync; a run keeps how long its steps took; a rejected run keeps whom it
-- missed.

CREATE TABLE sync_run_new (
  id INTEGER PRIMARY KEY,
  kind TEXT NOT NULL CHECK (kind IN ('first', 'daily', 'manual')),
  local_day TEXT,                  -- for daily: the local date it stands for
  requested_by TEXT NOT NULL,
  started_at INTEGER NOT NULL,
  finished_at INTEGER,
  outcome TEXT NOT NULL DEFAULT 'running'
    CHECK (outcome IN ('running', 'ok', 'failed', 'suspicious', 'stopped')),
  phase TEXT NOT NULL DEFAULT '',  -- a name of core/terms/sync_phase.c
  users_total INTEGER,             -- expected, from users/count
  users_seen INTEGER NOT NULL DEFAULT 0,
  waiting_until INTEGER,           -- for the rate limit
  users INTEGER, added INTEGER, changed INTEGER, gone INTEGER,
  requests INTEGER NOT NULL DEFAULT 0,
  retries INTEGER NOT NULL DEFAULT 0,
  bytes INTEGER NOT NULL DEFAULT 0,
  error TEXT,
  confirmed_by TEXT,               -- who accepted a suspicious run, for the next run
  -- other account types than atlassian, as "word count, word count"; NULL: none
  odd_types TEXT,
  odd_times INTEGER NOT NULL DEFAULT 0, -- people with an invalid time of joining or activity
  stopped_by TEXT,                 -- who asked the run to stop
  -- milliseconds of each finished stage (core/terms/sync_phase.h), as "120 3400"
  stage_ms TEXT
) STRICT;
INSERT INTO sync_run_new
SELECT id, kind, local_day, requested_by, started_at, finished_at, outcome, '', users_total,
       users_seen, waiting_until, users, added, changed, gone, requests, retries, bytes, error,
       confirmed_by, odd_types, odd_times, NULL, NULL
  FROM sync_run;
DROP TABLE sync_run;
ALTER TABLE sync_run_new RENAME TO sync_run;
CREATE UNIQUE INDEX sync_run_day ON sync_run (local_day) WHERE kind = 'daily' AND outcome = 'ok';
CREATE INDEX sync_run_outcome ON sync_run (outcome, finished_at);
CREATE INDEX sync_run_local_day ON sync_run (local_day);

CREATE TABLE sync_missing (        -- people missing from the newest rejected run
  run INTEGER NOT NULL REFERENCES sync_run,
  user INTEGER NOT NULL REFERENCES user,
  PRIMARY KEY (run, user)
) STRICT, WITHOUT ROWID;
