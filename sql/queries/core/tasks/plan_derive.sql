-- Deriving the plan: the calls of each action, and who is left out for it.

-- A person with seats of three products counts once: by seats, a tenth would be nearly a third of
-- the people.
-- name: PLAN_SCOPE_SEATS ()
SELECT count(*)
  FROM (SELECT 1
          FROM seat /*scan*/
         WHERE product IN (SELECT product FROM temp.plan_scope)
         GROUP BY user);

-- name: PLAN_WHY_ALL (cause, detail)
UPDATE temp.plan_user /*scan*/ SET cause = ?1, detail = ?2 WHERE cause IS NULL;

-- name: PLAN_WHY_UNMANAGED ()
UPDATE temp.plan_user /*scan*/
   SET cause = 'unmanaged'
 WHERE cause IS NULL
   AND claim IS NOT 'managed';

-- name: PLAN_WHY_DELETION ()
UPDATE temp.plan_user /*scan*/
   SET cause = 'for-deletion'
 WHERE cause IS NULL
   AND status = 'for_deletion';

-- name: PLAN_WHY_NOWHERE ()
UPDATE temp.plan_user /*scan*/
   SET cause = 'nowhere'
 WHERE cause IS NULL
   AND status = 'not_invited';

-- name: PLAN_WHY_UNMANAGED_DELETION ()
UPDATE temp.plan_user /*scan*/
   SET cause = 'unmanaged-deletion'
 WHERE cause IS NULL
   AND claim IS NOT 'managed';

-- Atlassian has two words, invited and synced, and none where it does not know; any other is no
-- invitation.
-- name: PLAN_WHY_SYNCED (cause)
UPDATE temp.plan_user /*scan*/
   SET cause = ?1
 WHERE cause IS NULL
   AND source IS NOT NULL
   AND lower(source) <> 'invited';

-- Just before acting, after reading each directory: a directory that did not answer must not make
-- people count as suspended.
-- name: PLAN_WHY_UNFOUND ()
UPDATE temp.plan_user /*scan*/
   SET cause = 'unfound'
 WHERE cause IS NULL
   AND status IS NOT 'not_invited'
   AND NOT EXISTS (SELECT 1 FROM temp.plan_directory pdi WHERE pdi.user = plan_user.user);

-- Nobody counts as out of a directory that was not found just now and is known to hold them.
-- name: PLAN_WHY_UNREAD ()
UPDATE temp.plan_user /*scan*/
   SET cause = 'unfound'
 WHERE cause IS NULL
   AND EXISTS (SELECT 1
                 FROM user_directory ud
                 JOIN directory d ON d.id = ud.directory
                 JOIN temp.act_unread aun ON aun.directory_id = d.directory_id
                WHERE ud.user = plan_user.user);

-- name: PLAN_WHY_ELSEWHERE (group row, 1: places are known completely)
UPDATE temp.plan_user /*scan*/
   SET cause = 'elsewhere'
 WHERE cause IS NULL
   AND NOT EXISTS (SELECT 1
                     FROM user_group g
                     JOIN temp.plan_directory pdi
                       ON pdi.user = plan_user.user
                      AND pdi.directory = g.directory
                    WHERE g.id = ?1)
   AND (?2 OR EXISTS (SELECT 1 FROM temp.plan_directory pdi WHERE pdi.user = plan_user.user))
   AND NOT EXISTS (SELECT 1
                     FROM temp.plan_member pm
                    WHERE pm.user = plan_user.user
                      AND pm.user_group = ?1);

-- name: PLAN_WHY_OWNED (product, site or NULL)
UPDATE temp.plan_user /*scan*/
   SET cause = CASE WHEN x.external THEN 'owned-external' ELSE 'owned-fixed' END,
       detail = x.name
  FROM (SELECT pm.user AS who, min(g.name) AS name, g.external_synced AS external
          FROM product p /*scan*/
          JOIN group_role gr
            ON gr.product = p.id
           AND is_billable(gr.role)
          JOIN user_group g ON g.id = gr.user_group
          JOIN temp.plan_member pm ON pm.user_group = g.id
         WHERE (g.external_synced OR NOT g.modifiable)
           AND p.product = ?1
           AND (p.site = ?2 OR (?2 IS NULL AND p.sandbox = 0))
         GROUP BY pm.user) x
 WHERE x.who = plan_user.user
   AND plan_user.cause IS NULL;

