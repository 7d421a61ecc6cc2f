-- The plan: which calls for which people, and who is left out and why. The state comes from the
-- synchronized copy (preview, start of a run) or from Atlassian's answers (just before acting);
-- both go through the same statements.

-- name: PLAN_CREATE_CHOSEN ()
CREATE TEMP TABLE IF NOT EXISTS plan_chosen (user INTEGER PRIMARY KEY);

-- name: PLAN_CREATE_FITS ()
CREATE TEMP TABLE IF NOT EXISTS plan_fits (user INTEGER PRIMARY KEY);

-- name: PLAN_CREATE_SCOPE ()
CREATE TEMP TABLE IF NOT EXISTS plan_scope (product INTEGER PRIMARY KEY);

-- untold: the state of the person is not known. cause NULL: not left out. told: 1 Atlassian listed
-- all activity, 0 it sent no list, -1 a time in it is unreadable.
-- name: PLAN_CREATE_USER ()
CREATE TEMP TABLE IF NOT EXISTS plan_user (
  user INTEGER PRIMARY KEY,
  status TEXT,
  account_status TEXT,
  claim TEXT,
  org_admin INTEGER,
  last_active INTEGER,
  state_unknown INTEGER,
  cause TEXT,
  detail TEXT,
  joined INTEGER,
  source TEXT,
  activity_known INTEGER
);

-- name: PLAN_CREATE_MEMBER ()
CREATE TEMP TABLE IF NOT EXISTS plan_member (
  user INTEGER,
  user_group INTEGER,
  PRIMARY KEY (user, user_group)
) WITHOUT ROWID;

-- name: PLAN_CREATE_DIRECT ()
CREATE TEMP TABLE IF NOT EXISTS plan_direct (
  user INTEGER,
  product INTEGER,
  role TEXT,
  PRIMARY KEY (user, product, role)
) WITHOUT ROWID;

-- name: PLAN_CREATE_DIRECTORY ()
CREATE TEMP TABLE IF NOT EXISTS plan_directory (
  user INTEGER,
  directory INTEGER,
  status TEXT,
  PRIMARY KEY (user, directory)
) WITHOUT ROWID;

-- name: PLAN_CREATE_STEP ()
CREATE TEMP TABLE IF NOT EXISTS plan_step (
  user INTEGER,
  kind TEXT,
  directory_id TEXT,
  group_id TEXT,
  resource TEXT,
  role TEXT,
  position INTEGER,
  label TEXT,
  PRIMARY KEY (user, kind, directory_id, group_id, resource, role)
) WITHOUT ROWID;

-- name: PLAN_CREATE_LOSS ()
CREATE TEMP TABLE IF NOT EXISTS plan_loss (
  user INTEGER,
  product INTEGER,
  asked INTEGER,
  PRIMARY KEY (user, product)
) WITHOUT ROWID;

-- name: PLAN_CREATE_SINCE ()
CREATE TEMP TABLE IF NOT EXISTS plan_since (user INTEGER PRIMARY KEY, since INTEGER);

-- name: PLAN_CREATE_LABEL ()
CREATE TEMP TABLE IF NOT EXISTS plan_label (name TEXT PRIMARY KEY, label TEXT) WITHOUT ROWID;

-- name: PLAN_CREATE_PRODUCT ()
CREATE TEMP VIEW IF NOT EXISTS plan_product AS
SELECT p.id,
       coalesce((SELECT label FROM temp.plan_label pla WHERE pla.name = p.product), p.product)
       || ' on ' || p.site_name AS text
  FROM main.product p;

-- name: PLAN_LABEL_ADD (name, label)
INSERT OR IGNORE INTO temp.plan_label VALUES (?1, ?2);

-- name: PLAN_CLEAR_CHOSEN ()
DELETE FROM temp.plan_chosen;

-- name: PLAN_CLEAR_FITS ()
DELETE FROM temp.plan_fits;

-- name: PLAN_CLEAR_SCOPE ()
DELETE FROM temp.plan_scope;

-- name: PLAN_CLEAR_USER ()
DELETE FROM temp.plan_user;

-- name: PLAN_CLEAR_MEMBER ()
DELETE FROM temp.plan_member;

-- name: PLAN_CLEAR_DIRECT ()
DELETE FROM temp.plan_direct;

-- name: PLAN_CLEAR_SINCE ()
DELETE FROM temp.plan_since;

-- name: PLAN_CLEAR_DIRECTORY ()
DELETE FROM temp.plan_directory;

-- name: PLAN_CLEAR_LOSS ()
DELETE FROM temp.plan_loss;

-- name: PLAN_CLEAR_STEP ()
DELETE FROM temp.plan_step;

-- name: PLAN_CHOOSE (user)
INSERT OR IGNORE INTO temp.plan_chosen VALUES (?1);

-- name: PLAN_ACCOUNT (account id)
SELECT id FROM user WHERE account_id = ?1;

