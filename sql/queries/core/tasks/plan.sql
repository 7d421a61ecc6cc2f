-- The plan: what would be called for whom, and who is left out and why. State comes from the synchronized copy (preview,
-- start of a run) or from Atlassian's answers (just before acting); from there on both go through the same statements.

-- name: PLAN_CREATE_CHOSEN ()
CREATE TEMP TABLE IF NOT EXISTS plan_chosen (user INTEGER PRIMARY KEY);

-- name: PLAN_CREATE_FITS ()
CREATE TEMP TABLE IF NOT EXISTS plan_fits (user INTEGER PRIMARY KEY);

-- name: PLAN_CREATE_SCOPE ()
CREATE TEMP TABLE IF NOT EXISTS plan_scope (product INTEGER PRIMARY KEY);

-- name: PLAN_CREATE_USER ()
CREATE TEMP TABLE IF NOT EXISTS plan_user (user INTEGER PRIMARY KEY, status TEXT, account_status TEXT, claim TEXT, org_admin INTEGER, last_active INTEGER,
  untold INTEGER, cause TEXT, detail TEXT, joined INTEGER, source TEXT, told INTEGER);

-- untold: how the person stands is not known; cause NULL: not left out; told: 1 Atlassian told all activity it knows of, 0 no list of it, -1 a time nobody can read
-- name: PLAN_CREATE_MEMBER ()
CREATE TEMP TABLE IF NOT EXISTS plan_member (user INTEGER, user_group INTEGER, PRIMARY KEY (user, user_group)) WITHOUT ROWID;

-- name: PLAN_CREATE_DIRECT ()
CREATE TEMP TABLE IF NOT EXISTS plan_direct (user INTEGER, product INTEGER, role TEXT, PRIMARY KEY (user, product, role)) WITHOUT ROWID;

-- name: PLAN_CREATE_PLACE ()
CREATE TEMP TABLE IF NOT EXISTS plan_place (user INTEGER, directory INTEGER, status TEXT, PRIMARY KEY (user, directory)) WITHOUT ROWID;

-- name: PLAN_CREATE_STEP ()
CREATE TEMP TABLE IF NOT EXISTS plan_step (user INTEGER, kind TEXT, directory_id TEXT, group_id TEXT, resource TEXT, role TEXT, position INTEGER, label TEXT,
  PRIMARY KEY (user, kind, directory_id, group_id, resource, role)) WITHOUT ROWID;

-- name: PLAN_CREATE_LOSS ()
CREATE TEMP TABLE IF NOT EXISTS plan_loss (user INTEGER, product INTEGER, asked INTEGER, PRIMARY KEY (user, product)) WITHOUT ROWID;

-- name: PLAN_CREATE_SINCE ()
CREATE TEMP TABLE IF NOT EXISTS plan_since (user INTEGER PRIMARY KEY, since INTEGER);

-- name: PLAN_CREATE_WORD ()
CREATE TEMP TABLE IF NOT EXISTS plan_word (word TEXT PRIMARY KEY, label TEXT) WITHOUT ROWID;

-- name: PLAN_CREATE_PRODUCT ()
CREATE TEMP VIEW IF NOT EXISTS plan_product AS
SELECT p.id, coalesce((SELECT label FROM temp.plan_word w WHERE w.word = p.product), p.product) || ' on ' || p.site_name AS words FROM main.product p;

-- name: PLAN_WORD (word, label)
INSERT OR IGNORE INTO temp.plan_word VALUES (?1, ?2);

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

-- name: PLAN_CLEAR_PLACE ()
DELETE FROM temp.plan_place;

-- name: PLAN_CLEAR_LOSS ()
DELETE FROM temp.plan_loss;

-- name: PLAN_CLEAR_STEP ()
DELETE FROM temp.plan_step;

-- name: PLAN_CHOOSE (user)
INSERT OR IGNORE INTO temp.plan_chosen VALUES (?1);

-- name: PLAN_ACCOUNT (account id)
SELECT id FROM user WHERE account_id = ?1;

-- name: PLAN_CHOOSE_PLANNED (run)
INSERT OR IGNORE INTO temp.plan_chosen SELECT user FROM run_user WHERE run = ?1 AND state = 'planned';

-- name: PLAN_FITS (user)
INSERT OR IGNORE INTO temp.plan_fits VALUES (?1);

