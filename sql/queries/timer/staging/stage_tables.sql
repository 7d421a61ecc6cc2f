-- The TEMP tables of staging and merge.

-- Row ids for everything staged; known rows keep theirs.
-- name: MERGE_ID_DIRECTORY_CREATE ()
CREATE TEMP TABLE id_directory (directory_id TEXT PRIMARY KEY, id INTEGER NOT NULL) WITHOUT ROWID;

-- name: MERGE_ID_PRODUCT_CREATE ()
CREATE TEMP TABLE id_product (
  site TEXT,
  product TEXT,
  id INTEGER NOT NULL,
  sandbox INTEGER NOT NULL,
  PRIMARY KEY (site, product)
) WITHOUT ROWID;

-- name: MERGE_ID_GROUP_CREATE ()
CREATE TEMP TABLE id_group (
  group_id TEXT PRIMARY KEY,
  id INTEGER NOT NULL,
  directory INTEGER
) WITHOUT ROWID;

-- People who can hold no seat of any product.
-- name: MERGE_IDLE_CREATE ()
CREATE TEMP TABLE idle (id INTEGER PRIMARY KEY);

-- name: MERGE_DEPARTED_CREATE ()
CREATE TEMP TABLE departed (id INTEGER PRIMARY KEY);

-- People who are new, back or changed. id_collision: the row id belongs to another account
-- (timer/sync/account_ids.c).
-- name: MERGE_CHANGED_USER_CREATE ()
CREATE TEMP TABLE changed_user (
  id INTEGER PRIMARY KEY,
  is_new INTEGER NOT NULL,
  id_collision INTEGER NOT NULL
);

-- name: MERGE_ACTIVE_CREATE ()
CREATE TEMP TABLE active (id INTEGER PRIMARY KEY, active_at INTEGER, kept INTEGER);

-- name: MERGE_MAP_MEMBER_CREATE ()
CREATE TEMP TABLE map_member (
  user INTEGER NOT NULL,
  user_group INTEGER NOT NULL,
  PRIMARY KEY (user, user_group)
) STRICT, WITHOUT ROWID;

-- name: MERGE_MAP_PLATFORM_CREATE ()
CREATE TEMP TABLE map_platform (user INTEGER, role TEXT, PRIMARY KEY (user, role)) WITHOUT ROWID;

-- name: MERGE_MAP_ACTIVITY_CREATE ()
CREATE TEMP TABLE map_activity (
  user INTEGER NOT NULL,
  product INTEGER NOT NULL,
  last_active INTEGER NOT NULL,
  PRIMARY KEY (user, product)
) STRICT, WITHOUT ROWID;

-- name: MERGE_MAP_ROLE_CREATE ()
CREATE TEMP TABLE map_role (
  user_group INTEGER,
  product INTEGER,
  role TEXT,
  PRIMARY KEY (user_group, product, role)
) WITHOUT ROWID;

-- Roles that no group of the user explains.
-- name: MERGE_MAP_DIRECT_CREATE ()
CREATE TEMP TABLE map_direct (
  user INTEGER,
  product INTEGER,
  role TEXT,
  method TEXT NOT NULL DEFAULT 'direct',
  directory INTEGER,
  asked INTEGER NOT NULL DEFAULT 0,
  PRIMARY KEY (user, product, role)
) WITHOUT ROWID;

-- name: MERGE_MAP_ROLE_SOURCE_CREATE ()
CREATE TEMP TABLE map_role_source (
  user INTEGER,
  product INTEGER,
  role TEXT,
  method TEXT,
  directory INTEGER,
  PRIMARY KEY (user, product, role)
) WITHOUT ROWID;

-- Which directories hold whom. With a single directory the listing need not say so.
-- name: MERGE_MAP_DIRECTORY_CREATE ()
CREATE TEMP TABLE map_directory (
  user INTEGER NOT NULL,
  directory INTEGER NOT NULL,
  status TEXT,
  PRIMARY KEY (user, directory)
) STRICT, WITHOUT ROWID;

-- name: MERGE_MAP_SUSPENDED_CREATE ()
CREATE TEMP TABLE map_suspended (
  user INTEGER,
  directory INTEGER,
  PRIMARY KEY (user, directory)
) WITHOUT ROWID;

-- Billable: an active account that is not suspended where the role comes from, role user or admin,
-- product not a sandbox.
-- name: MERGE_SEAT_GROUP_CREATE ()
CREATE TEMP TABLE seat_group (
  user_group INTEGER,
  product INTEGER,
  directory INTEGER,
  PRIMARY KEY (user_group, product)
) WITHOUT ROWID;

-- name: MERGE_MAP_SEAT_CREATE ()
CREATE TEMP TABLE map_seat (
  user INTEGER NOT NULL,
  product INTEGER NOT NULL,
  last_active INTEGER,
  seen_at INTEGER NOT NULL DEFAULT 0,
  PRIMARY KEY (user, product)
) STRICT, WITHOUT ROWID;

-- Members of groups that make admins.
-- name: MERGE_MAP_ADMIN_CREATE ()
CREATE TEMP TABLE map_admin (
  user_group INTEGER,
  user INTEGER,
  PRIMARY KEY (user_group, user)
) WITHOUT ROWID;

-- name: MERGE_ADMIN_GROUP_CREATE ()
CREATE TEMP TABLE admin_group (id INTEGER PRIMARY KEY);