-- name: PLAN_CHOOSE_PLANNED (run)
INSERT OR IGNORE INTO temp.plan_chosen
SELECT user
  FROM run_user
 WHERE run = ?1
   AND state = 'planned';

-- name: PLAN_FITS (user)
INSERT OR IGNORE INTO temp.plan_fits VALUES (?1);

-- name: PLAN_FITS_NOT ()
UPDATE temp.plan_user /*scan*/
   SET cause = 'not-fitting'
 WHERE cause IS NULL
   AND NOT EXISTS (SELECT 1 FROM temp.plan_fits pf WHERE pf.user = plan_user.user);

-- name: PLAN_SCOPE_ADD (products as a JSON list or NULL, sites likewise)
INSERT OR IGNORE INTO temp.plan_scope
SELECT id
  FROM product /*scan*/
 WHERE gone_at IS NULL
   AND (?1 IS NULL OR product IN (SELECT value FROM json_each(?1)))
   AND (site IN (SELECT value FROM json_each(?2)) OR (?2 IS NULL AND sandbox = 0));

-- The state from the synchronized copy.
-- name: PLAN_STATE_USERS ()
INSERT INTO temp.plan_user
SELECT u.id, u.status, u.account_status, u.claim_status,
       EXISTS (SELECT 1
                 FROM user_platform_role upr
                WHERE upr.user = u.id
                  AND upr.role = 'atlassian/org-admin'),
       (SELECT max(a.last_active)
          FROM activity a
         WHERE a.user = u.id
           AND a.product IN (SELECT product FROM temp.plan_scope)),
       0,
       CASE WHEN u.gone_at IS NOT NULL THEN 'gone'
            WHEN lower(u.account_type) IN ('app', 'customer') THEN 'app-or-customer'
            WHEN lower(u.account_type) <> 'atlassian' THEN 'other-kind' END,
       CASE WHEN lower(u.account_type) <> 'atlassian' THEN u.account_type END,
       joined_at(u.added_to_org, u.first_seen),
       u.management_source, 1
  FROM temp.plan_chosen pc /*scan*/
  JOIN user u ON u.id = pc.user;

-- name: PLAN_STATE_MEMBERS ()
INSERT INTO temp.plan_member
SELECT m.user, m.user_group
  FROM temp.plan_chosen pc /*scan*/
  JOIN membership m ON m.user = pc.user;

-- name: PLAN_STATE_DIRECT ()
INSERT INTO temp.plan_direct
SELECT ur.user, ur.product, ur.role
  FROM temp.plan_chosen pc /*scan*/
  JOIN user_role ur ON ur.user = pc.user
 WHERE ur.method = 'direct';

-- name: PLAN_STATE_DIRECTORIES ()
INSERT INTO temp.plan_directory
SELECT ud.user, ud.directory, ud.status
  FROM temp.plan_chosen pc /*scan*/
  JOIN user_directory ud ON ud.user = pc.user;

-- Who is left out.
-- name: PLAN_WHY_ADMIN ()
UPDATE temp.plan_user /*scan*/
   SET cause = 'org-admin'
 WHERE cause IS NULL
   AND org_admin;

-- name: PLAN_UNDECIDED ()
SELECT user FROM temp.plan_user /*scan*/ WHERE cause IS NULL;

-- name: PLAN_WHY (user, cause, detail)
UPDATE temp.plan_user
   SET cause = ?2,
       detail = ?3
 WHERE user = ?1
   AND cause IS NULL;

-- People who joined a protected group after the sync are protected, too.
-- name: PLAN_WHY_GROUP (now)
UPDATE temp.plan_user /*scan*/
   SET cause = 'protected-group',
       detail = x.detail
  FROM (SELECT pm.user AS who,
               min(g.name || char(10) || pr.reason) AS detail
          FROM temp.plan_member pm /*scan*/
          JOIN protection pr ON pr.user_group = pm.user_group
          JOIN user_group g ON g.id = pm.user_group
         WHERE pr.ended_at IS NULL
           AND in_force(pr.until, ?1)
         GROUP BY pm.user) x
 WHERE x.who = plan_user.user
   AND plan_user.cause IS NULL;

-- product 0: a product Rollcall does not know.
-- name: PLAN_CREATE_ACTIVITY ()
CREATE TEMP TABLE IF NOT EXISTS plan_activity (
  user INTEGER,
  product INTEGER,
  last_active INTEGER,
  live INTEGER,
  PRIMARY KEY (user, product)
) WITHOUT ROWID;

-- meant: the filter covers the seat. fits: it matches the filter.
-- name: PLAN_CREATE_SEAT ()
CREATE TEMP TABLE IF NOT EXISTS plan_seat (
  user INTEGER,
  product INTEGER,
  last_active INTEGER,
  since INTEGER,
  cutoff INTEGER,
  meant INTEGER,
  fits INTEGER,
  unused INTEGER,
  PRIMARY KEY (user, product)
) WITHOUT ROWID;

