-- Access reviews: people of a filter as they were at one sync, and who decided what about each.
-- A closed review is never written again.

CREATE TABLE review (
  id INTEGER PRIMARY KEY,
  name TEXT NOT NULL CHECK (length(name) BETWEEN 1 AND 100),
  filter_name TEXT NOT NULL,       -- of the saved filter, as it was
  query TEXT NOT NULL,             -- its conditions, as they were
  created_at INTEGER NOT NULL,
  created_by TEXT NOT NULL,        -- as signed in
  created_user INTEGER REFERENCES user, -- NULL: an owner who is not in the synced data
  due_on TEXT NOT NULL,            -- the last day, YYYY-MM-DD
  due_at INTEGER NOT NULL,         -- the first second after it, in the zone of the pages
  sync_run INTEGER NOT NULL,       -- the sync that read the people
  synced_at INTEGER NOT NULL,      -- its end
  population INTEGER NOT NULL,
  changes INTEGER NOT NULL DEFAULT 0, -- counts the saves of decisions
  run INTEGER REFERENCES run ON DELETE SET NULL, -- the bulk run of what is removed
  closed_at INTEGER,
  closed_by TEXT
) STRICT;
CREATE INDEX review_open ON review (due_at) WHERE closed_at IS NULL;
CREATE INDEX review_run ON review (run) WHERE run IS NOT NULL;

CREATE TABLE review_row (          -- one person; what is in it never changes, but for decision
  review INTEGER NOT NULL REFERENCES review,
  position INTEGER NOT NULL,       -- by name
  user INTEGER NOT NULL REFERENCES user,
  account_id TEXT NOT NULL,
  name TEXT NOT NULL,
  email TEXT,
  status TEXT NOT NULL,
  products TEXT NOT NULL,          -- JSON: [{"product", "siteName", "lastActive"}]
  groups TEXT NOT NULL,            -- JSON: names
  roles TEXT NOT NULL,             -- JSON: ["atlassian/org-admin", "atlassian/admin on …"]
  last_active INTEGER,             -- of any product; NULL: never
  inactive INTEGER NOT NULL CHECK (inactive IN (0, 1)), -- no reviewed product is used
  privileged INTEGER NOT NULL CHECK (privileged IN (0, 1)),
  protection TEXT,                 -- why the person is protected; NULL: not
  decision INTEGER REFERENCES review_decision, -- the current one; NULL: not reviewed
  PRIMARY KEY (review, position),
  UNIQUE (review, user)
) STRICT, WITHOUT ROWID;

CREATE TABLE review_row_area (     -- the areas that contained the person, of those that review
  review INTEGER NOT NULL REFERENCES review,
  user INTEGER NOT NULL,
  area INTEGER NOT NULL,           -- may be deleted later
  PRIMARY KEY (review, user, area)
) STRICT, WITHOUT ROWID;

CREATE TABLE review_decision (     -- all of them; the last one of a person counts
  id INTEGER PRIMARY KEY,
  review INTEGER NOT NULL REFERENCES review,
  user INTEGER NOT NULL,
  decision TEXT NOT NULL CHECK (decision IN ('keep', 'remove', 'later')),
  reason TEXT NOT NULL CHECK (length(reason) <= 500 AND (decision <> 'remove' OR reason <> '')),
  until INTEGER CHECK ((decision = 'later') = (until IS NOT NULL)), -- to be decided by then
  change INTEGER NOT NULL,         -- as review.changes was then
  decided_at INTEGER NOT NULL,
  decided_by TEXT NOT NULL,        -- as signed in
  decided_user INTEGER REFERENCES user, -- NULL: an owner who is not in the synced data
  as_owner INTEGER NOT NULL CHECK (as_owner IN (0, 1)) -- no reviewer was left
) STRICT;
CREATE INDEX review_decision_row ON review_decision (review, user, id);

CREATE TABLE review_reviewer (
  id INTEGER PRIMARY KEY,
  review INTEGER NOT NULL REFERENCES review,
  user INTEGER NOT NULL REFERENCES user,
  area INTEGER,                    -- reviews the people of it; NULL: everyone. May be deleted later
  area_name TEXT,                  -- as it was
  CHECK ((area IS NULL) = (area_name IS NULL))
) STRICT;
CREATE UNIQUE INDEX review_reviewer_user ON review_reviewer (review, user, coalesce(area, 0));
CREATE INDEX review_reviewer_of ON review_reviewer (user, review);

