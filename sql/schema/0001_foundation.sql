-- The foundation: settings, key, access, jobs, audit, webhooks and the copy of the organization.
-- Times are UTC seconds. Flags are 0/1. Applied once, in order, by core/migrate.c in one transaction.

CREATE TABLE instance (            -- one row each: csrf_key, created_at, ...
  name TEXT PRIMARY KEY,
  value ANY NOT NULL
) STRICT;

CREATE TABLE setting (             -- plain settings; types and bounds stand in the field tables of cgi-bin
  name TEXT PRIMARY KEY CHECK (length(name) BETWEEN 1 AND 80),
  value TEXT NOT NULL CHECK (length(value) <= 4000),
  changed_at INTEGER NOT NULL,
  changed_by TEXT NOT NULL
) STRICT, WITHOUT ROWID;

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
CREATE INDEX audit_at ON audit (at DESC, id DESC);
CREATE TRIGGER audit_no_update BEFORE UPDATE ON audit BEGIN SELECT RAISE(ABORT, 'the audit only grows'); END;
CREATE TRIGGER audit_no_delete BEFORE DELETE ON audit BEGIN SELECT RAISE(ABORT, 'the audit only grows'); END;

CREATE TABLE owner (               -- host-granted, by rollcallctl
  who TEXT PRIMARY KEY COLLATE NOCASE,
  granted_at INTEGER NOT NULL,
  granted_by TEXT NOT NULL
) STRICT;

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
) STRICT;
CREATE UNIQUE INDEX api_key_current ON api_key (state) WHERE state = 'current';
CREATE UNIQUE INDEX api_key_checking ON api_key (state) WHERE state = 'checking';

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
CREATE INDEX job_queue ON job (lane, state, id);

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
) STRICT;
CREATE TABLE webhook_trigger (
  webhook INTEGER NOT NULL REFERENCES webhook ON DELETE CASCADE,
  name TEXT NOT NULL CHECK (name IN ('orgKeyExpiry', 'taskSuccess', 'taskFailure')),
  PRIMARY KEY (webhook, name)
) STRICT, WITHOUT ROWID;

-- The copy of the organization. Only the final commit of a sync writes here.

CREATE TABLE sync_run (
  id INTEGER PRIMARY KEY,
  kind TEXT NOT NULL CHECK (kind IN ('first', 'daily', 'manual')),
  local_day TEXT,                  -- for daily: the local date it stands for
  requested_by TEXT NOT NULL,
  started_at INTEGER NOT NULL,
  finished_at INTEGER,
  outcome TEXT NOT NULL DEFAULT 'running' CHECK (outcome IN ('running', 'ok', 'failed', 'suspicious')),
  phase TEXT NOT NULL DEFAULT '',
  users_total INTEGER,             -- expected, from users/count
  users_seen INTEGER NOT NULL DEFAULT 0,
  waiting_until INTEGER,           -- for the rate limit
  users INTEGER, added INTEGER, changed INTEGER, gone INTEGER,
  requests INTEGER NOT NULL DEFAULT 0,
  retries INTEGER NOT NULL DEFAULT 0,
  bytes INTEGER NOT NULL DEFAULT 0,
  error TEXT,
  confirmed_by TEXT                -- who confirmed a suspicious run; the next run may then go through
) STRICT;
CREATE UNIQUE INDEX sync_run_day ON sync_run (local_day) WHERE kind = 'daily' AND outcome = 'ok';
CREATE INDEX sync_run_outcome ON sync_run (outcome, finished_at);
CREATE INDEX sync_run_local_day ON sync_run (local_day);

CREATE TABLE directory (
  id INTEGER PRIMARY KEY,
  directory_id TEXT NOT NULL UNIQUE,
  name TEXT NOT NULL
) STRICT;

CREATE TABLE product (             -- a product instance: one product on one site
  id INTEGER PRIMARY KEY,
  ari TEXT NOT NULL UNIQUE,
  product TEXT NOT NULL,           -- jira-software, confluence, ... (word of the workspaces call)
  site TEXT NOT NULL,              -- cloudId, or a Bitbucket workspace's id
  site_name TEXT NOT NULL,         -- host without .atlassian.net, else the workspace's name
  host_url TEXT,
  plan TEXT,
  capacity INTEGER,
  status TEXT,
  sandbox INTEGER NOT NULL DEFAULT 0 CHECK (sandbox IN (0, 1)),
  gone_at INTEGER
) STRICT;
CREATE UNIQUE INDEX product_site ON product (site, product);