-- name: PLAN_CREATE_TARGET ()
CREATE TEMP TABLE IF NOT EXISTS plan_target (
  user INTEGER,
  product INTEGER,
  position INTEGER,
  PRIMARY KEY (user, product)
) WITHOUT ROWID;

-- name: PLAN_CREATE_BLOCKED ()
CREATE TEMP TABLE IF NOT EXISTS plan_blocked (
  user INTEGER,
  product INTEGER,
  cause TEXT,
  detail TEXT,
  rank INTEGER,
  PRIMARY KEY (user, product)
) WITHOUT ROWID;

-- name: PLAN_CLEAR_ACTIVITY ()
DELETE FROM temp.plan_activity;

-- name: PLAN_CLEAR_TARGET ()
DELETE FROM temp.plan_target;

-- name: PLAN_CLEAR_BLOCKED ()
DELETE FROM temp.plan_blocked;

-- Whom the filter excludes, by the live state of the people.
-- name: PLAN_EXCLUDE_STATUS (status)
UPDATE temp.plan_user /*scan*/
   SET cause = 'not-fitting'
 WHERE cause IS NULL
   AND status = ?1;

-- name: PLAN_EXCLUDE_GROUP (id or name)
UPDATE temp.plan_user /*scan*/
   SET cause = 'not-fitting'
 WHERE cause IS NULL
   AND EXISTS (SELECT 1
                 FROM temp.plan_member pm
                 JOIN user_group g ON g.id = pm.user_group
                WHERE pm.user = plan_user.user
                  AND (g.group_id = ?1 OR g.name = ?1));

-- name: PLAN_EXCLUDE_ROLE (role)
UPDATE temp.plan_user /*scan*/
   SET cause = 'not-fitting'
 WHERE cause IS NULL
   AND (EXISTS (SELECT 1
                  FROM temp.plan_member pm
                  JOIN group_role gr ON gr.user_group = pm.user_group
                 WHERE pm.user = plan_user.user
                   AND gr.role = ?1)
        OR EXISTS (SELECT 1
                     FROM temp.plan_direct pdr
                    WHERE pdr.user = plan_user.user
                      AND pdr.role = ?1)
        OR (org_admin AND ?1 = 'atlassian/org-admin'));

-- Who is suspended holds no seat.
-- name: PLAN_EXCLUDE_PRODUCT (product)
UPDATE temp.plan_user /*scan*/
   SET cause = 'not-fitting'
 WHERE cause IS NULL
   AND status = 'active'
   AND (EXISTS (SELECT 1
                  FROM temp.plan_member pm
                  JOIN group_role gr ON gr.user_group = pm.user_group
                  JOIN product p ON p.id = gr.product
                 WHERE pm.user = plan_user.user
                   AND is_billable(gr.role)
                   AND p.product = ?1)
        OR EXISTS (SELECT 1
                     FROM temp.plan_direct pdr
                     JOIN product p ON p.id = pdr.product
                    WHERE pdr.user = plan_user.user
                      AND is_billable(pdr.role)
                      AND p.product = ?1));

-- Who is suspended holds no seat.
-- name: PLAN_EXCLUDE_SITE (site)
UPDATE temp.plan_user /*scan*/
   SET cause = 'not-fitting'
 WHERE cause IS NULL
   AND status = 'active'
   AND (EXISTS (SELECT 1
                  FROM temp.plan_member pm
                  JOIN group_role gr ON gr.user_group = pm.user_group
                  JOIN product p ON p.id = gr.product
                 WHERE pm.user = plan_user.user
                   AND is_billable(gr.role)
                   AND p.site = ?1)
        OR EXISTS (SELECT 1
                     FROM temp.plan_direct pdr
                     JOIN product p ON p.id = pdr.product
                    WHERE pdr.user = plan_user.user
                      AND is_billable(pdr.role)
                      AND p.site = ?1));

-- People who keep what runs of the task would take.
-- name: PLAN_WHY_KEEPS (task, now)
UPDATE temp.plan_user /*scan*/
   SET cause = 'kept'
 WHERE cause IS NULL
   AND EXISTS (SELECT 1
                 FROM keep ke
                WHERE ke.user = plan_user.user
                  AND ke.task = ?1
                  AND ke.ended_at IS NULL
                  AND ke.until > ?2);

-- People whom another run of the task has warned. Nobody is in two runs that wait.
-- name: PLAN_WHY_WARNED (task, this run or 0)
UPDATE temp.plan_user /*scan*/
   SET cause = 'warned-already'
 WHERE cause IS NULL
   AND EXISTS (SELECT 1
                 FROM warning wn
                 JOIN run r ON r.id = wn.run
                WHERE wn.user = plan_user.user
                  AND wn.run <> ?2
                  AND wn.state IN ('warned', 'asked')
                  AND r.task = ?1
                  AND r.finished_at IS NULL);