-- name: PLAN_FITS_NOT ()
UPDATE temp.plan_user /*scan*/ SET cause = 'not-fitting' WHERE cause IS NULL AND NOT EXISTS (SELECT 1 FROM temp.plan_fits f WHERE f.user = plan_user.user);

-- name: PLAN_SCOPE_ADD (product or NULL, site or NULL)
INSERT OR IGNORE INTO temp.plan_scope SELECT id FROM product /*scan*/ WHERE gone_at IS NULL AND (?1 IS NULL OR product = ?1) AND (site = ?2 OR (?2 IS NULL AND sandbox = 0));

-- Who holds seats of three products is one person: counted by seats, a tenth would be nearly a third of the people.
-- name: PLAN_SCOPE_SEATS ()
SELECT count(*) FROM (SELECT 1 FROM seat /*scan*/ WHERE product IN (SELECT product FROM temp.plan_scope) GROUP BY user);

-- State from the synchronized copy.
-- name: PLAN_STATE_USERS ()
INSERT INTO temp.plan_user
SELECT u.id, u.status, u.account_status, u.claim_status, EXISTS (SELECT 1 FROM user_platform_role r WHERE r.user = u.id AND r.role = 'atlassian/org-admin'),
       (SELECT max(a.last_active) FROM activity a WHERE a.user = u.id AND a.product IN (SELECT product FROM temp.plan_scope)),
       0, CASE WHEN u.gone_at IS NOT NULL THEN 'gone' WHEN lower(u.account_type) IN ('app', 'customer') THEN 'app-or-customer'
               WHEN lower(u.account_type) <> 'atlassian' THEN 'other-kind' END, CASE WHEN lower(u.account_type) <> 'atlassian' THEN u.account_type END,
       joined_at(u.added_to_org, u.first_seen), u.management_source, 1
  FROM temp.plan_chosen c /*scan*/ JOIN user u ON u.id = c.user;

-- name: PLAN_STATE_MEMBERS ()
INSERT INTO temp.plan_member SELECT m.user, m.user_group FROM temp.plan_chosen c /*scan*/ JOIN membership m ON m.user = c.user;

-- name: PLAN_STATE_DIRECT ()
INSERT INTO temp.plan_direct SELECT r.user, r.product, r.role FROM temp.plan_chosen c /*scan*/ JOIN user_role r ON r.user = c.user WHERE r.method = 'direct';

-- name: PLAN_STATE_PLACES ()
INSERT INTO temp.plan_place SELECT p.user, p.directory, p.status FROM temp.plan_chosen c /*scan*/ JOIN user_directory p ON p.user = c.user;

-- Who is left out.
-- name: PLAN_WHY_ADMIN ()
UPDATE temp.plan_user /*scan*/ SET cause = 'org-admin' WHERE cause IS NULL AND org_admin;

-- name: PLAN_UNDECIDED ()
SELECT user FROM temp.plan_user /*scan*/ WHERE cause IS NULL;

-- name: PLAN_WHY (user, cause, detail)
UPDATE temp.plan_user SET cause = ?2, detail = ?3 WHERE user = ?1 AND cause IS NULL;

-- Who came into a protected group after the synchronization is protected, too.
-- name: PLAN_WHY_GROUP (now)
UPDATE temp.plan_user /*scan*/ SET cause = 'protected-group', detail = x.detail
  FROM (SELECT m.user AS who, min(g.name || char(10) || p.reason) AS detail
          FROM temp.plan_member m /*scan*/ JOIN protection p ON p.user_group = m.user_group JOIN user_group g ON g.id = m.user_group
         WHERE p.ended_at IS NULL AND (p.until IS NULL OR p.until > ?1) GROUP BY m.user) x
 WHERE x.who = plan_user.user AND plan_user.cause IS NULL;

-- name: PLAN_WHY_ALL (cause, detail)
UPDATE temp.plan_user /*scan*/ SET cause = ?1, detail = ?2 WHERE cause IS NULL;

-- name: PLAN_WHY_UNMANAGED ()
UPDATE temp.plan_user /*scan*/ SET cause = 'unmanaged' WHERE cause IS NULL AND claim IS NOT 'managed';

-- name: PLAN_WHY_DELETION ()
UPDATE temp.plan_user /*scan*/ SET cause = 'for-deletion' WHERE cause IS NULL AND status = 'for_deletion';