-- The differences, found before the lock is taken: under the lock nothing is searched. The search
-- ends at a limit: above it, as on the first day, the table is emptied and copied whole. SQLite
-- copies a table and its indexes page by page, without sorting or searching, when the source has
-- the same columns, keys and indexes, the target is empty and no foreign keys are looked up: the
-- statement must be this plain SELECT *. With OR ROLLBACK SQLite keeps no journal of each
-- statement.
-- name: MERGE_OUT_MEMBER_CREATE ()
CREATE TEMP TABLE out_member (user, user_group);

-- name: MERGE_IN_MEMBER_CREATE ()
CREATE TEMP TABLE in_member (user, user_group);

-- name: MERGE_OUT_ACTIVITY_CREATE ()
CREATE TEMP TABLE out_activity (user, product);

-- name: MERGE_IN_ACTIVITY_CREATE ()
CREATE TEMP TABLE in_activity (user, product, last_active);

-- name: MERGE_OUT_DIRECT_CREATE ()
CREATE TEMP TABLE out_direct (user, product, role);

-- name: MERGE_IN_DIRECT_CREATE ()
CREATE TEMP TABLE in_direct (
  user,
  product,
  role,
  method,
  directory,
  asked
);

-- name: MERGE_OUT_DIRECTORY_CREATE ()
CREATE TEMP TABLE out_directory (user, directory);

-- name: MERGE_IN_DIRECTORY_CREATE ()
CREATE TEMP TABLE in_directory (user, directory, status);

-- seen_at is 0 in the computed seats; a known seat keeps its own, a new one is seen now.
-- name: MERGE_OUT_SEAT_CREATE ()
CREATE TEMP TABLE out_seat (user, product);

-- name: MERGE_IN_SEAT_CREATE ()
CREATE TEMP TABLE in_seat (user, product, last_active);

-- As the live table: into an empty one it is copied page by page, with its indexes (see
-- MERGE_OUT_MEMBER_CREATE).
-- name: STAGE_CREATE_USER ()
CREATE TEMP TABLE stage_user (
  id INTEGER PRIMARY KEY,
  account_id TEXT NOT NULL,
  account_type TEXT NOT NULL DEFAULT 'atlassian',
  name TEXT NOT NULL DEFAULT '',
  email TEXT COLLATE NOCASE,
  email_domain TEXT,
  status TEXT NOT NULL DEFAULT 'unknown',
  account_status TEXT,
  membership_status TEXT,
  claim_status TEXT,
  management_source TEXT,
  added_to_org INTEGER,
  job_title TEXT,
  department TEXT,
  first_seen INTEGER NOT NULL,
  gone_at INTEGER,
  active_at INTEGER
) STRICT;

-- name: STAGE_CREATE_GROUP ()
CREATE TEMP TABLE stage_group (
  group_id TEXT,
  directory_id TEXT,
  name TEXT,
  description TEXT,
  managed_by TEXT,
  external_synced INTEGER,
  modifiable INTEGER,
  resources INTEGER,
  users INTEGER
);

-- name: STAGE_CREATE_GROUP_ROLE ()
CREATE TEMP TABLE stage_group_role (
  group_id TEXT,
  product TEXT,
  site TEXT,
  role TEXT
);

-- name: STAGE_CREATE_HOLDER ()
CREATE TEMP TABLE stage_holder (user INTEGER, role INTEGER, PRIMARY KEY (user, role)) WITHOUT ROWID;

-- Roles whose holders of the last run count.
-- name: STAGE_CREATE_KNOWN_ROLE ()
CREATE TEMP TABLE known_role (
  product INTEGER,
  role TEXT,
  number INTEGER NOT NULL,
  PRIMARY KEY (product, role)
) WITHOUT ROWID;

-- New rows of role_counted.
-- name: STAGE_CREATE_COUNTED ()
CREATE TEMP TABLE counted (product INTEGER, role TEXT, PRIMARY KEY (product, role)) WITHOUT ROWID;

-- How many resources people with a role without a group have access to, beyond those we know.
-- name: STAGE_CREATE_BEYOND ()
CREATE TEMP TABLE beyond (user INTEGER PRIMARY KEY, resources INTEGER NOT NULL);

-- People of events since the last run.
-- name: STAGE_CREATE_TOUCHED ()
CREATE TEMP TABLE touched (user INTEGER PRIMARY KEY);

-- Groups asked about in this run.
-- name: STAGE_CREATE_GROUP_READ ()
CREATE TEMP TABLE group_read (group_id TEXT PRIMARY KEY) WITHOUT ROWID;

-- name: STAGE_CREATE_ROLE_SOURCE ()
CREATE TEMP TABLE stage_role_source (
  user INTEGER,
  product TEXT,
  site TEXT,
  role TEXT,
  method TEXT,
  directory_id TEXT,
  status TEXT
);

-- name: STAGE_CREATE_ASKED ()
CREATE TEMP TABLE asked (user INTEGER PRIMARY KEY, answered INTEGER NOT NULL DEFAULT 0);

-- name: STAGE_CREATE_SUSPENDED ()
CREATE TEMP TABLE stage_suspended (user INTEGER, directory INTEGER);

-- name: STAGE_CREATE_PRODUCT ()
CREATE TEMP TABLE stage_product (
  ari TEXT,
  product TEXT,
  site TEXT,
  site_name TEXT,
  sandbox INTEGER
);

-- name: STAGE_CREATE_DIRECTORY ()
CREATE TEMP TABLE stage_directory (directory_id TEXT, name TEXT);
