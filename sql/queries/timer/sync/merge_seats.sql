-- Seats, computed from roles; who belongs to groups that make admins; the history of seats.

-- name: MERGE_SEAT_GROUP ()
INSERT OR IGNORE INTO temp.seat_group
SELECT mr.user_group, mr.product, idg.directory
  FROM temp.map_role mr /*scan*/
  JOIN temp.id_group idg /*scan*/ ON idg.id = mr.user_group
  JOIN temp.id_product idp /*scan*/ ON idp.id = mr.product
 WHERE idp.sandbox = 0
   AND is_billable(mr.role);

-- name: MERGE_MAP_SEAT ()
INSERT OR IGNORE INTO temp.map_seat
SELECT mm.user, seg.product, ma.last_active, 0
  FROM temp.map_member mm /*scan*/
  CROSS JOIN temp.seat_group seg ON seg.user_group = mm.user_group
  LEFT JOIN temp.idle idle ON idle.id = mm.user
  LEFT JOIN temp.map_suspended msu
    ON msu.user = mm.user
   AND msu.directory = seg.directory
  LEFT JOIN temp.map_activity ma
    ON ma.user = mm.user
   AND ma.product = seg.product
 WHERE idle.id IS NULL
   AND msu.user IS NULL;

-- name: MERGE_MAP_SEAT_DIRECT ()
INSERT OR IGNORE INTO temp.map_seat
SELECT md.user, md.product,
       (SELECT last_active
          FROM temp.map_activity ma
         WHERE ma.user = md.user
           AND ma.product = md.product),
       0
  FROM temp.map_direct md /*scan*/
  JOIN temp.id_product idp /*scan*/ ON idp.id = md.product
 WHERE NOT EXISTS (SELECT 1 FROM temp.idle idle WHERE idle.id = md.user)
   AND idp.sandbox = 0
   AND is_billable(md.role)
   AND NOT EXISTS (SELECT 1
                     FROM temp.map_suspended msu
                    WHERE msu.user = md.user
                      AND msu.directory = md.directory);

-- name: MERGE_ADMIN_GROUP ()
INSERT INTO temp.admin_group
SELECT DISTINCT user_group
  FROM temp.map_role /*scan*/
 WHERE role IN ('atlassian/admin', 'atlassian/user-access-admin');

-- name: MERGE_MAP_ADMIN ()
INSERT INTO temp.map_admin
SELECT mm.user_group, mm.user
  FROM temp.map_member mm /*scan*/
  CROSS JOIN temp.admin_group adg ON adg.id = mm.user_group;

-- name: MERGE_ADMIN_OUT ()
DELETE FROM admin_member /*scan*/
 WHERE NOT EXISTS (SELECT 1
                     FROM temp.map_admin mad
                    WHERE mad.user_group = admin_member.user_group
                      AND mad.user = admin_member.user);

-- name: MERGE_ADMIN_IN ()
INSERT OR IGNORE INTO admin_member
SELECT user_group, user
  FROM temp.map_admin /*scan*/;

-- After the seats and their moments; counted as in dashboard/seats.sql.
-- name: MERGE_HISTORY (day, now)
INSERT INTO seat_day (
  day, product, inactive_days, billable, active, inactive, never_active, new_seats)
SELECT ?1, id, days, billable, used, inactive, never_active, billable - inactive - used
  FROM (SELECT p.id, pd.days,
               seat_count(p.id, 'billable', 0) AS billable,
               seat_count(p.id, 'inactive', ?2 - pd.days * 86400) AS inactive,
               seat_count(p.id, 'never', ?2 - pd.days * 86400) AS never_active,
               seat_count(p.id, 'used', ?2 - pd.days * 86400) AS used
          FROM product p /*scan*/
          JOIN product_days pd ON pd.product = p.id
         WHERE p.gone_at IS NULL
           AND p.sandbox = 0)
 WHERE true
ON CONFLICT (day, product) DO UPDATE
   SET inactive_days = excluded.inactive_days,
       billable = excluded.billable,
       active = excluded.active,
       inactive = excluded.inactive,
       never_active = excluded.never_active,
       new_seats = excluded.new_seats;

-- name: MERGE_HISTORY_PRUNE (oldest day)
DELETE FROM seat_day WHERE day < ?1;

-- name: MERGE_SLICES_PRUNE (oldest day)
DELETE FROM area_seat_day WHERE day < ?1;

-- name: MERGE_PROTECTED_PRUNE (oldest day)
DELETE FROM seat_day_protected WHERE day < ?1;
