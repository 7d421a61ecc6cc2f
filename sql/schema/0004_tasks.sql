-- Tasks and runs. A run is everything that may write to Atlassian: a task that is due, a bulk operation, an undo; and its
-- preview is the same rows before anything happened. Nothing here is deleted before three years (previews that were never
-- confirmed: a week). What was called is written with Atlassian's own ids and words, so that it stays true when the copy
-- of the organization moves on.

CREATE TABLE task (
  id INTEGER PRIMARY KEY,
  name TEXT NOT NULL COLLATE NOCASE CHECK (length(name) BETWEEN 1 AND 120),
  filter INTEGER NOT NULL,         -- saved_filter (which may be gone later); its query is read anew at each run
  schedule TEXT NOT NULL CHECK (schedule IN ('once', 'daily', 'weekdays', 'interval', 'manual')),
  weekdays TEXT NOT NULL DEFAULT '',  -- weekdays: "mon,wed"
  every_days INTEGER NOT NULL DEFAULT 7 CHECK (every_days BETWEEN 1 AND 366), -- interval
  on_date TEXT,                    -- YYYY-MM-DD: the day of a once, the day an interval counts from
  at_time TEXT NOT NULL DEFAULT '06:00', -- HH:MM on the clocks of time_zone
  time_zone TEXT NOT NULL DEFAULT 'UTC',
  cap_users INTEGER NOT NULL DEFAULT 50 CHECK (cap_users BETWEEN 1 AND 1000000), -- a run that would hit more does not start
  cap_percent INTEGER NOT NULL DEFAULT 10 CHECK (cap_percent BETWEEN 1 AND 100), -- of the seats the task speaks of
  dry_run INTEGER NOT NULL DEFAULT 1 CHECK (dry_run IN (0, 1)),
  enabled INTEGER NOT NULL DEFAULT 0 CHECK (enabled IN (0, 1)),
  notify TEXT NOT NULL DEFAULT '' CHECK (length(notify) <= 1000), -- e-mail addresses, separated by commas
  seen_spec TEXT,                  -- filter and actions as a person saw them in a preview; a run whose own differ is refused
  seen_by TEXT,
  seen_at INTEGER,
  next_run_at INTEGER,             -- NULL: not enabled, manual, or over
  created_at INTEGER NOT NULL,
  created_by TEXT NOT NULL,
  changed_at INTEGER NOT NULL,
  changed_by TEXT NOT NULL,
  deleted_at INTEGER,              -- kept for its runs
  CHECK (enabled = 0 OR (seen_spec IS NOT NULL AND deleted_at IS NULL)),
  CHECK (dry_run = 1 OR seen_spec IS NOT NULL)
) STRICT;
CREATE UNIQUE INDEX task_name ON task (name) WHERE deleted_at IS NULL;
CREATE INDEX task_due ON task (next_run_at) WHERE enabled = 1;

CREATE TABLE task_action (
  task INTEGER NOT NULL REFERENCES task ON DELETE CASCADE,
  position INTEGER NOT NULL,
  action TEXT NOT NULL CHECK (action IN ('remove-access', 'add-group', 'remove-group', 'suspend', 'restore', 'deactivate', 'reactivate')),
  product TEXT,                    -- remove-access: product word
  site TEXT,                       -- remove-access: cloudId; NULL: on every site
  group_id TEXT,                   -- add-group, remove-group
  PRIMARY KEY (task, position)
) STRICT, WITHOUT ROWID;

