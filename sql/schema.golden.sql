-- What the files of sql/schema/ add up to; written by tests/lint/schema.sh --write.
CREATE VIEW group_inside AS SELECT id, group_id FROM user_group;
CREATE VIEW person_inside AS SELECT id AS user FROM user;
CREATE VIEW product_days AS
SELECT p.id AS product,
       cast(coalesce((SELECT value FROM setting WHERE name = 'inactive_days.' || p.product),
                     (SELECT value FROM setting WHERE name = 'inactive_days'), '30') AS INTEGER) AS days
  FROM product p;
CREATE VIEW review_act AS
WITH RECURSIVE act (review, run) AS (
  SELECT id, run
    FROM review
   WHERE run IS NOT NULL
  UNION
  SELECT act.review, r.id
    FROM act
    JOIN run r ON r.retry_of = act.run
)
SELECT act.review, r.id AS run, r.state,
       r.state IN ('done', 'failed', 'refused', 'stopped') AS ended
  FROM act
  JOIN run r ON r.id = act.run
 WHERE r.dry_run = 0
   AND r.state NOT IN ('preparing', 'preview', 'dropped')
   AND (r.started_at IS NOT NULL OR r.state NOT IN ('failed', 'refused', 'stopped'));
CREATE VIEW review_gave AS
SELECT ru.user, r.requested_by, r.confirmed_by, r.approved_by, r.confirmed_account,
       t.created_by AS made_by, t.changed_by
  FROM run_user ru
  JOIN run r ON r.id = ru.run
  LEFT JOIN task t
    ON t.id = r.task
   AND r.kind = 'task'
 WHERE EXISTS (SELECT 1
                 FROM run_step rs
                WHERE rs.run = ru.run
                  AND rs.user = ru.user
                  AND rs.state = 'done'
                  AND rs.kind IN ('join-group', 'assign-role', 'restore', 'enable',
                                  'cancel-delete'));
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
                           OR rg.confirmed_account = u.account_id
                           OR rg.made_by COLLATE NOCASE IN (u.email, u.account_id)
                           OR rg.changed_by COLLATE NOCASE IN (u.email, u.account_id)))
   AND NOT EXISTS (SELECT 1
                     FROM access_request aq
                    WHERE aq.user = rr.user
                      AND aq.state = 'granted'
                      AND aq.answered_by COLLATE NOCASE IN (u.email, u.account_id));
CREATE VIEW role_path AS
  SELECT m.user AS user, g.product AS product, g.role AS role, m.user_group AS user_group
    FROM membership m JOIN group_role g ON g.user_group = m.user_group
  UNION ALL
  SELECT user, product, role, NULL FROM user_role;
CREATE VIEW run_own AS SELECT id FROM run;
CREATE VIEW run_person AS SELECT id, account_id, name, email FROM user;
CREATE TRIGGER audit_no_delete BEFORE DELETE ON audit BEGIN SELECT RAISE(ABORT, 'the audit only grows'); END;
CREATE TRIGGER audit_no_update BEFORE UPDATE ON audit BEGIN SELECT RAISE(ABORT, 'the audit only grows'); END;
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
CREATE TABLE activity (            -- no row: never active
  user INTEGER NOT NULL REFERENCES user,
  product INTEGER NOT NULL REFERENCES product,
  last_active INTEGER NOT NULL,
  PRIMARY KEY (user, product)
) STRICT, WITHOUT ROWID;
CREATE TABLE admin_member (        -- the memberships of groups that make product or user access admins: a few of very many, for who asks by group
  user_group INTEGER NOT NULL REFERENCES user_group,
  user INTEGER NOT NULL REFERENCES user,
  PRIMARY KEY (user_group, user)
) STRICT, WITHOUT ROWID;
CREATE TABLE api_key (
  id INTEGER PRIMARY KEY,
  state TEXT NOT NULL CHECK (state IN ('checking', 'current', 'refused', 'replaced', 'removed')),
  sealed BLOB,                     -- NULL once replaced, refused or removed
  sealer TEXT NOT NULL,            -- names the key pair that sealed it
  last4 TEXT NOT NULL,
  label TEXT NOT NULL,
  org_id TEXT,                     -- typed, or found by the check
  org_name TEXT,
  typed_expires_on TEXT,           -- YYYY-MM-DD
  expires_at INTEGER,
  expires_source TEXT CHECK (expires_source IN ('atlassian', 'typed')),
  atlassian_id TEXT,
  entered_by TEXT NOT NULL,
  entered_at INTEGER NOT NULL,
  checked_at INTEGER,
  problem TEXT,                    -- why refused, and what to do
  last_used_at INTEGER
, use TEXT NOT NULL DEFAULT 'all'
  CHECK (use IN ('all', 'read', 'act')), can_act INTEGER CHECK (can_act IN (0, 1)), refused_at INTEGER, cause TEXT, fingerprint TEXT) STRICT;