-- Adding people to a group that makes admins would give a right nobody here granted. The copy knows
-- a group's admin roles for products only; a group whose members (at least one) are all
-- organization or site admins counts as theirs.
-- name: PLAN_GROUP (group id)
SELECT g.id, g.name, g.external_synced, g.modifiable, g.gone_at IS NOT NULL AS gone,
       EXISTS (SELECT 1
                 FROM group_role gr
                WHERE gr.user_group = g.id
                  AND makes_admins(gr.role))
       OR coalesce((SELECT sum(members)
                      FROM browse_set
                     WHERE kind = 'group'
                       AND value = cast(g.id AS TEXT)),
                   0) BETWEEN 1 AND (
              SELECT count(DISTINCT m.user)
                FROM user_platform_role upr
                JOIN membership m
                  ON m.user = upr.user
                 AND m.user_group = g.id
               WHERE upr.role IN ('atlassian/org-admin', 'atlassian/site-admin')) AS makes_admins
  FROM user_group g
 WHERE g.group_id = ?1;

-- The calls.
-- name: PLAN_STEP_LEAVE_PRODUCT (position, product, site or NULL)
INSERT OR IGNORE INTO temp.plan_step
SELECT pm.user, 'leave-group', coalesce(d.directory_id, ''), g.group_id, '', '', ?1, g.name
  FROM product p /*scan*/
  JOIN group_role gr
    ON gr.product = p.id
   AND is_billable(gr.role)
  JOIN user_group g ON g.id = gr.user_group
  LEFT JOIN directory d ON d.id = g.directory
  JOIN temp.plan_member pm ON pm.user_group = g.id
  JOIN temp.plan_user pu ON pu.user = pm.user
 WHERE pu.cause IS NULL
   AND p.product = ?2
   AND (p.site = ?3 OR (?3 IS NULL AND p.sandbox = 0));

-- name: PLAN_STEP_REVOKE (position, product, site or NULL)
INSERT OR IGNORE INTO temp.plan_step
SELECT pdr.user, 'revoke-role', '', '', p.ari, pdr.role, ?1,
       (SELECT text FROM temp.plan_product ppr WHERE ppr.id = p.id) || ' ('
       || replace(pdr.role, 'atlassian/', '') || ')'
  FROM temp.plan_direct pdr /*scan*/
  JOIN product p ON p.id = pdr.product
  JOIN temp.plan_user pu ON pu.user = pdr.user
 WHERE pu.cause IS NULL
   AND is_billable(pdr.role)
   AND p.product = ?2
   AND (p.site = ?3 OR (?3 IS NULL AND p.sandbox = 0));

-- name: PLAN_STEP_LEAVE (position, group row)
INSERT OR IGNORE INTO temp.plan_step
SELECT pm.user, 'leave-group', coalesce(d.directory_id, ''), g.group_id, '', '', ?1, g.name
  FROM user_group g
  LEFT JOIN directory d ON d.id = g.directory
  JOIN temp.plan_member pm /*scan*/ ON pm.user_group = g.id
  JOIN temp.plan_user pu ON pu.user = pm.user
 WHERE g.id = ?2
   AND pu.cause IS NULL;

-- name: PLAN_STEP_JOIN (position, group row)
INSERT OR IGNORE INTO temp.plan_step
SELECT pu.user, 'join-group', coalesce(d.directory_id, ''), g.group_id, '', '', ?1, g.name
  FROM temp.plan_user pu /*scan*/,
       user_group g
  LEFT JOIN directory d ON d.id = g.directory
 WHERE g.id = ?2
   AND pu.cause IS NULL
   AND NOT EXISTS (SELECT 1
                     FROM temp.plan_member pm
                    WHERE pm.user = pu.user
                      AND pm.user_group = g.id);