CREATE TABLE user (
  id INTEGER PRIMARY KEY,
  account_id TEXT NOT NULL,
  account_type TEXT NOT NULL DEFAULT 'atlassian',
  name TEXT NOT NULL DEFAULT '',
  nickname TEXT,
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
) STRICT;
CREATE UNIQUE INDEX user_account ON user (account_id);
CREATE INDEX user_email ON user (email);

CREATE TABLE user_platform_role (  -- org-admin, site-admin, user-access-admin, ai-access: no resource
  user INTEGER NOT NULL REFERENCES user,
  role TEXT NOT NULL,
  PRIMARY KEY (user, role)
) STRICT, WITHOUT ROWID;
CREATE INDEX user_platform_role_role ON user_platform_role (role, user);

CREATE TABLE user_directory (      -- which directories hold the user, and their state there
  user INTEGER NOT NULL REFERENCES user,
  directory INTEGER NOT NULL REFERENCES directory,
  status TEXT,
  PRIMARY KEY (user, directory)
) STRICT, WITHOUT ROWID;

CREATE TABLE activity (            -- no row: never active
  user INTEGER NOT NULL REFERENCES user,
  product INTEGER NOT NULL REFERENCES product,
  last_active INTEGER NOT NULL,
  PRIMARY KEY (user, product)
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
) STRICT;
CREATE INDEX user_group_name ON user_group (name COLLATE NOCASE);

CREATE TABLE membership (
  user INTEGER NOT NULL REFERENCES user,
  user_group INTEGER NOT NULL REFERENCES user_group,
  PRIMARY KEY (user, user_group)
) STRICT, WITHOUT ROWID;
CREATE INDEX membership_group ON membership (user_group, user);

CREATE TABLE group_role (          -- what a group gives on a product instance
  user_group INTEGER NOT NULL REFERENCES user_group,
  product INTEGER NOT NULL REFERENCES product,
  role TEXT NOT NULL,              -- atlassian/user, atlassian/admin, ...
  is_default INTEGER NOT NULL DEFAULT 0,
  PRIMARY KEY (user_group, product, role)
) STRICT, WITHOUT ROWID;
CREATE INDEX group_role_role ON group_role (role, product, user_group);

CREATE TABLE user_role (           -- roles that do not come through a group
  user INTEGER NOT NULL REFERENCES user,
  product INTEGER NOT NULL REFERENCES product,
  role TEXT NOT NULL,
  method TEXT NOT NULL DEFAULT 'direct', -- direct, inferred, group (one that no listing shows)
  directory INTEGER REFERENCES directory, -- where it was given, when known
  asked INTEGER NOT NULL DEFAULT 0 CHECK (asked IN (0, 1)), -- 1: Atlassian was asked how it came; 0: no group explains it
  PRIMARY KEY (user, product, role)
) STRICT, WITHOUT ROWID;
CREATE INDEX user_role_role ON user_role (role, product, user);

CREATE TABLE seat (                -- who is billable for which product instance; derived at the end of a sync
  user INTEGER NOT NULL REFERENCES user,
  product INTEGER NOT NULL REFERENCES product,
  last_active INTEGER,             -- NULL: never active
  PRIMARY KEY (user, product)
) STRICT, WITHOUT ROWID;
CREATE INDEX seat_product ON seat (product, last_active, user);

CREATE TABLE seat_activity_day (   -- seats by UTC day of their last activity (day = last_active / 86400; -1: never active);
  product INTEGER NOT NULL REFERENCES product, -- rewritten with the seats, so that counting costs days, not users
  day INTEGER NOT NULL,
  seats INTEGER NOT NULL,
  upto INTEGER NOT NULL,           -- seats of this and all earlier days, never active included
  PRIMARY KEY (product, day)
) STRICT, WITHOUT ROWID;

CREATE TABLE seat_day (            -- history: one row for each day and product instance
  day TEXT NOT NULL,
  product INTEGER NOT NULL REFERENCES product,
  inactive_days INTEGER NOT NULL,
  billable INTEGER NOT NULL,
  active INTEGER NOT NULL,
  inactive INTEGER NOT NULL,       -- includes never_active
  never_active INTEGER NOT NULL,
  PRIMARY KEY (day, product)
) STRICT, WITHOUT ROWID;

-- Every role a user holds on a product instance and the way it came; user_group is NULL for a direct role.
CREATE VIEW role_path AS
  SELECT m.user AS user, g.product AS product, g.role AS role, m.user_group AS user_group
    FROM membership m JOIN group_role g ON g.user_group = m.user_group
  UNION ALL
  SELECT user, product, role, NULL FROM user_role;

INSERT INTO instance (name, value) VALUES ('csrf_key', lower(hex(randomblob(32)))), ('created_at', unixepoch());