CREATE TABLE run (
  id INTEGER PRIMARY KEY,
  process_id TEXT NOT NULL UNIQUE, -- a random UUID, told to the webhooks
  kind TEXT NOT NULL CHECK (kind IN ('task', 'bulk', 'undo')),
  task INTEGER REFERENCES task,    -- of a task, or of the undo of a task's run
  undo_of INTEGER REFERENCES run ON DELETE CASCADE,
  name TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('preview', 'waiting', 'queued', 'running', 'done', 'failed', 'refused', 'stopped')),
  dry_run INTEGER NOT NULL DEFAULT 0 CHECK (dry_run IN (0, 1)),
  scheduled INTEGER NOT NULL DEFAULT 0 CHECK (scheduled IN (0, 1)), -- started by the clock: cap and suspicion are checked
  query TEXT,                      -- the filter as it was; NULL: a list of people, or an undo
  spec TEXT NOT NULL DEFAULT '',   -- filter and actions in one text, compared with task.seen_spec
  requested_by TEXT NOT NULL,
  requested_at INTEGER NOT NULL,
  confirmed_by TEXT,               -- who ran it from its preview
  confirmed_at INTEGER,
  approved_by TEXT,                -- the second person
  approved_at INTEGER,
  planned_at INTEGER,              -- once planned, only these people can be hit
  seats INTEGER NOT NULL DEFAULT 0, -- of the products it speaks of, when planned: what cap_percent is of
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
  reason TEXT                      -- why it waits, was refused, stopped or failed
) STRICT;
CREATE INDEX run_task ON run (task, id);
CREATE INDEX run_task_shown ON run (task, id) WHERE state <> 'preview';
CREATE INDEX run_undo_of ON run (undo_of) WHERE undo_of IS NOT NULL;
CREATE INDEX run_state ON run (state, id);

CREATE TABLE run_action (          -- the actions as they were
  run INTEGER NOT NULL REFERENCES run ON DELETE CASCADE,
  position INTEGER NOT NULL,
  action TEXT NOT NULL,
  product TEXT,
  site TEXT,
  group_id TEXT,
  PRIMARY KEY (run, position)
) STRICT, WITHOUT ROWID;

CREATE TABLE run_user (
  run INTEGER NOT NULL REFERENCES run ON DELETE CASCADE,
  user INTEGER NOT NULL REFERENCES user,
  state TEXT NOT NULL CHECK (state IN ('chosen', 'left-out', 'planned', 'acting', 'done', 'already', 'skipped', 'failed')),
  reason TEXT,                     -- why left out, skipped or failed
  last_active INTEGER,             -- as known when planned, in the products the run speaks of
  PRIMARY KEY (run, user)
) STRICT, WITHOUT ROWID;
CREATE INDEX run_user_state ON run_user (run, state, user);
CREATE INDEX run_user_user ON run_user (user, run); -- what was done to a person

CREATE TABLE run_step (            -- one call to Atlassian for one person: intent before, outcome after
  run INTEGER NOT NULL,
  user INTEGER NOT NULL,
  seq INTEGER NOT NULL,            -- order within the person
  kind TEXT NOT NULL CHECK (kind IN ('leave-group', 'join-group', 'revoke-role', 'assign-role', 'suspend', 'restore', 'disable', 'enable')),
  directory_id TEXT,               -- groups, suspend, restore; NULL in a plan: every directory that holds the person
  group_id TEXT,
  resource TEXT,                   -- roles: the product's ARI
  role TEXT,
  label TEXT NOT NULL,             -- in words: the group's name, the product and site, the directory
  state TEXT NOT NULL DEFAULT 'planned' CHECK (state IN ('planned', 'intent', 'done', 'already', 'skipped', 'failed')),
  tries INTEGER NOT NULL DEFAULT 0,
  status INTEGER,                  -- HTTP status of the last answer; 0: none came
  reason TEXT,
  intent_at INTEGER,
  finished_at INTEGER,
  undone_by INTEGER,               -- the run that put it back
  PRIMARY KEY (run, user, seq),
  FOREIGN KEY (run, user) REFERENCES run_user ON DELETE CASCADE
) STRICT, WITHOUT ROWID;

CREATE TABLE run_loss (            -- seats the plan would take, from whom
  run INTEGER NOT NULL REFERENCES run ON DELETE CASCADE,
  user INTEGER NOT NULL REFERENCES user,
  product INTEGER NOT NULL REFERENCES product,
  asked INTEGER NOT NULL CHECK (asked IN (0, 1)), -- 0: a group that has to be left gives this product, too
  PRIMARY KEY (run, user, product)
) STRICT, WITHOUT ROWID;

CREATE TABLE run_group (           -- what the groups to be left gave when it was planned, in words; the lane compares before it acts
  run INTEGER NOT NULL REFERENCES run ON DELETE CASCADE,
  group_id TEXT NOT NULL,
  gives TEXT NOT NULL,
  PRIMARY KEY (run, group_id)
) STRICT, WITHOUT ROWID;