-- name: PLAN_WHY_NOWHERE ()
UPDATE temp.plan_user /*scan*/ SET cause = 'nowhere' WHERE cause IS NULL AND status = 'not_invited';

-- name: PLAN_WHY_UNMANAGED_DELETION ()
UPDATE temp.plan_user /*scan*/ SET cause = 'unmanaged-deletion' WHERE cause IS NULL AND claim IS NOT 'managed';

-- Atlassian knows two words, invited and synced, and none where it cannot tell; any other is no invitation.
-- name: PLAN_WHY_SYNCED (cause)
UPDATE temp.plan_user /*scan*/ SET cause = ?1 WHERE cause IS NULL AND source IS NOT NULL AND lower(source) <> 'invited';

-- Just before acting, when each directory was asked: one that did not answer must not make anybody count as suspended already.
-- name: PLAN_WHY_UNFOUND ()
UPDATE temp.plan_user /*scan*/ SET cause = 'unfound'
 WHERE cause IS NULL AND status IS NOT 'not_invited' AND NOT EXISTS (SELECT 1 FROM temp.plan_place p WHERE p.user = plan_user.user);

-- Nobody is out of a directory that was not found just now and is known to hold them.
-- name: PLAN_WHY_UNREAD ()
UPDATE temp.plan_user /*scan*/ SET cause = 'unfound'
 WHERE cause IS NULL AND EXISTS (SELECT 1 FROM user_directory x JOIN directory d ON d.id = x.directory JOIN temp.act_unread r ON r.directory_id = d.directory_id WHERE x.user = plan_user.user);

-- name: PLAN_WHY_ELSEWHERE (group row, 1: places are known completely)
UPDATE temp.plan_user /*scan*/ SET cause = 'elsewhere'
 WHERE cause IS NULL AND NOT EXISTS (SELECT 1 FROM user_group g JOIN temp.plan_place p ON p.user = plan_user.user AND p.directory = g.directory WHERE g.id = ?1)
   AND (?2 OR EXISTS (SELECT 1 FROM temp.plan_place p WHERE p.user = plan_user.user))
   AND NOT EXISTS (SELECT 1 FROM temp.plan_member m WHERE m.user = plan_user.user AND m.user_group = ?1);

-- name: PLAN_WHY_OWNED (product, site or NULL)
UPDATE temp.plan_user /*scan*/ SET cause = CASE WHEN x.external THEN 'owned-external' ELSE 'owned-fixed' END, detail = x.name
  FROM (SELECT m.user AS who, min(g.name) AS name, g.external_synced AS external
          FROM product p /*scan*/ JOIN group_role r ON r.product = p.id AND r.role IN ('atlassian/user', 'atlassian/admin')
          JOIN user_group g ON g.id = r.user_group JOIN temp.plan_member m ON m.user_group = g.id
         WHERE (g.external_synced OR NOT g.modifiable) AND p.product = ?1 AND (p.site = ?2 OR (?2 IS NULL AND p.sandbox = 0)) GROUP BY m.user) x
 WHERE x.who = plan_user.user AND plan_user.cause IS NULL;

-- Adding to a group that makes admins would hand out power that nobody here was given. A group's own admin roles are known
-- for products; one whose members, at least one, are all organization or site admins is taken for theirs.
-- name: PLAN_GROUP (group id)
SELECT g.id, g.name, g.external_synced, g.modifiable, g.gone_at IS NOT NULL,
       EXISTS (SELECT 1 FROM group_role r WHERE r.user_group = g.id AND makes_admins(r.role))
       OR coalesce((SELECT sum(members) FROM browse_set WHERE kind = 'group' AND value = cast(g.id AS TEXT)), 0)
          BETWEEN 1 AND (SELECT count(DISTINCT m.user) FROM user_platform_role r JOIN membership m ON m.user = r.user AND m.user_group = g.id
                          WHERE r.role IN ('atlassian/org-admin', 'atlassian/site-admin'))
  FROM user_group g WHERE g.group_id = ?1;

-- What would be called.
-- name: PLAN_STEP_LEAVE_PRODUCT (position, product, site or NULL)
INSERT OR IGNORE INTO temp.plan_step
SELECT m.user, 'leave-group', coalesce(d.directory_id, ''), g.group_id, '', '', ?1, g.name
  FROM product p /*scan*/ JOIN group_role r ON r.product = p.id AND r.role IN ('atlassian/user', 'atlassian/admin')
  JOIN user_group g ON g.id = r.user_group LEFT JOIN directory d ON d.id = g.directory JOIN temp.plan_member m ON m.user_group = g.id
  JOIN temp.plan_user u ON u.user = m.user
 WHERE u.cause IS NULL AND p.product = ?2 AND (p.site = ?3 OR (?3 IS NULL AND p.sandbox = 0));