-- The copy knows where people are suspended, not always where they are active: then the run finds
-- the directory when it acts.
-- name: PLAN_STEP_SUSPEND (position)
INSERT OR IGNORE INTO temp.plan_step
SELECT pu.user, 'suspend', d.directory_id, '', '', '', ?1, d.name
  FROM temp.plan_user pu /*scan*/
  JOIN temp.plan_directory pdi ON pdi.user = pu.user
  JOIN directory d ON d.id = pdi.directory
 WHERE pu.cause IS NULL
   AND pdi.status IS NOT 'suspended';

-- name: PLAN_STEP_SUSPEND_SOMEWHERE (position)
INSERT OR IGNORE INTO temp.plan_step
SELECT pu.user, 'suspend', '', '', '', '', ?1, 'every directory'
  FROM temp.plan_user pu /*scan*/
 WHERE pu.cause IS NULL
   AND pu.status <> 'suspended'
   AND NOT EXISTS (SELECT 1
                     FROM temp.plan_directory pdi
                    WHERE pdi.user = pu.user
                      AND pdi.status IS NOT 'suspended');

-- name: PLAN_STEP_RESTORE (position)
INSERT OR IGNORE INTO temp.plan_step
SELECT pu.user, 'restore', d.directory_id, '', '', '', ?1, d.name
  FROM temp.plan_user pu /*scan*/
  JOIN temp.plan_directory pdi ON pdi.user = pu.user
  JOIN directory d ON d.id = pdi.directory
 WHERE pu.cause IS NULL
   AND pdi.status = 'suspended';

-- name: PLAN_STEP_RESTORE_SOMEWHERE (position)
INSERT OR IGNORE INTO temp.plan_step
SELECT pu.user, 'restore', '', '', '', '', ?1, 'every directory'
  FROM temp.plan_user pu /*scan*/
 WHERE pu.cause IS NULL
   AND pu.status = 'suspended'
   AND NOT EXISTS (SELECT 1
                     FROM temp.plan_directory pdi
                    WHERE pdi.user = pu.user
                      AND pdi.status = 'suspended');

-- name: PLAN_STEP_DISABLE (position)
INSERT OR IGNORE INTO temp.plan_step
SELECT user, 'disable', '', '', '', '', ?1, 'the account'
  FROM temp.plan_user /*scan*/
 WHERE cause IS NULL
   AND account_status IS NOT 'inactive'
   AND account_status IS NOT 'closed';

-- name: PLAN_STEP_ENABLE (position)
INSERT OR IGNORE INTO temp.plan_step
SELECT user, 'enable', '', '', '', '', ?1, 'the account'
  FROM temp.plan_user /*scan*/
 WHERE cause IS NULL
   AND account_status = 'inactive';

-- name: PLAN_STEP_DELETE (position)
INSERT OR IGNORE INTO temp.plan_step
SELECT user, 'delete', '', '', '', '', ?1, 'the account'
  FROM temp.plan_user /*scan*/
 WHERE cause IS NULL
   AND status IS NOT 'for_deletion'
   AND account_status IS NOT 'closed';

-- name: PLAN_STEP_CANCEL_DELETE (position)
INSERT OR IGNORE INTO temp.plan_step
SELECT user, 'cancel-delete', '', '', '', '', ?1, 'the account'
  FROM temp.plan_user /*scan*/
 WHERE cause IS NULL
   AND status = 'for_deletion';

-- name: PLAN_STEP_REMOVE (position)
INSERT OR IGNORE INTO temp.plan_step
SELECT pu.user, 'remove-user', d.directory_id, '', '', '', ?1, d.name
  FROM temp.plan_user pu /*scan*/
  JOIN temp.plan_directory pdi ON pdi.user = pu.user
  JOIN directory d ON d.id = pdi.directory
 WHERE pu.cause IS NULL;

