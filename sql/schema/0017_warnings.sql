-- A task can warn people before it acts. They can keep their access, or get it back.

ALTER TABLE task ADD COLUMN notices TEXT NOT NULL DEFAULT ''  -- days before the action, as "14 3 1"
  CHECK (length(notices) <= 40);
ALTER TABLE task ADD COLUMN notice_subject TEXT NOT NULL DEFAULT ''
  CHECK (length(notice_subject) <= 200);
ALTER TABLE task ADD COLUMN notice_text TEXT NOT NULL DEFAULT ''
  CHECK (length(notice_text) <= 4000);
ALTER TABLE task ADD COLUMN keep TEXT NOT NULL DEFAULT 'off' CHECK (keep IN ('off', 'ask', 'self'));
ALTER TABLE task ADD COLUMN keep_days INTEGER NOT NULL DEFAULT 90
  CHECK (keep_days BETWEEN 1 AND 366);
ALTER TABLE task ADD COLUMN give_back TEXT NOT NULL DEFAULT 'off'
  CHECK (give_back IN ('off', 'ask', 'self'));
ALTER TABLE task ADD COLUMN then_action TEXT CHECK (then_action IN ('deactivate', 'delete'));
ALTER TABLE task ADD COLUMN then_days INTEGER NOT NULL DEFAULT 30
  CHECK (then_days BETWEEN 1 AND 366);
ALTER TABLE task ADD COLUMN then_cap_users INTEGER NOT NULL DEFAULT 50
  CHECK (then_cap_users BETWEEN 1 AND 1000000);

-- A run in the state 'warning' waits until its people were told and their time is over.
CREATE TABLE run_new (
  id INTEGER PRIMARY KEY,
  process_id TEXT NOT NULL UNIQUE, -- a random UUID, told to the webhooks
  kind TEXT NOT NULL CHECK (kind IN ('task', 'bulk', 'undo')),
  task INTEGER REFERENCES task,    -- of a task, or of the undo of a task's run
  undo_of INTEGER REFERENCES run ON DELETE CASCADE,
  name TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('preparing', 'preview', 'waiting', 'queued', 'warning',
      'running', 'done', 'failed', 'refused', 'stopped', 'dropped')),
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
  synced INTEGER,
  then_of INTEGER REFERENCES run ON DELETE SET NULL -- the second step after that run
) STRICT;
INSERT INTO run_new
SELECT id, process_id, kind, task, undo_of, name, state, dry_run, scheduled, query, spec,
       requested_by, requested_at, confirmed_by, confirmed_at, approved_by, approved_at,
       planned_at, seats, data_at, started_at, finished_at, stop_by, matched, planned, done,
       already, skipped, failed, requests, waiting_until, progress_at, reason, limit_mode,
       with_admins, undone, retry_of, confirmed_account, cause, protect_days, protect_reason,
       synced, NULL
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
CREATE UNIQUE INDEX run_preparing ON run (requested_by COLLATE NOCASE) WHERE state = 'preparing';
CREATE INDEX run_then_of ON run (then_of) WHERE then_of IS NOT NULL;

-- What the task said when the run was made. A later change of the task has no effect on it.
CREATE TABLE run_terms (
  run INTEGER PRIMARY KEY REFERENCES run ON DELETE CASCADE,
  notices TEXT NOT NULL,           -- as task.notices; '' : nobody is warned
  notice_subject TEXT NOT NULL,
  notice_text TEXT NOT NULL,
  keep TEXT NOT NULL CHECK (keep IN ('off', 'ask', 'self')),
  keep_days INTEGER NOT NULL,
  give_back TEXT NOT NULL CHECK (give_back IN ('off', 'ask', 'self')),
  then_action TEXT CHECK (then_action IN ('deactivate', 'delete')),
  then_days INTEGER NOT NULL,
  then_cap_users INTEGER NOT NULL,
  begun_at INTEGER,                -- everybody has a warning
  ready_at INTEGER,                -- every time was over, and the run was queued to act
  then_next INTEGER                -- from then on the second step is looked for; NULL: not any more
) STRICT;
CREATE INDEX run_terms_then ON run_terms (then_next) WHERE then_next IS NOT NULL;

CREATE TABLE warning (             -- of one person by one run
  run INTEGER NOT NULL,
  user INTEGER NOT NULL,
  state TEXT NOT NULL DEFAULT 'warned'
    CHECK (state IN ('warned', 'notice-failed', 'kept', 'asked', 'active', 'left')),
  address TEXT NOT NULL,           -- the person's at that time
  -- The day the notices name: its first second in the zone of the pages. Not before it, nor on
  -- figures of a sync that began less than a day after it, does anything happen.
  acts_at INTEGER NOT NULL,
  last_active INTEGER,             -- of any product, when the run was planned; later use ends it
  ended_at INTEGER,                -- when it got another state, or the run acted
  PRIMARY KEY (run, user),
  FOREIGN KEY (run, user) REFERENCES run_user ON DELETE CASCADE
) STRICT, WITHOUT ROWID;
CREATE INDEX warning_user ON warning (user, run);
CREATE INDEX warning_state ON warning (run, state, acts_at);
CREATE INDEX warning_ended ON warning (ended_at) WHERE ended_at IS NOT NULL;