-- name: PLAN_STEP_REVOKE (position, product, site or NULL)
INSERT OR IGNORE INTO temp.plan_step
SELECT s.user, 'revoke-role', '', '', p.ari, s.role, ?1, (SELECT words FROM temp.plan_product v WHERE v.id = p.id) || ' (' || replace(s.role, 'atlassian/', '') || ')'
  FROM temp.plan_direct s /*scan*/ JOIN product p ON p.id = s.product JOIN temp.plan_user u ON u.user = s.user
 WHERE u.cause IS NULL AND s.role IN ('atlassian/user', 'atlassian/admin') AND p.product = ?2 AND (p.site = ?3 OR (?3 IS NULL AND p.sandbox = 0));

-- name: PLAN_STEP_LEAVE (position, group row)
INSERT OR IGNORE INTO temp.plan_step
SELECT m.user, 'leave-group', coalesce(d.directory_id, ''), g.group_id, '', '', ?1, g.name
  FROM user_group g LEFT JOIN directory d ON d.id = g.directory JOIN temp.plan_member m /*scan*/ ON m.user_group = g.id JOIN temp.plan_user u ON u.user = m.user
 WHERE g.id = ?2 AND u.cause IS NULL;

-- name: PLAN_STEP_JOIN (position, group row)
INSERT OR IGNORE INTO temp.plan_step
SELECT u.user, 'join-group', coalesce(d.directory_id, ''), g.group_id, '', '', ?1, g.name
  FROM temp.plan_user u /*scan*/, user_group g LEFT JOIN directory d ON d.id = g.directory
 WHERE g.id = ?2 AND u.cause IS NULL AND NOT EXISTS (SELECT 1 FROM temp.plan_member m WHERE m.user = u.user AND m.user_group = g.id);

-- The copy knows where somebody is suspended, not always where they are active: then the directory is found when acting.
-- name: PLAN_STEP_SUSPEND (position)
INSERT OR IGNORE INTO temp.plan_step
SELECT u.user, 'suspend', d.directory_id, '', '', '', ?1, d.name
  FROM temp.plan_user u /*scan*/ JOIN temp.plan_place p ON p.user = u.user JOIN directory d ON d.id = p.directory WHERE u.cause IS NULL AND p.status IS NOT 'suspended';

-- name: PLAN_STEP_SUSPEND_SOMEWHERE (position)
INSERT OR IGNORE INTO temp.plan_step
SELECT u.user, 'suspend', '', '', '', '', ?1, 'every directory' FROM temp.plan_user u /*scan*/
 WHERE u.cause IS NULL AND u.status <> 'suspended' AND NOT EXISTS (SELECT 1 FROM temp.plan_place p WHERE p.user = u.user AND p.status IS NOT 'suspended');

-- name: PLAN_STEP_RESTORE (position)
INSERT OR IGNORE INTO temp.plan_step
SELECT u.user, 'restore', d.directory_id, '', '', '', ?1, d.name
  FROM temp.plan_user u /*scan*/ JOIN temp.plan_place p ON p.user = u.user JOIN directory d ON d.id = p.directory WHERE u.cause IS NULL AND p.status = 'suspended';

-- name: PLAN_STEP_RESTORE_SOMEWHERE (position)
INSERT OR IGNORE INTO temp.plan_step
SELECT u.user, 'restore', '', '', '', '', ?1, 'every directory' FROM temp.plan_user u /*scan*/
 WHERE u.cause IS NULL AND u.status = 'suspended' AND NOT EXISTS (SELECT 1 FROM temp.plan_place p WHERE p.user = u.user AND p.status = 'suspended');

-- name: PLAN_STEP_DISABLE (position)
INSERT OR IGNORE INTO temp.plan_step
SELECT user, 'disable', '', '', '', '', ?1, 'the account' FROM temp.plan_user /*scan*/ WHERE cause IS NULL AND account_status IS NOT 'inactive' AND account_status IS NOT 'closed';

