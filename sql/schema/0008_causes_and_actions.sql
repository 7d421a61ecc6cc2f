-- What runs rest their decisions on becomes columns: causes, error codes and "makes admins" were read out of sentences before. And what
-- the new actions, limits, undos and events need.

-- New events.
CREATE TABLE webhook_trigger_new (
  webhook INTEGER NOT NULL REFERENCES webhook ON DELETE CASCADE,
  name TEXT NOT NULL CHECK (name IN ('orgKeyExpiry', 'taskSuccess', 'taskFailure', 'approvalNeeded', 'syncFailed', 'runRefused', 'bulkDone', 'accessRequested',
                                     'seatLimit', 'digest')),
  PRIMARY KEY (webhook, name)
) STRICT, WITHOUT ROWID;
INSERT INTO webhook_trigger_new SELECT webhook, name FROM webhook_trigger;
DROP TABLE webhook_trigger;
ALTER TABLE webhook_trigger_new RENAME TO webhook_trigger;

CREATE TABLE event_new (
  id INTEGER PRIMARY KEY,
  uid TEXT NOT NULL UNIQUE,        -- a UUID: webhook-id, Message-ID and atom:id; the same over all retries
  trigger TEXT NOT NULL CHECK (trigger IN ('orgKeyExpiry', 'taskSuccess', 'taskFailure', 'approvalNeeded', 'syncFailed', 'runRefused', 'bulkDone', 'accessRequested',
                                           'seatLimit', 'digest')),
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

-- New actions and calls.
CREATE TABLE task_action_new (
  task INTEGER NOT NULL REFERENCES task ON DELETE CASCADE,
  position INTEGER NOT NULL,
  action TEXT NOT NULL CHECK (action IN ('remove-access', 'remove-unused', 'add-group', 'remove-group', 'suspend', 'restore', 'deactivate', 'reactivate', 'delete',
                                         'cancel-delete', 'remove-from-org')),
  product TEXT,                    -- remove-access, remove-unused: product word
  site TEXT,                       -- of these: cloudId; NULL: on every site
  group_id TEXT,                   -- add-group, remove-group
  PRIMARY KEY (task, position)
) STRICT, WITHOUT ROWID;
INSERT INTO task_action_new SELECT task, position, action, product, site, group_id FROM task_action;
DROP TABLE task_action;
ALTER TABLE task_action_new RENAME TO task_action;

ALTER TABLE task ADD COLUMN limit_mode TEXT NOT NULL DEFAULT 'stop' CHECK (limit_mode IN ('stop', 'longest')); -- longest: up to the limits, longest unused first

ALTER TABLE run ADD COLUMN limit_mode TEXT NOT NULL DEFAULT 'stop' CHECK (limit_mode IN ('stop', 'longest')); -- as it was when planned
ALTER TABLE run ADD COLUMN with_admins INTEGER NOT NULL DEFAULT 0 CHECK (with_admins IN (0, 1)); -- an undo an owner asked for: gives admin rights back, too
ALTER TABLE run ADD COLUMN undone INTEGER NOT NULL DEFAULT 0; -- people all of whose calls were put back
ALTER TABLE run ADD COLUMN retry_of INTEGER REFERENCES run ON DELETE SET NULL; -- the run whose failed people it tries again
ALTER TABLE run ADD COLUMN confirmed_account TEXT; -- account id of confirmed_by when it was confirmed; NULL: nobody's
ALTER TABLE run ADD COLUMN cause TEXT;  -- code of reason (core/reason.h); NULL: none, or a run of before
CREATE INDEX run_confirmed ON run (confirmed_at) WHERE confirmed_at IS NOT NULL;
CREATE INDEX run_retry_of ON run (retry_of) WHERE retry_of IS NOT NULL;

-- cause is the code, detail what its words speak of; reason stays the sentence as people were told it then.
ALTER TABLE run_user ADD COLUMN cause TEXT;
ALTER TABLE run_user ADD COLUMN detail TEXT;
ALTER TABLE run_user ADD COLUMN since INTEGER;     -- what the longest unused seat's age counts from, when planned; NULL: no seat
ALTER TABLE run_user ADD COLUMN undone_by INTEGER; -- the run that put back the last of what was done

CREATE TABLE run_step_new (        -- one call to Atlassian for one person: intent before, outcome after
  run INTEGER NOT NULL,
  user INTEGER NOT NULL,
  seq INTEGER NOT NULL,            -- order within the person
  kind TEXT NOT NULL CHECK (kind IN ('leave-group', 'join-group', 'revoke-role', 'assign-role', 'suspend', 'restore', 'disable', 'enable', 'delete', 'cancel-delete',
                                     'remove-user')),
  directory_id TEXT,               -- groups, suspend, restore, remove-user; NULL in a plan: every directory that holds the person
  group_id TEXT,
  resource TEXT,                   -- roles: the product's ARI
  role TEXT,
  label TEXT NOT NULL,             -- in words: the group's name, the product and site, the directory
  state TEXT NOT NULL DEFAULT 'planned' CHECK (state IN ('planned', 'intent', 'done', 'already', 'skipped', 'failed')),
  tries INTEGER NOT NULL DEFAULT 0,
  status INTEGER,                  -- HTTP status of the last answer; 0: none came
  error_code TEXT,                 -- Atlassian's own code in it, like ADMIN-409-2
  cause TEXT,                      -- code of reason
  reason TEXT,
  intent_at INTEGER,
  finished_at INTEGER,
  undone_by INTEGER,               -- the run that put it back
  PRIMARY KEY (run, user, seq),
  FOREIGN KEY (run, user) REFERENCES run_user ON DELETE CASCADE
) STRICT, WITHOUT ROWID;
INSERT INTO run_step_new SELECT run, user, seq, kind, directory_id, group_id, resource, role, label, state, tries, status,
       CASE WHEN reason LIKE '%409-2%' THEN 'ADMIN-409-2' END, NULL, reason, intent_at, finished_at, undone_by FROM run_step;
DROP TABLE run_step;
ALTER TABLE run_step_new RENAME TO run_step;

ALTER TABLE run_group ADD COLUMN makes_admins INTEGER NOT NULL DEFAULT 0 CHECK (makes_admins IN (0, 1));
UPDATE run_group SET makes_admins = 1 WHERE gives LIKE '%admin)%';

-- What was undone until now says so.
UPDATE run_user SET undone_by = (SELECT max(s.undone_by) FROM run_step s WHERE s.run = run_user.run AND s.user = run_user.user)
 WHERE EXISTS (SELECT 1 FROM run_step s WHERE s.run = run_user.run AND s.user = run_user.user AND s.undone_by IS NOT NULL)
   AND NOT EXISTS (SELECT 1 FROM run_step s WHERE s.run = run_user.run AND s.user = run_user.user AND s.state = 'done' AND s.undone_by IS NULL);
UPDATE run SET undone = (SELECT count(*) FROM run_user u WHERE u.run = run.id AND u.undone_by IS NOT NULL);