-- People suspended in one directory may be active in another, which the copy does not know: the run
-- finds it when it acts.
-- name: PLAN_STEP_REMOVE_SOMEWHERE (position)
INSERT OR IGNORE INTO temp.plan_step
SELECT pu.user, 'remove-user', '', '', '', '', ?1, 'every directory'
  FROM temp.plan_user pu /*scan*/
 WHERE pu.cause IS NULL
   AND pu.status <> 'not_invited'
   AND (NOT EXISTS (SELECT 1 FROM temp.plan_directory pdi WHERE pdi.user = pu.user)
        OR (pu.status <> 'suspended'
            AND NOT EXISTS (SELECT 1
                              FROM temp.plan_directory pdi
                             WHERE pdi.user = pu.user
                               AND pdi.status IS NOT 'suspended')));

-- The order is longest unused first. Where unused seats are taken, these seats decide, not others
-- of the filter.
-- name: PLAN_SINCE_TARGETS ()
INSERT INTO temp.plan_since
SELECT pt.user, min(pse.since)
  FROM temp.plan_target pt /*scan*/
  JOIN temp.plan_seat pse
    ON pse.user = pt.user
   AND pse.product = pt.product
 GROUP BY pt.user;

-- Where the age of the oldest chosen seat counts from.
-- name: PLAN_SINCE_SEATS (now, days or 0 for the setting's, 0 any seat, 1 inactive ones, 2 those
--   never used)
INSERT OR IGNORE INTO temp.plan_since
SELECT x.user, min(x.since)
  FROM (SELECT s.user, s.last_active,
               seat_since(s.last_active, joined_at(u.added_to_org, u.first_seen),
                          s.seen_at) AS since,
               ?1 - 86400 * CASE WHEN ?2 > 0 THEN ?2 ELSE pd.days END AS cutoff
          FROM temp.plan_chosen pc /*scan*/
          JOIN user u ON u.id = pc.user
          JOIN seat s ON s.user = u.id
          JOIN temp.plan_scope psc ON psc.product = s.product
          JOIN product_days pd ON pd.product = s.product) x
 WHERE ?3 = 0
    OR (x.since < x.cutoff AND (?3 = 1 OR x.last_active IS NULL))
 GROUP BY x.user;

-- Everybody else: the last activity, or the joining.
-- name: PLAN_SINCE_PEOPLE ()
INSERT OR IGNORE INTO temp.plan_since
SELECT u.id,
       max(coalesce(u.active_at, 0), joined_at(u.added_to_org, u.first_seen))
  FROM temp.plan_chosen pc /*scan*/
  JOIN user u ON u.id = pc.user;

-- name: PLAN_WHY_LATER (how many now, the same in words)
UPDATE temp.plan_user /*scan*/
   SET cause = 'comes-later',
       detail = ?2
  FROM (SELECT pu.user AS who,
               row_number() OVER (ORDER BY psi.since, pu.user) AS place
          FROM temp.plan_user pu /*scan*/
          JOIN temp.plan_since psi ON psi.user = pu.user
         WHERE pu.cause IS NULL
           AND EXISTS (SELECT 1 FROM temp.plan_step pst WHERE pst.user = pu.user)) x
 WHERE x.who = plan_user.user
   AND x.place > ?1;

-- The result of the plan.
-- name: PLAN_COUNT ()
SELECT count(*) FROM temp.plan_user /*scan*/;

-- People of whom no seat can be taken, with the cause: a seat that could not be taken comes before
-- one in use.
-- name: PLAN_WHY_BLOCKED ()
UPDATE temp.plan_user /*scan*/
   SET cause = x.cause,
       detail = x.detail
  FROM (SELECT user AS who, cause, detail, min(rank * 1000000 + product)
          FROM temp.plan_blocked /*scan*/
         GROUP BY user) x
 WHERE x.who = plan_user.user
   AND plan_user.cause IS NULL
   AND NOT EXISTS (SELECT 1 FROM temp.plan_step pst WHERE pst.user = plan_user.user);