-- name: PLAN_STEP_ENABLE (position)
INSERT OR IGNORE INTO temp.plan_step
SELECT user, 'enable', '', '', '', '', ?1, 'the account' FROM temp.plan_user /*scan*/ WHERE cause IS NULL AND account_status = 'inactive';

-- name: PLAN_STEP_DELETE (position)
INSERT OR IGNORE INTO temp.plan_step
SELECT user, 'delete', '', '', '', '', ?1, 'the account' FROM temp.plan_user /*scan*/ WHERE cause IS NULL AND status IS NOT 'for_deletion' AND account_status IS NOT 'closed';

-- name: PLAN_STEP_CANCEL_DELETE (position)
INSERT OR IGNORE INTO temp.plan_step
SELECT user, 'cancel-delete', '', '', '', '', ?1, 'the account' FROM temp.plan_user /*scan*/ WHERE cause IS NULL AND status = 'for_deletion';

-- name: PLAN_STEP_REMOVE (position)
INSERT OR IGNORE INTO temp.plan_step
SELECT u.user, 'remove-user', d.directory_id, '', '', '', ?1, d.name
  FROM temp.plan_user u /*scan*/ JOIN temp.plan_place p ON p.user = u.user JOIN directory d ON d.id = p.directory WHERE u.cause IS NULL;

-- Who is suspended in one may be active in another, which the copy does not know: found when acting.
-- name: PLAN_STEP_REMOVE_SOMEWHERE (position)
INSERT OR IGNORE INTO temp.plan_step
SELECT u.user, 'remove-user', '', '', '', '', ?1, 'every directory' FROM temp.plan_user u /*scan*/
 WHERE u.cause IS NULL AND u.status <> 'not_invited'
   AND (NOT EXISTS (SELECT 1 FROM temp.plan_place p WHERE p.user = u.user)
     OR (u.status <> 'suspended' AND NOT EXISTS (SELECT 1 FROM temp.plan_place p WHERE p.user = u.user AND p.status IS NOT 'suspended')));

-- Longest unused first.
-- name: PLAN_SINCE_TARGETS ()
-- Of whom unused seats are to be taken: those, and no others of the filter.
INSERT INTO temp.plan_since
SELECT t.user, min(s.since) FROM temp.plan_target t /*scan*/ JOIN temp.plan_seat s ON s.user = t.user AND s.product = t.product GROUP BY t.user;