CREATE TABLE notice (              -- one e-mail of a warning
  id INTEGER PRIMARY KEY,
  uid TEXT NOT NULL UNIQUE,        -- of the Message-ID
  run INTEGER NOT NULL,
  user INTEGER NOT NULL,
  days INTEGER NOT NULL,           -- before the action
  state TEXT NOT NULL DEFAULT 'waiting'
    CHECK (state IN ('waiting', 'sending', 'accepted', 'failed', 'cancelled')),
  due_at INTEGER NOT NULL,         -- as planned: JSON and pages show it
  try_at INTEGER NOT NULL,         -- next try, while waiting
  tries INTEGER NOT NULL DEFAULT 0,
  accepted_at INTEGER,             -- when the mail server took it
  cause TEXT,                      -- code of reason: why it failed
  detail TEXT,                     -- the answer of the mail server, readable text only
  UNIQUE (run, user, days),
  FOREIGN KEY (run, user) REFERENCES warning ON DELETE CASCADE
) STRICT;
CREATE INDEX notice_due ON notice (try_at, id) WHERE state = 'waiting';
CREATE INDEX notice_sending ON notice (id) WHERE state = 'sending';
CREATE INDEX notice_open ON notice (run, user) WHERE state IN ('waiting', 'sending');

CREATE TABLE keep (                -- a person keeps what runs of a task would take
  id INTEGER PRIMARY KEY,
  user INTEGER NOT NULL REFERENCES user,
  task INTEGER NOT NULL REFERENCES task,
  run INTEGER REFERENCES run ON DELETE SET NULL, -- the run that warned
  until INTEGER NOT NULL,          -- first second it no longer holds
  reason TEXT NOT NULL DEFAULT '' CHECK (length(reason) <= 500),
  created_at INTEGER NOT NULL,
  created_by TEXT NOT NULL,        -- the person, or the admin who granted the request
  ended_at INTEGER,
  ended_by TEXT
) STRICT;
CREATE INDEX keep_user ON keep (user, task);

CREATE TABLE access_request (      -- asked on My access, answered on Requests
  id INTEGER PRIMARY KEY,
  kind TEXT NOT NULL CHECK (kind IN ('keep', 'return')),
  user INTEGER NOT NULL REFERENCES user,
  run INTEGER NOT NULL REFERENCES run ON DELETE CASCADE,
  state TEXT NOT NULL DEFAULT 'open' CHECK (state IN ('open', 'granted', 'refused', 'void')),
  by_self INTEGER NOT NULL DEFAULT 0 CHECK (by_self IN (0, 1)), -- granted at once, by the task
  cause TEXT,                      -- code of reason: why it was not granted at once, or is void
  reason TEXT NOT NULL DEFAULT '' CHECK (length(reason) <= 500),
  created_at INTEGER NOT NULL,
  answered_at INTEGER,
  answered_by TEXT,
  note TEXT NOT NULL DEFAULT '' CHECK (length(note) <= 500),
  undo INTEGER REFERENCES run ON DELETE SET NULL -- the run that gives back
) STRICT;
CREATE UNIQUE INDEX access_request_open ON access_request (kind, user, run) WHERE state = 'open';
CREATE INDEX access_request_user ON access_request (user, created_at);
CREATE INDEX access_request_state ON access_request (state, id);
CREATE INDEX access_request_run ON access_request (run);

-- The clocks at the last turn of lane tasks: a step of the wall clock lengthens waiting times.
CREATE TABLE lane_clock (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  boot TEXT NOT NULL,              -- id of the boot
  monotonic INTEGER NOT NULL,      -- seconds since it
  wall INTEGER NOT NULL            -- UTC seconds
) STRICT;

-- An admin can have a notice sent to themselves.
CREATE TABLE event_new (
  id INTEGER PRIMARY KEY,
  -- a UUID: webhook-id, Message-ID and atom:id; the same over all retries
  uid TEXT NOT NULL UNIQUE,
  trigger TEXT NOT NULL CHECK (trigger IN (
    'orgKeyExpiry', 'taskSuccess', 'taskFailure', 'approvalNeeded', 'syncFailed', 'runRefused',
    'bulkDone', 'accessRequested', 'seatLimit', 'digest', 'noticeTest')),
  subject TEXT NOT NULL,           -- what it is about; one event for each trigger and subject
  body TEXT NOT NULL CHECK (length(CAST(body AS BLOB)) < 20000), -- JSON; EVENT_ADD sees to it
  test INTEGER NOT NULL DEFAULT 0 CHECK (test IN (0, 1)), -- asked for on a page to try a receiver
  created_at INTEGER NOT NULL
) STRICT;
INSERT INTO event_new SELECT id, uid, trigger, subject, body, test, created_at FROM event;
DROP TABLE event; -- foreign keys are off while a step is applied: no delivery goes with it
ALTER TABLE event_new RENAME TO event;
CREATE UNIQUE INDEX event_subject ON event (trigger, subject);
CREATE INDEX event_created_at ON event (created_at, id);