CREATE TABLE review_notice (       -- an e-mail to a reviewer
  review INTEGER NOT NULL REFERENCES review,
  user INTEGER NOT NULL REFERENCES user,
  kind TEXT NOT NULL CHECK (kind IN ('begin', 'asked', 'due-3', 'due-1')),
  queued_at INTEGER NOT NULL,
  PRIMARY KEY (review, user, queued_at)
) STRICT, WITHOUT ROWID;

CREATE TABLE review_file (         -- the archive of a closed review, in parts
  review INTEGER NOT NULL REFERENCES review,
  name TEXT NOT NULL,
  part INTEGER NOT NULL,
  body BLOB NOT NULL,
  PRIMARY KEY (review, name, part)
) STRICT;

-- Reviewers who may decide now: present, and of an area while it is theirs to change.
CREATE VIEW review_judge AS
SELECT rev.review, rev.user, rev.area
  FROM review_reviewer rev
  JOIN user u ON u.id = rev.user
 WHERE u.status = 'active'
   AND u.gone_at IS NULL
   AND (rev.area IS NULL
        OR EXISTS (SELECT 1
                     FROM assignment an
                    WHERE an.area = rev.area
                      AND an.level = 'act'
                      AND (an.user = rev.user
                           OR EXISTS (SELECT 1
                                        FROM membership m
                                       WHERE m.user = rev.user
                                         AND m.user_group = an.user_group))));

-- Who gave people access by a run that they requested, confirmed or approved, each as signed in.
CREATE VIEW review_gave AS
SELECT ru.user, r.requested_by, r.confirmed_by, r.approved_by, r.confirmed_account
  FROM run_user ru
  JOIN run r ON r.id = ru.run
 WHERE EXISTS (SELECT 1
                 FROM run_step rs
                WHERE rs.run = ru.run
                  AND rs.user = ru.user
                  AND rs.state = 'done'
                  AND rs.kind IN ('join-group', 'assign-role', 'restore', 'enable',
                                  'cancel-delete'));

-- Which reviewer may decide about whom: nobody about themselves, nor about people they gave access
-- to, also by granting a request.
CREATE VIEW review_right AS
SELECT rr.review, rr.user, rj.user AS reviewer
  FROM review_row rr
  JOIN review_judge rj ON rj.review = rr.review
  JOIN user u ON u.id = rj.user
 WHERE rj.user <> rr.user
   AND (rj.area IS NULL
        OR EXISTS (SELECT 1
                     FROM review_row_area rra
                    WHERE rra.review = rr.review
                      AND rra.user = rr.user
                      AND rra.area = rj.area))
   AND NOT EXISTS (SELECT 1
                     FROM review_gave rg
                    WHERE rg.user = rr.user
                      AND (rg.requested_by COLLATE NOCASE IN (u.email, u.account_id)
                           OR rg.confirmed_by COLLATE NOCASE IN (u.email, u.account_id)
                           OR rg.approved_by COLLATE NOCASE IN (u.email, u.account_id)
                           OR rg.confirmed_account = u.account_id))
   AND NOT EXISTS (SELECT 1
                     FROM access_request aq
                    WHERE aq.user = rr.user
                      AND aq.state = 'granted'
                      AND aq.answered_by COLLATE NOCASE IN (u.email, u.account_id));

-- The runs of a review that act: the one it made, and what tried its failed people again. One that
-- was rejected before it began is none.
CREATE VIEW review_act AS
SELECT re.id AS review, r.id AS run, r.state,
       r.state IN ('done', 'failed', 'refused', 'stopped') AS ended
  FROM review re
  JOIN run r
    ON r.id = re.run
    OR r.retry_of = re.run
 WHERE r.dry_run = 0
   AND r.state NOT IN ('preparing', 'preview', 'dropped')
   AND (r.started_at IS NOT NULL OR r.state NOT IN ('failed', 'refused', 'stopped'));

-- Reviewers get an e-mail.
CREATE TABLE event_new (
  id INTEGER PRIMARY KEY,
  -- a UUID: webhook-id, Message-ID and atom:id; the same over all retries
  uid TEXT NOT NULL UNIQUE,
  trigger TEXT NOT NULL CHECK (trigger IN (
    'orgKeyExpiry', 'taskSuccess', 'taskFailure', 'approvalNeeded', 'syncFailed', 'runRefused',
    'bulkDone', 'accessRequested', 'seatLimit', 'digest', 'noticeTest', 'reviewNotice')),
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