-- name: PLAN_SINCE_SEATS (now, days or 0 for the setting's, 0 any seat, 1 inactive ones, 2 those never used)
-- What the age of the oldest seat counts from, of those for which somebody was chosen.
INSERT OR IGNORE INTO temp.plan_since
SELECT x.user, min(x.since)
  FROM (SELECT s.user, s.last_active, seat_since(s.last_active, joined_at(u.added_to_org, u.first_seen), s.seen_at) AS since,
               ?1 - 86400 * CASE WHEN ?2 > 0 THEN ?2 ELSE d.days END AS cutoff
          FROM temp.plan_chosen c /*scan*/ JOIN user u ON u.id = c.user JOIN seat s ON s.user = u.id
          JOIN temp.plan_scope o ON o.product = s.product JOIN product_days d ON d.product = s.product) x
 WHERE ?3 = 0 OR (x.since < x.cutoff AND (?3 = 1 OR x.last_active IS NULL)) GROUP BY x.user;

-- name: PLAN_SINCE_PEOPLE ()
-- Of everybody else: when they used anything last, or joined.
INSERT OR IGNORE INTO temp.plan_since
SELECT u.id, max(coalesce(u.active_at, 0), joined_at(u.added_to_org, u.first_seen)) FROM temp.plan_chosen c /*scan*/ JOIN user u ON u.id = c.user;

-- name: PLAN_WHY_LATER (how many now, the same in words)
UPDATE temp.plan_user /*scan*/ SET cause = 'comes-later', detail = ?2
  FROM (SELECT u.user AS who, row_number() OVER (ORDER BY s.since, u.user) AS place
          FROM temp.plan_user u /*scan*/ JOIN temp.plan_since s ON s.user = u.user
         WHERE u.cause IS NULL AND EXISTS (SELECT 1 FROM temp.plan_step t WHERE t.user = u.user)) x
 WHERE x.who = plan_user.user AND x.place > ?1;

-- What comes of it.
-- name: PLAN_COUNT ()
SELECT count(*) FROM temp.plan_user /*scan*/;

-- The activity that stays is that of the preview: whoever was active after it is left alone (ACT_ACTIVE), also when a synchronization
-- came in between.
-- name: PLAN_UPTO (after, how many)
-- The last of the next so many people; NULL: there are no more.
SELECT max(user) FROM (SELECT user FROM temp.plan_user WHERE user > ?1 ORDER BY user LIMIT ?2);

-- name: PLAN_STORE_USERS (run, word for those who fall out, after, up to)
INSERT INTO run_user (run, user, state, cause, detail, reason, last_active, since)
SELECT ?1, u.user, CASE WHEN u.cause IS NOT NULL THEN ?2 WHEN EXISTS (SELECT 1 FROM temp.plan_step s WHERE s.user = u.user) THEN 'planned' ELSE 'already' END,
       u.cause, CASE WHEN u.cause IS NOT NULL THEN u.detail END, reason_text(u.cause, u.detail), u.last_active,
       (SELECT n.since FROM temp.plan_since n WHERE n.user = u.user)
  FROM temp.plan_user u WHERE u.user > ?3 AND u.user <= ?4
ON CONFLICT (run, user) DO UPDATE SET state = excluded.state, cause = excluded.cause, detail = excluded.detail, reason = excluded.reason;

-- name: PLAN_STORE_STEPS (run, after, up to)
INSERT INTO run_step (run, user, seq, kind, directory_id, group_id, resource, role, label)
SELECT ?1, s.user, row_number() OVER (PARTITION BY s.user ORDER BY s.position, s.kind, s.label, s.directory_id), s.kind,
       nullif(s.directory_id, ''), nullif(s.group_id, ''), nullif(s.resource, ''), nullif(s.role, ''), s.label
  FROM temp.plan_step s JOIN temp.plan_user u ON u.user = s.user
 WHERE u.cause IS NULL AND s.user > ?2 AND s.user <= ?3;

-- name: PLAN_DROP_STEPS (run, after, up to)
DELETE FROM run_step WHERE run = ?1 AND user > ?2 AND user <= ?3
   AND user IN (SELECT user FROM temp.plan_chosen);

-- A seat is freed when the person is suspended or deactivated, or when none of the ways to it is left.
-- What somebody who loses access was asked to lose: everything by a suspension, the product named, what the group named gives.
-- name: PLAN_LOSSES (run)
INSERT INTO temp.plan_loss
SELECT s.user, s.product,
       EXISTS (SELECT 1 FROM temp.plan_step t WHERE t.user = s.user AND t.kind IN ('suspend', 'disable', 'delete', 'remove-user'))
       OR EXISTS (SELECT 1 FROM temp.plan_target t WHERE t.user = s.user AND t.product = s.product)
       OR EXISTS (SELECT 1 FROM run_action a WHERE a.run = ?1 AND a.action = 'remove-access' AND a.product = p.product AND (a.site IS NULL OR a.site = p.site))
       OR EXISTS (SELECT 1 FROM run_action a JOIN user_group g ON g.group_id = a.group_id JOIN group_role r ON r.user_group = g.id AND r.product = s.product
                   WHERE a.run = ?1 AND a.action = 'remove-group' AND r.role IN ('atlassian/user', 'atlassian/admin'))
  FROM (SELECT DISTINCT user FROM temp.plan_step /*scan*/ WHERE kind IN ('leave-group', 'revoke-role', 'suspend', 'disable', 'delete', 'remove-user')) u
  JOIN temp.plan_user v ON v.user = u.user JOIN seat s ON s.user = u.user JOIN product p ON p.id = s.product
 WHERE v.cause IS NULL
   AND (EXISTS (SELECT 1 FROM temp.plan_step t WHERE t.user = s.user AND t.kind IN ('suspend', 'disable', 'delete', 'remove-user'))
     OR (NOT EXISTS (SELECT 1 FROM membership m JOIN group_role r ON r.user_group = m.user_group JOIN user_group g ON g.id = m.user_group
                      WHERE m.user = s.user AND r.product = s.product AND r.role IN ('atlassian/user', 'atlassian/admin')
                        AND NOT EXISTS (SELECT 1 FROM temp.plan_step t WHERE t.user = s.user AND t.kind = 'leave-group' AND t.group_id = g.group_id))
     AND NOT EXISTS (SELECT 1 FROM user_role d JOIN product o ON o.id = d.product WHERE d.user = s.user AND d.product = s.product AND d.role IN ('atlassian/user', 'atlassian/admin')
                        AND NOT EXISTS (SELECT 1 FROM temp.plan_step t WHERE t.user = s.user AND t.kind = 'revoke-role' AND t.resource = o.ari AND t.role = d.role))));

-- name: PLAN_STORE_LOSSES (run, after, up to)
INSERT INTO run_loss (run, user, product, asked)
SELECT ?1, l.user, l.product, l.asked FROM temp.plan_loss l JOIN temp.plan_user u ON u.user = l.user
 WHERE u.cause IS NULL AND l.user > ?2 AND l.user <= ?3;

-- A plan that is made again is a ceiling for each person, too: who would by now lose more than it said, unasked, is left alone.
-- name: PLAN_WHY_MORE (run)
UPDATE temp.plan_user /*scan*/ SET cause = 'would-lose-more', detail = x.words
  FROM (SELECT l.user AS who, min(v.words) AS words FROM temp.plan_loss l /*scan*/ JOIN temp.plan_product v ON v.id = l.product
         WHERE NOT l.asked AND NOT EXISTS (SELECT 1 FROM run_loss o WHERE o.run = ?1 AND o.user = l.user AND o.product = l.product) GROUP BY l.user) x
 WHERE x.who = plan_user.user AND plan_user.cause IS NULL;

-- What a group gives, as products and roles: ACT_GROUPS_DIFFER makes the same of Atlassian's answer. The first ones stay.
-- name: PLAN_STORE_GROUPS (run)
INSERT OR IGNORE INTO run_group (run, group_id, gives, makes_admins)
SELECT ?1, s.group_id,
       (SELECT json_group_array(json_array(product, role)) FROM (SELECT r.product, r.role FROM user_group g JOIN group_role r ON r.user_group = g.id
         WHERE g.group_id = s.group_id ORDER BY r.product, r.role)),
       EXISTS (SELECT 1 FROM user_group g JOIN group_role r ON r.user_group = g.id WHERE g.group_id = s.group_id AND makes_admins(r.role))
  FROM (SELECT DISTINCT group_id FROM temp.plan_step /*scan*/ WHERE kind IN ('leave-group', 'join-group')) s;

-- name: PLAN_CREATE_ACTIVITY ()
CREATE TEMP TABLE IF NOT EXISTS plan_activity (user INTEGER, product INTEGER, last_active INTEGER, live INTEGER, -- product 0: one Rollcall does not know
  PRIMARY KEY (user, product)) WITHOUT ROWID;

-- name: PLAN_CREATE_SEAT ()
CREATE TEMP TABLE IF NOT EXISTS plan_seat (user INTEGER, product INTEGER, last_active INTEGER, since INTEGER, cutoff INTEGER,
  meant INTEGER, fits INTEGER, unused INTEGER, PRIMARY KEY (user, product)) WITHOUT ROWID; -- meant: the filter speaks of it; fits: and calls it so

-- name: PLAN_CREATE_TARGET ()
CREATE TEMP TABLE IF NOT EXISTS plan_target (user INTEGER, product INTEGER, position INTEGER, PRIMARY KEY (user, product)) WITHOUT ROWID;

-- name: PLAN_CREATE_KEPT ()
CREATE TEMP TABLE IF NOT EXISTS plan_kept (user INTEGER, product INTEGER, cause TEXT, detail TEXT, rank INTEGER, PRIMARY KEY (user, product)) WITHOUT ROWID;

-- name: PLAN_CLEAR_ACTIVITY ()
DELETE FROM temp.plan_activity;

-- name: PLAN_CLEAR_TARGET ()
DELETE FROM temp.plan_target;

-- name: PLAN_CLEAR_KEPT ()
DELETE FROM temp.plan_kept;

-- Nothing of theirs can be taken: left out, and why; what could not be taken comes before what is in use.
-- name: PLAN_WHY_KEPT ()
UPDATE temp.plan_user /*scan*/ SET cause = x.cause, detail = x.detail
  FROM (SELECT user AS who, cause, detail, min(rank * 1000000 + product) FROM temp.plan_kept /*scan*/ GROUP BY user) x
 WHERE x.who = plan_user.user AND plan_user.cause IS NULL AND NOT EXISTS (SELECT 1 FROM temp.plan_step s WHERE s.user = plan_user.user);