CREATE TABLE area (                -- a named part of the organization
  id INTEGER PRIMARY KEY,
  name TEXT NOT NULL COLLATE NOCASE UNIQUE CHECK (length(name) BETWEEN 1 AND 100),
  created_at INTEGER NOT NULL,
  created_by TEXT NOT NULL,
  changed_at INTEGER NOT NULL,
  changed_by TEXT NOT NULL
) STRICT;
CREATE TABLE area_domain (         -- none: people of every domain
  area INTEGER NOT NULL REFERENCES area ON DELETE CASCADE,
  domain TEXT NOT NULL,            -- as user.email_domain
  PRIMARY KEY (area, domain)
) STRICT, WITHOUT ROWID;
CREATE TABLE area_instance (       -- by words, not by row: one that vanishes may come back
  area INTEGER NOT NULL REFERENCES area ON DELETE CASCADE,
  product TEXT NOT NULL,           -- as product.product
  site TEXT NOT NULL,              -- as product.site
  PRIMARY KEY (area, product, site)
) STRICT, WITHOUT ROWID;
CREATE TABLE area_moment (         -- as seat_moment
  slice INTEGER NOT NULL REFERENCES area_slice ON DELETE CASCADE,
  kind TEXT NOT NULL CHECK (kind IN ('used', 'never', 'late_used', 'late_since')),
  day INTEGER NOT NULL,
  seats INTEGER NOT NULL,
  upto INTEGER NOT NULL,
  times BLOB NOT NULL,
  PRIMARY KEY (slice, kind, day)
) STRICT;
CREATE TABLE area_seat_day (       -- as seat_day; days before the slice have no row
  day TEXT NOT NULL,
  slice INTEGER NOT NULL REFERENCES area_slice ON DELETE CASCADE,
  inactive_days INTEGER NOT NULL,
  billable INTEGER NOT NULL,
  active INTEGER NOT NULL,
  inactive INTEGER NOT NULL,
  never_active INTEGER NOT NULL,
  new_seats INTEGER NOT NULL,
  protected INTEGER NOT NULL,      -- as seat_day_protected.seats
  PRIMARY KEY (day, slice)
) STRICT, WITHOUT ROWID;
CREATE TABLE area_slice (
  id INTEGER PRIMARY KEY,
  product INTEGER NOT NULL REFERENCES product,
  domain TEXT NOT NULL,
  UNIQUE (product, domain)
) STRICT;
CREATE TABLE assignment (          -- a person or the members of a group may enter
  id INTEGER PRIMARY KEY,
  user INTEGER REFERENCES user,
  user_group INTEGER REFERENCES user_group,
  level TEXT NOT NULL CHECK (level IN ('read', 'act')),
  area INTEGER REFERENCES area,    -- NULL: everything
  created_at INTEGER NOT NULL,
  created_by TEXT NOT NULL,
  CHECK ((user IS NULL) <> (user_group IS NULL))
) STRICT;
CREATE TABLE attempt (             -- every try and what came of it
  id INTEGER PRIMARY KEY,
  delivery INTEGER NOT NULL REFERENCES delivery ON DELETE CASCADE,
  at INTEGER NOT NULL,
  took_ms INTEGER,
  status INTEGER,                  -- of HTTP or SMTP; NULL: no answer
  problem TEXT,                    -- in words; NULL: it went well
  answer TEXT                      -- the first KiB, readable text only
) STRICT;
CREATE TABLE audit (
  id INTEGER PRIMARY KEY,
  at INTEGER NOT NULL,
  who TEXT NOT NULL,               -- e-mail or accountId, "host:<user>", "rollcall" for the lanes
  action TEXT NOT NULL,            -- setting.change, key.save, access.refused, ...
  subject TEXT NOT NULL,           -- which setting, webhook, person
  before TEXT,                     -- never a secret
  after TEXT,
  detail TEXT
) STRICT;
CREATE TABLE audit_repeat (
  audit INTEGER PRIMARY KEY REFERENCES audit,
  times INTEGER NOT NULL,          -- the first included
  last_at INTEGER NOT NULL
) STRICT;
CREATE TABLE browse_order (
  id INTEGER PRIMARY KEY,
  column_name TEXT NOT NULL,       -- name, email
  chunk INTEGER NOT NULL,
  ids BLOB NOT NULL,
  UNIQUE (column_name, chunk)
) STRICT;
CREATE TABLE browse_person (       -- of each person: since when a member, and the last activity anywhere (core/browse.h)
  chunk INTEGER PRIMARY KEY,
  data BLOB NOT NULL
) STRICT;
CREATE TABLE browse_seat (         -- lists of people and times (core/index/index.h)
  id INTEGER PRIMARY KEY,
  product INTEGER NOT NULL,        -- 0: all seats of a person in one
  kind TEXT NOT NULL CHECK (kind IN ('used', 'since', 'never', 'active')),
  chunk INTEGER NOT NULL,
  data BLOB NOT NULL,
  UNIQUE (product, kind, chunk)
) STRICT;
CREATE TABLE browse_set (          -- who has a property
  id INTEGER PRIMARY KEY,
  kind TEXT NOT NULL,              -- present, status, claim, synced, domain, platform, direct, group
  value TEXT NOT NULL,             -- the word; of groups the row id
  chunk INTEGER NOT NULL,
  members INTEGER NOT NULL,
  bits BLOB NOT NULL,
  UNIQUE (kind, value, chunk)
) STRICT;
CREATE TABLE browse_text (
  chunk INTEGER PRIMARY KEY,
  data BLOB NOT NULL
) STRICT;
CREATE TABLE delivery (            -- one event to one receiver: a webhook, or one e-mail address
  id INTEGER PRIMARY KEY,
  event INTEGER NOT NULL REFERENCES event ON DELETE CASCADE,
  webhook INTEGER REFERENCES webhook ON DELETE CASCADE,
  recipient TEXT,                  -- e-mail address when webhook is NULL
  state TEXT NOT NULL DEFAULT 'waiting' CHECK (state IN ('waiting', 'sending', 'sent', 'dead', 'cancelled')),
  due_at INTEGER NOT NULL,         -- next try, while waiting
  tries INTEGER NOT NULL DEFAULT 0, -- since it was queued or asked for again; counts on the retry schedule
  ended_at INTEGER,                -- sent, dead or cancelled
  seen_at INTEGER, unsure INTEGER NOT NULL DEFAULT 0,                 -- somebody marked a dead one as seen
  CHECK ((webhook IS NULL) <> (recipient IS NULL))
) STRICT;
CREATE TABLE directory (
  id INTEGER PRIMARY KEY,
  directory_id TEXT NOT NULL UNIQUE,
  name TEXT NOT NULL
) STRICT;
CREATE TABLE "event" (
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
CREATE TABLE group_role (          -- what a group gives on a product instance
  user_group INTEGER NOT NULL REFERENCES user_group,
  product INTEGER NOT NULL REFERENCES product,
  role TEXT NOT NULL,              -- atlassian/user, atlassian/admin,
  PRIMARY KEY (user_group, product, role)
) STRICT, WITHOUT ROWID;
CREATE TABLE instance (            -- one row each: csrf_key, created_at, ...
  name TEXT PRIMARY KEY,
  value ANY NOT NULL
) STRICT;
CREATE TABLE job (                 -- what the web program asks of a lane
  id INTEGER PRIMARY KEY,
  lane TEXT NOT NULL CHECK (lane IN ('sync', 'tasks', 'notify')),
  kind TEXT NOT NULL,              -- key-check, sync, webhook-test, ...
  state TEXT NOT NULL DEFAULT 'queued' CHECK (state IN ('queued', 'running', 'done', 'failed')),
  subject INTEGER,                 -- the row it is about
  requested_by TEXT NOT NULL,
  requested_at INTEGER NOT NULL,
  started_at INTEGER,
  finished_at INTEGER,
  result TEXT
) STRICT;
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
CREATE TABLE lane_clock (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  boot TEXT NOT NULL,              -- id of the boot
  monotonic INTEGER NOT NULL,      -- seconds since it
  wall INTEGER NOT NULL            -- UTC seconds
) STRICT;
CREATE TABLE license_count (       -- seats of a product as its site counts them
  product INTEGER PRIMARY KEY REFERENCES product,
  seats INTEGER NOT NULL,          -- the last count
  counted_at INTEGER NOT NULL
) STRICT;
CREATE TABLE mail_password (       -- of the mail server; sealed by the web program, opened by the lane only
  id INTEGER PRIMARY KEY CHECK (id = 1),
  sealed BLOB NOT NULL,
  sealer TEXT NOT NULL,
  changed_at INTEGER NOT NULL,
  changed_by TEXT NOT NULL
) STRICT;
CREATE TABLE membership (
  user INTEGER NOT NULL REFERENCES user,
  user_group INTEGER NOT NULL REFERENCES user_group,
  PRIMARY KEY (user, user_group)
) STRICT, WITHOUT ROWID;
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
CREATE TABLE owner (               -- host-granted, by rollcallctl
  who TEXT PRIMARY KEY COLLATE NOCASE,
  granted_at INTEGER NOT NULL,
  granted_by TEXT NOT NULL
) STRICT;
CREATE TABLE product (             -- a product instance: one product on one site
  id INTEGER PRIMARY KEY,
  ari TEXT NOT NULL UNIQUE,
  product TEXT NOT NULL,           -- jira-software, confluence, ... (word of the workspaces call)
  site TEXT NOT NULL,              -- cloudId, or a Bitbucket workspace's id
  site_name TEXT NOT NULL,         -- host without .atlassian.net, else the workspace's name
  sandbox INTEGER NOT NULL DEFAULT 0 CHECK (sandbox IN (0, 1)),
  gone_at INTEGER
) STRICT;
CREATE TABLE protection (          -- organization admins need no row: they are always protected
  id INTEGER PRIMARY KEY,
  user INTEGER REFERENCES user,
  user_group INTEGER REFERENCES user_group, -- all its members
  reason TEXT NOT NULL CHECK (length(reason) BETWEEN 1 AND 200),
  until INTEGER,                   -- first second it no longer holds; NULL: without an end
  created_at INTEGER NOT NULL,
  created_by TEXT NOT NULL,
  ended_at INTEGER,                -- taken away by a person
  ended_by TEXT,
  CHECK ((user IS NULL) <> (user_group IS NULL))
) STRICT;
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
CREATE TABLE review_file (         -- the archive of a closed review, in parts
  review INTEGER NOT NULL REFERENCES review,
  name TEXT NOT NULL,
  part INTEGER NOT NULL,
  body BLOB NOT NULL,
  PRIMARY KEY (review, name, part)
) STRICT;
CREATE TABLE review_notice (       -- an e-mail to a reviewer
  review INTEGER NOT NULL REFERENCES review,
  user INTEGER NOT NULL REFERENCES user,
  kind TEXT NOT NULL CHECK (kind IN ('begin', 'asked', 'due-3', 'due-1')),
  queued_at INTEGER NOT NULL,
  PRIMARY KEY (review, user, queued_at)
) STRICT, WITHOUT ROWID;
CREATE TABLE review_reviewer (
  id INTEGER PRIMARY KEY,
  review INTEGER NOT NULL REFERENCES review,
  user INTEGER NOT NULL REFERENCES user,
  area INTEGER,                    -- reviews the people of it; NULL: everyone. May be deleted later
  area_name TEXT,                  -- as it was
  CHECK ((area IS NULL) = (area_name IS NULL))
) STRICT;
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
CREATE TABLE role_asked (          -- who was asked about
  user INTEGER PRIMARY KEY REFERENCES user,
  asked_at INTEGER NOT NULL,       -- when last
  told_at INTEGER                  -- when it was told last; NULL: never, for some answers do not say it
) STRICT;
CREATE TABLE role_counted (        -- roles whose count is known to include people not active
  product INTEGER NOT NULL REFERENCES product,
  role TEXT NOT NULL,
  PRIMARY KEY (product, role)
) STRICT, WITHOUT ROWID;
CREATE TABLE "run" (
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
, acts_as INTEGER REFERENCES user, area INTEGER REFERENCES area, requested_account TEXT) STRICT;
CREATE TABLE run_action (          -- the actions as they were
  run INTEGER NOT NULL REFERENCES run ON DELETE CASCADE,
  position INTEGER NOT NULL,
  action TEXT NOT NULL,
  product TEXT,
  site TEXT,
  group_id TEXT,
  PRIMARY KEY (run, position)
) STRICT, WITHOUT ROWID;
CREATE TABLE run_area (
  run INTEGER NOT NULL REFERENCES run ON DELETE CASCADE,
  product INTEGER NOT NULL,
  domain TEXT NOT NULL, -- '': people of all domains
  PRIMARY KEY (run, product, domain)
) STRICT, WITHOUT ROWID;
CREATE TABLE run_group (           -- what the groups to be left gave when it was planned, in words; the lane compares before it acts
  run INTEGER NOT NULL REFERENCES run ON DELETE CASCADE,
  group_id TEXT NOT NULL,
  gives TEXT NOT NULL, makes_admins INTEGER NOT NULL DEFAULT 0 CHECK (makes_admins IN (0, 1)),
  PRIMARY KEY (run, group_id)
) STRICT, WITHOUT ROWID;
CREATE TABLE run_loss (            -- seats the plan would take, from whom
  run INTEGER NOT NULL REFERENCES run ON DELETE CASCADE,
  user INTEGER NOT NULL REFERENCES user,
  product INTEGER NOT NULL REFERENCES product,
  asked INTEGER NOT NULL CHECK (asked IN (0, 1)), -- 0: a group that has to be left gives this product, too
  PRIMARY KEY (run, user, product)
) STRICT, WITHOUT ROWID;
CREATE TABLE run_reach (
  run INTEGER NOT NULL REFERENCES run ON DELETE CASCADE,
  product INTEGER NOT NULL,
  domain TEXT NOT NULL,            -- of the people; '': none
  PRIMARY KEY (run, product, domain)
) STRICT, WITHOUT ROWID;
CREATE TABLE "run_step" (        -- one call to Atlassian for one person: intent before, outcome after
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
  undone_by INTEGER, overruled_at INTEGER,               -- the run that put it back
  PRIMARY KEY (run, user, seq),
  FOREIGN KEY (run, user) REFERENCES run_user ON DELETE CASCADE
) STRICT, WITHOUT ROWID;
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
CREATE TABLE run_user (
  run INTEGER NOT NULL REFERENCES run ON DELETE CASCADE,
  user INTEGER NOT NULL REFERENCES user,
  state TEXT NOT NULL CHECK (state IN ('chosen', 'left-out', 'planned', 'acting', 'done', 'already', 'skipped', 'failed')),
  reason TEXT,                     -- why left out, skipped or failed
  last_active INTEGER, cause TEXT, detail TEXT, since INTEGER, undone_by INTEGER,             -- as known when planned, in the products the run speaks of
  PRIMARY KEY (run, user)
) STRICT, WITHOUT ROWID;
CREATE TABLE "saved_filter" (
  id INTEGER PRIMARY KEY,
  name TEXT NOT NULL COLLATE NOCASE CHECK (length(name) BETWEEN 1 AND 100),
  query TEXT NOT NULL CHECK (length(query) <= 4000), -- as user_filter_query writes it
  created_at INTEGER NOT NULL,
  created_by TEXT NOT NULL,
  changed_at INTEGER NOT NULL,
  changed_by TEXT NOT NULL,
  -- made_for: the person whose area it belongs to; NULL: made with full access.
  made_for INTEGER REFERENCES user,
  area INTEGER REFERENCES area
) STRICT;
CREATE TABLE "seat" (            -- who is billable for which product instance; derived at the end of a sync
  user INTEGER NOT NULL REFERENCES user,
  product INTEGER NOT NULL REFERENCES product,
  last_active INTEGER,             -- NULL: never active
  seen_at INTEGER NOT NULL DEFAULT 0, -- first synchronization that found it since it was lost last; 0: the very first one of all
  PRIMARY KEY (user, product)
) STRICT, WITHOUT ROWID;
CREATE TABLE seat_day (            -- history: one row for each day and product instance
  day TEXT NOT NULL,
  product INTEGER NOT NULL REFERENCES product,
  inactive_days INTEGER NOT NULL,
  billable INTEGER NOT NULL,
  active INTEGER NOT NULL,
  inactive INTEGER NOT NULL,       -- includes never_active
  never_active INTEGER NOT NULL, new_seats INTEGER NOT NULL DEFAULT 0,
  PRIMARY KEY (day, product)
) STRICT, WITHOUT ROWID;
CREATE TABLE seat_day_protected (  -- beside seat_day; days before this table have no row
  day TEXT NOT NULL,
  product INTEGER NOT NULL REFERENCES product,
  seats INTEGER NOT NULL,          -- inactive, of protected people and organization admins
  PRIMARY KEY (day, product)
) STRICT, WITHOUT ROWID;
CREATE TABLE seat_moment (         -- seats by a moment (core/seat_days.h): how many each UTC day, and the seconds
  product INTEGER NOT NULL REFERENCES product,
  kind TEXT NOT NULL CHECK (kind IN ('used', 'never', 'late_used', 'late_since')),
  day INTEGER NOT NULL,            -- second / 86400
  seats INTEGER NOT NULL,
  upto INTEGER NOT NULL,           -- seats of this and all earlier days
  times BLOB NOT NULL,             -- uint32 each, rising, in the byte order of the machine
  PRIMARY KEY (product, kind, day)
) STRICT;
CREATE TABLE setting (             -- plain settings; types and bounds stand in the field tables of cgi-bin
  name TEXT PRIMARY KEY CHECK (length(name) BETWEEN 1 AND 80),
  value TEXT NOT NULL CHECK (length(value) <= 4000),
  changed_at INTEGER NOT NULL,
  changed_by TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE site_token (          -- an API token for one Jira site; opened by lane sync only
  id INTEGER PRIMARY KEY,
  site TEXT NOT NULL UNIQUE,       -- cloudId
  email TEXT NOT NULL,
  sealed BLOB NOT NULL,
  sealer TEXT NOT NULL,            -- names the key pair that sealed it
  last4 TEXT NOT NULL,
  entered_at INTEGER NOT NULL,
  entered_by TEXT NOT NULL,
  asked_at INTEGER,                -- when the site was last asked; NULL: never
  problem TEXT                     -- a name of core/terms/count_problem.c; NULL: it answered
) STRICT;
CREATE TABLE sync_missing (        -- people missing from the newest rejected run
  run INTEGER NOT NULL REFERENCES sync_run,
  user INTEGER NOT NULL REFERENCES user,
  PRIMARY KEY (run, user)
) STRICT, WITHOUT ROWID;
CREATE TABLE "sync_run" (
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
, detail TEXT CHECK (detail IN ('reading', 'done', 'cut')), detail_left INTEGER) STRICT;
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
  deleted_at INTEGER, limit_mode TEXT NOT NULL DEFAULT 'stop' CHECK (limit_mode IN ('stop', 'longest')), notices TEXT NOT NULL DEFAULT ''  -- days before the action, as "14 3 1"
  CHECK (length(notices) <= 40), notice_subject TEXT NOT NULL DEFAULT ''
  CHECK (length(notice_subject) <= 200), notice_text TEXT NOT NULL DEFAULT ''
  CHECK (length(notice_text) <= 4000), keep TEXT NOT NULL DEFAULT 'off' CHECK (keep IN ('off', 'ask', 'self')), keep_days INTEGER NOT NULL DEFAULT 90
  CHECK (keep_days BETWEEN 1 AND 366), give_back TEXT NOT NULL DEFAULT 'off'
  CHECK (give_back IN ('off', 'ask', 'self')), then_action TEXT CHECK (then_action IN ('deactivate', 'delete')), then_days INTEGER NOT NULL DEFAULT 30
  CHECK (then_days BETWEEN 1 AND 366), then_cap_users INTEGER NOT NULL DEFAULT 50
  CHECK (then_cap_users BETWEEN 1 AND 1000000), acts_as INTEGER REFERENCES user, area INTEGER REFERENCES area,              -- kept for its runs
  CHECK (enabled = 0 OR (seen_spec IS NOT NULL AND deleted_at IS NULL)),
  CHECK (dry_run = 1 OR seen_spec IS NOT NULL)
) STRICT;
CREATE TABLE "task_action" (
  task INTEGER NOT NULL REFERENCES task ON DELETE CASCADE,
  position INTEGER NOT NULL,
  action TEXT NOT NULL CHECK (action IN ('remove-access', 'remove-unused', 'add-group', 'remove-group', 'suspend', 'restore', 'deactivate', 'reactivate', 'delete',
                                         'cancel-delete', 'remove-from-org')),
  product TEXT,                    -- remove-access, remove-unused: product word
  site TEXT,                       -- of these: cloudId; NULL: on every site
  group_id TEXT,                   -- add-group, remove-group
  PRIMARY KEY (task, position)
) STRICT, WITHOUT ROWID;
CREATE TABLE user (
  id INTEGER PRIMARY KEY,
  account_id TEXT NOT NULL,
  account_type TEXT NOT NULL DEFAULT 'atlassian',
  name TEXT NOT NULL DEFAULT '',
  email TEXT COLLATE NOCASE,
  email_domain TEXT,
  status TEXT NOT NULL DEFAULT 'unknown', -- active, suspended, not_invited, deactivated, for_deletion; open enum
  account_status TEXT,
  membership_status TEXT,
  claim_status TEXT,               -- managed, unmanaged
  management_source TEXT,          -- invited, synced, NULL unknown
  added_to_org INTEGER,
  job_title TEXT,
  department TEXT,
  first_seen INTEGER NOT NULL,
  gone_at INTEGER                  -- vanished from the organization; kept
, active_at INTEGER) STRICT;
CREATE TABLE user_directory (      -- which directories hold the user, and their state there
  user INTEGER NOT NULL REFERENCES user,
  directory INTEGER NOT NULL REFERENCES directory,
  status TEXT,
  PRIMARY KEY (user, directory)
) STRICT, WITHOUT ROWID;
CREATE TABLE user_group (
  id INTEGER PRIMARY KEY,
  group_id TEXT NOT NULL UNIQUE,
  directory INTEGER REFERENCES directory,
  name TEXT NOT NULL DEFAULT '',
  description TEXT,
  managed_by TEXT,                 -- external, admins, team-members, open
  external_synced INTEGER NOT NULL DEFAULT 0,
  modifiable INTEGER NOT NULL DEFAULT 1,
  gone_at INTEGER
, roles_read_at INTEGER, resources INTEGER) STRICT;
CREATE TABLE user_platform_role (  -- org-admin, site-admin, user-access-admin, ai-access: no resource
  user INTEGER NOT NULL REFERENCES user,
  role TEXT NOT NULL,
  PRIMARY KEY (user, role)
) STRICT, WITHOUT ROWID;
CREATE TABLE user_role (           -- roles that do not come through a group
  user INTEGER NOT NULL REFERENCES user,
  product INTEGER NOT NULL REFERENCES product,
  role TEXT NOT NULL,
  method TEXT NOT NULL DEFAULT 'direct', -- direct, inferred, group (one that no listing shows)
  directory INTEGER REFERENCES directory, -- where it was given, when known
  asked INTEGER NOT NULL DEFAULT 0 CHECK (asked IN (0, 1)), beyond INTEGER, -- 1: Atlassian was asked how it came; 0: no group explains it
  PRIMARY KEY (user, product, role)
) STRICT, WITHOUT ROWID;
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
CREATE TABLE webhook (
  id INTEGER PRIMARY KEY,
  name TEXT NOT NULL COLLATE NOCASE UNIQUE,
  url TEXT NOT NULL,
  secret_sealed BLOB,
  secret_last4 TEXT,
  sealer TEXT,
  notes TEXT NOT NULL DEFAULT '',
  enabled INTEGER NOT NULL DEFAULT 1 CHECK (enabled IN (0, 1)),
  created_at INTEGER NOT NULL,
  created_by TEXT NOT NULL,
  changed_at INTEGER NOT NULL,
  changed_by TEXT NOT NULL
, paused_at INTEGER, failing_since INTEGER, failures INTEGER NOT NULL DEFAULT 0, off_at INTEGER) STRICT;
CREATE TABLE "webhook_trigger" (
  webhook INTEGER NOT NULL REFERENCES webhook ON DELETE CASCADE,
  name TEXT NOT NULL CHECK (name IN ('orgKeyExpiry', 'taskSuccess', 'taskFailure', 'approvalNeeded', 'syncFailed', 'runRefused', 'bulkDone', 'accessRequested',
                                     'seatLimit', 'digest')),
  PRIMARY KEY (webhook, name)
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX access_request_open ON access_request (kind, user, run) WHERE state = 'open';
CREATE INDEX access_request_run ON access_request (run);
CREATE INDEX access_request_state ON access_request (state, id);
CREATE INDEX access_request_user ON access_request (user, created_at);
CREATE UNIQUE INDEX api_key_checking ON api_key (use = 'act') WHERE state = 'checking';
CREATE UNIQUE INDEX api_key_current ON api_key (use = 'act') WHERE state = 'current';
CREATE INDEX assignment_area ON assignment (area) WHERE area IS NOT NULL;
CREATE UNIQUE INDEX assignment_group ON assignment (user_group, coalesce(area, 0))
 WHERE user_group IS NOT NULL;
CREATE UNIQUE INDEX assignment_user ON assignment (user, coalesce(area, 0)) WHERE user IS NOT NULL;
CREATE INDEX attempt_delivery ON attempt (delivery, id);
CREATE INDEX audit_action ON audit (action, id);
CREATE INDEX audit_at ON audit (at DESC, id DESC);
CREATE INDEX audit_subject ON audit (subject, id);
CREATE INDEX audit_who ON audit (who COLLATE NOCASE, id, action);
CREATE INDEX delivery_due ON delivery (webhook, due_at, id) WHERE state = 'waiting';
CREATE INDEX delivery_event ON delivery (event);
CREATE INDEX delivery_log ON delivery (webhook, id);
CREATE UNIQUE INDEX delivery_recipient ON delivery (recipient, event) WHERE recipient IS NOT NULL;
CREATE INDEX delivery_sending ON delivery (id) WHERE state = 'sending';
CREATE INDEX delivery_unseen ON delivery (webhook) WHERE state = 'dead' AND seen_at IS NULL;
CREATE UNIQUE INDEX delivery_webhook ON delivery (webhook, event) WHERE webhook IS NOT NULL;
CREATE INDEX event_created_at ON event (created_at, id);
CREATE UNIQUE INDEX event_subject ON event (trigger, subject);
CREATE INDEX group_role_role ON group_role (role, product, user_group);
CREATE INDEX job_queue ON job (lane, state, id);
CREATE INDEX keep_user ON keep (user, task);
CREATE INDEX notice_due ON notice (try_at, id) WHERE state = 'waiting';
CREATE INDEX notice_open ON notice (run, user) WHERE state IN ('waiting', 'sending');
CREATE INDEX notice_sending ON notice (id) WHERE state = 'sending';
CREATE UNIQUE INDEX product_site ON product (site, product);
CREATE UNIQUE INDEX protection_group ON protection (user_group) WHERE ended_at IS NULL AND user_group IS NOT NULL;
CREATE UNIQUE INDEX protection_user ON protection (user) WHERE ended_at IS NULL AND user IS NOT NULL;
CREATE INDEX review_decision_row ON review_decision (review, user, id);
CREATE INDEX review_open ON review (due_at) WHERE closed_at IS NULL;
CREATE INDEX review_reviewer_of ON review_reviewer (user, review);
CREATE UNIQUE INDEX review_reviewer_user ON review_reviewer (review, user, coalesce(area, 0));
CREATE INDEX review_run ON review (run) WHERE run IS NOT NULL;
CREATE INDEX run_acts_as ON run (acts_as) WHERE acts_as IS NOT NULL;
CREATE INDEX run_confirmed ON run (confirmed_at) WHERE confirmed_at IS NOT NULL;
CREATE UNIQUE INDEX run_preparing ON run (requested_by COLLATE NOCASE)
 WHERE state = 'preparing' AND acts_as IS NULL;
CREATE INDEX run_preparing_area ON run (requested_by COLLATE NOCASE) WHERE state = 'preparing';
CREATE INDEX run_retry_of ON run (retry_of) WHERE retry_of IS NOT NULL;
CREATE INDEX run_state ON run (state, id);
CREATE INDEX run_step_undone ON run_step (run, user) WHERE undone_by IS NOT NULL;
CREATE INDEX run_task ON run (task, id);
CREATE INDEX run_task_shown ON run (task, id)
 WHERE state NOT IN ('preparing', 'preview', 'dropped');
CREATE INDEX run_terms_then ON run_terms (then_next) WHERE then_next IS NOT NULL;
CREATE INDEX run_then_of ON run (then_of) WHERE then_of IS NOT NULL;
CREATE INDEX run_undo_of ON run (undo_of) WHERE undo_of IS NOT NULL;
CREATE INDEX run_user_state ON run_user (run, state, user);
CREATE INDEX run_user_user ON run_user (user, run);
CREATE INDEX saved_filter_name ON saved_filter (name);
CREATE UNIQUE INDEX sync_run_day ON sync_run (local_day) WHERE kind = 'daily' AND outcome = 'ok';
CREATE INDEX sync_run_local_day ON sync_run (local_day);
CREATE INDEX sync_run_outcome ON sync_run (outcome, finished_at);
CREATE INDEX task_due ON task (next_run_at) WHERE enabled = 1;
CREATE INDEX task_name ON task (name) WHERE deleted_at IS NULL;
CREATE UNIQUE INDEX user_account ON user (account_id);
CREATE INDEX user_email ON user (email);
CREATE INDEX user_group_name ON user_group (name COLLATE NOCASE);
CREATE INDEX user_platform_role_role ON user_platform_role (role, user);
CREATE INDEX user_role_role ON user_role (role, product, user);
CREATE INDEX warning_ended ON warning (ended_at) WHERE ended_at IS NOT NULL;
CREATE INDEX warning_state ON warning (run, state, acts_at);
CREATE INDEX warning_user ON warning (user, run);
CREATE INDEX webhook_off ON webhook (off_at) WHERE off_at IS NOT NULL;
