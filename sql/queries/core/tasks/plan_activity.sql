-- What is in use and what is not, for the planner: of the chosen people each seat with its age, from the copy or with what
-- Atlassian tells just now; who used anything lately; and the seats that "take away unused seats" is about.

-- name: PLAN_CLEAR_SEAT ()
DELETE FROM temp.plan_seat;

-- What the copy knows holds on: an activity does not vanish.
-- name: PLAN_STATE_ACTIVITY ()
INSERT INTO temp.plan_activity
SELECT a.user, a.product, a.last_active, 0 FROM temp.plan_chosen c /*scan*/ JOIN activity a ON a.user = c.user WHERE a.last_active IS NOT NULL;

-- name: PLAN_STATE_ACTIVITY_ELSE ()
INSERT INTO temp.plan_activity
SELECT u.id, 0, u.active_at, 0 FROM temp.plan_chosen c /*scan*/ JOIN user u ON u.id = c.user
 WHERE u.active_at > coalesce((SELECT max(a.last_active) FROM temp.plan_activity a WHERE a.user = u.id), 0);

-- name: PLAN_SEATS (now, days or 0 for each product's own, product or NULL, site or NULL, 1 inactive 2 never active 3 new)
INSERT INTO temp.plan_seat
SELECT user, product, nullif(last, 0), since, cutoff, meant,
       CASE ?5 WHEN 1 THEN since < cutoff WHEN 2 THEN since < cutoff AND last = 0 ELSE since >= cutoff AND last < cutoff END,
       since < cutoff AND (?5 = 1 OR (?5 = 2 AND last = 0))
  FROM (SELECT user, product, last, seat_since(last, joined, seen_at) AS since, cutoff, meant FROM (
    SELECT s.user, s.product, max(coalesce(s.last_active, 0), coalesce(a.last_active, 0)) AS last, u.joined, s.seen_at,
           ?1 - 86400 * CASE WHEN ?2 > 0 THEN ?2 ELSE d.days END AS cutoff,
           (?3 IS NULL OR p.product = ?3) AND (?4 IS NULL OR p.site = ?4) AS meant
      FROM temp.plan_user u /*scan*/ CROSS JOIN seat s ON s.user = u.user JOIN product p ON p.id = s.product JOIN product_days d ON d.product = s.product
      LEFT JOIN temp.plan_activity a ON a.user = s.user AND a.product = s.product));

-- Whom the filter means no more, as it is just now.
-- name: PLAN_WHY_USED_SEAT (1: only who holds a seat it speaks of)
UPDATE temp.plan_user /*scan*/ SET cause = CASE WHEN x.at IS NOT NULL THEN 'active-again' ELSE 'not-fitting' END,
       detail = CASE WHEN x.at IS NOT NULL THEN strftime('%Y-%m-%d', x.at, 'unixepoch') END
  FROM (SELECT u.user AS who, (SELECT max(s.last_active) FROM temp.plan_seat s WHERE s.user = u.user AND s.meant AND s.last_active >= s.cutoff) AS at
          FROM temp.plan_user u /*scan*/ WHERE NOT EXISTS (SELECT 1 FROM temp.plan_seat s WHERE s.user = u.user AND s.meant AND s.fits)
           AND (NOT ?1 OR EXISTS (SELECT 1 FROM temp.plan_seat s WHERE s.user = u.user AND s.meant))) x
 WHERE x.who = plan_user.user AND plan_user.cause IS NULL;

-- Whoever used anything within the days, whatever product it was; and who came within them.
-- name: PLAN_WHY_USED (now, days or 0 for each product's own, days for unknown products)
UPDATE temp.plan_user /*scan*/ SET cause = 'used-lately', detail = strftime('%Y-%m-%d', x.at, 'unixepoch')
  FROM (SELECT a.user AS who, max(a.last_active) AS at FROM temp.plan_activity a /*scan*/ LEFT JOIN product_days d ON d.product = a.product
         WHERE a.last_active >= ?1 - 86400 * CASE WHEN ?2 > 0 THEN ?2 ELSE coalesce(d.days, ?3) END GROUP BY a.user) x
 WHERE x.who = plan_user.user AND plan_user.cause IS NULL;

-- name: PLAN_WHY_JOINED (now, days or 0 for each product's own, days for who holds no seat)
UPDATE temp.plan_user /*scan*/ SET cause = 'joined-lately', detail = strftime('%Y-%m-%d', joined, 'unixepoch')
 WHERE cause IS NULL AND joined >= ?1 - 86400 * CASE WHEN ?2 > 0 THEN ?2
         ELSE coalesce((SELECT max(d.days) FROM seat s JOIN product_days d ON d.product = s.product WHERE s.user = plan_user.user), ?3) END;

-- Taking away unused seats: first each seat of the action, then those that cannot be taken without taking something else.
-- name: PLAN_TARGETS (position, product, site or NULL, 1: only those the filter speaks of)
INSERT OR IGNORE INTO temp.plan_target
SELECT s.user, s.product, ?1 FROM temp.plan_seat s /*scan*/ JOIN temp.plan_user u ON u.user = s.user JOIN product p ON p.id = s.product
 WHERE u.cause IS NULL AND s.unused AND (s.meant OR NOT ?4) AND p.product = ?2 AND (p.site = ?3 OR (?3 IS NULL AND p.sandbox = 0));

-- name: PLAN_KEEP_USED (product, site or NULL)
INSERT OR IGNORE INTO temp.plan_kept
SELECT s.user, s.product, CASE WHEN s.last_active >= s.cutoff THEN 'seat-used' WHEN s.since >= s.cutoff THEN 'seat-new' ELSE 'seat-not-meant' END,
       v.words || char(10) || coalesce(strftime('%Y-%m-%d', CASE WHEN s.last_active >= s.cutoff THEN s.last_active ELSE s.since END, 'unixepoch'), ''), 2
  FROM temp.plan_seat s /*scan*/ JOIN product p ON p.id = s.product JOIN temp.plan_product v ON v.id = s.product
 WHERE p.product = ?1 AND (p.site = ?2 OR (?2 IS NULL AND p.sandbox = 0))
   AND NOT EXISTS (SELECT 1 FROM temp.plan_target t WHERE t.user = s.user AND t.product = s.product);

-- A seat that came to be unused after the plan was confirmed is not in it.
-- name: PLAN_KEEP_UNCONFIRMED (run)
INSERT OR IGNORE INTO temp.plan_kept
SELECT t.user, t.product, 'seat-not-planned', (SELECT words FROM temp.plan_product v WHERE v.id = t.product), 1
  FROM temp.plan_target t /*scan*/ WHERE NOT EXISTS (SELECT 1 FROM run_loss l WHERE l.run = ?1 AND l.user = t.user AND l.product = t.product);

-- Used at some time, and Atlassian tells nothing of it now; or nothing of anything, of somebody who was active; or when, but nobody
-- can read it.
-- name: PLAN_KEEP_UNTOLD ()
INSERT OR IGNORE INTO temp.plan_kept
SELECT t.user, t.product, 'activity-untold', NULL, 1
  FROM temp.plan_target t /*scan*/ JOIN temp.plan_seat s ON s.user = t.user AND s.product = t.product JOIN temp.plan_user u ON u.user = t.user
 WHERE (s.last_active IS NOT NULL AND NOT EXISTS (SELECT 1 FROM temp.plan_activity a WHERE a.user = t.user AND a.product = t.product AND a.live))
    OR u.told < 0 OR (u.told = 0 AND EXISTS (SELECT 1 FROM temp.plan_activity a WHERE a.user = t.user));

-- name: PLAN_KEEP_OWNED ()
INSERT OR IGNORE INTO temp.plan_kept
SELECT t.user, t.product, CASE WHEN g.external_synced THEN 'owned-external' ELSE 'owned-fixed' END, min(g.name), 1
  FROM temp.plan_target t /*scan*/ JOIN temp.plan_member m ON m.user = t.user JOIN user_group g ON g.id = m.user_group
  JOIN group_role r ON r.user_group = g.id AND r.product = t.product AND r.role IN ('atlassian/user', 'atlassian/admin')
 WHERE g.external_synced OR NOT g.modifiable GROUP BY t.user, t.product;

-- Given neither by a group nor directly: there is nothing to take.
-- name: PLAN_KEEP_INFERRED ()
INSERT OR IGNORE INTO temp.plan_kept
SELECT t.user, t.product, 'other-way', (SELECT words FROM temp.plan_product v WHERE v.id = t.product), 1
  FROM temp.plan_target t /*scan*/ JOIN user_role d ON d.user = t.user AND d.product = t.product
 WHERE d.role IN ('atlassian/user', 'atlassian/admin') AND d.method <> 'direct';

-- A group that has to be left and gives something else that would be lost: whatever role it is, and however that is used.
-- name: PLAN_KEEP_SHARED ()
INSERT OR IGNORE INTO temp.plan_kept
SELECT t.user, t.product, 'shared-group', min(g.name) || char(10) || (SELECT words FROM temp.plan_product v WHERE v.id = o.product), 1
  FROM temp.plan_target t /*scan*/ JOIN temp.plan_member m ON m.user = t.user JOIN user_group g ON g.id = m.user_group
  JOIN group_role r ON r.user_group = g.id AND r.product = t.product AND r.role IN ('atlassian/user', 'atlassian/admin')
  JOIN group_role o ON o.user_group = g.id AND o.product <> t.product JOIN product p ON p.id = o.product AND p.gone_at IS NULL
 WHERE NOT EXISTS (SELECT 1 FROM temp.plan_target x WHERE x.user = t.user AND x.product = o.product)
   AND NOT EXISTS (SELECT 1 FROM temp.plan_direct d WHERE d.user = t.user AND d.product = o.product AND d.role = o.role)
   AND NOT EXISTS (SELECT 1 FROM temp.plan_member n JOIN group_role w ON w.user_group = n.user_group AND w.product = o.product AND w.role = o.role
                    WHERE n.user = t.user AND NOT EXISTS (SELECT 1 FROM temp.plan_target x JOIN group_role y ON y.user_group = n.user_group AND y.product = x.product
                                                             AND y.role IN ('atlassian/user', 'atlassian/admin') WHERE x.user = t.user))
 GROUP BY t.user, t.product;

-- name: PLAN_DROP_KEPT ()
DELETE FROM temp.plan_target /*scan*/ WHERE EXISTS (SELECT 1 FROM temp.plan_kept k WHERE k.user = plan_target.user AND k.product = plan_target.product);

-- name: PLAN_STEP_LEAVE_TARGET ()
INSERT OR IGNORE INTO temp.plan_step
SELECT m.user, 'leave-group', coalesce(d.directory_id, ''), g.group_id, '', '', t.position, g.name
  FROM temp.plan_target t /*scan*/ JOIN temp.plan_member m ON m.user = t.user JOIN user_group g ON g.id = m.user_group LEFT JOIN directory d ON d.id = g.directory
  JOIN group_role r ON r.user_group = g.id AND r.product = t.product AND r.role IN ('atlassian/user', 'atlassian/admin')
  JOIN temp.plan_user u ON u.user = t.user WHERE u.cause IS NULL;

-- name: PLAN_STEP_REVOKE_TARGET ()
INSERT OR IGNORE INTO temp.plan_step
SELECT s.user, 'revoke-role', '', '', p.ari, s.role, t.position, (SELECT words FROM temp.plan_product v WHERE v.id = p.id) || ' (' || replace(s.role, 'atlassian/', '') || ')'
  FROM temp.plan_target t /*scan*/ JOIN temp.plan_direct s ON s.user = t.user AND s.product = t.product JOIN product p ON p.id = s.product
  JOIN temp.plan_user u ON u.user = t.user WHERE u.cause IS NULL AND s.role IN ('atlassian/user', 'atlassian/admin');
