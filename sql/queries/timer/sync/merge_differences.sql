-- What users own (memberships, activity, direct roles, directories, seats): rows to delete and
-- insert, up to a limit, or the whole table.

-- name: MERGE_DIRECT_CARRY ()
INSERT OR IGNORE INTO temp.map_direct
SELECT user, product, role, method, directory, 1
  FROM user_role ur /*scan*/
 WHERE asked
   AND method = 'direct'
   AND NOT EXISTS (SELECT 1 FROM temp.map_role_source mw WHERE mw.user = ur.user)
   AND EXISTS (SELECT 1
                 FROM membership m
                 JOIN group_role gr ON gr.user_group = m.user_group
                WHERE m.user = ur.user
                  AND gr.product = ur.product
                  AND gr.role = ur.role)
   AND EXISTS (SELECT 1
                 FROM temp.map_member mm
                 JOIN temp.map_role mr ON mr.user_group = mm.user_group
                WHERE mm.user = ur.user
                  AND mr.product = ur.product
                  AND mr.role = ur.role);

-- name: MERGE_OUT_MEMBER (limit)
INSERT INTO temp.out_member
SELECT user, user_group
  FROM membership m /*scan*/
 WHERE NOT EXISTS (SELECT 1
                     FROM temp.map_member mm
                    WHERE mm.user = m.user
                      AND mm.user_group = m.user_group)
 LIMIT ?1;

-- name: MERGE_IN_MEMBER (limit)
INSERT INTO temp.in_member
SELECT user, user_group
  FROM temp.map_member mm /*scan*/
 WHERE NOT EXISTS (SELECT 1
                     FROM membership m
                    WHERE m.user = mm.user
                      AND m.user_group = mm.user_group)
 LIMIT ?1;

-- name: MERGE_MEMBER_COUNT_NEW ()
SELECT count(*) FROM temp.map_member /*scan*/;

-- name: MERGE_MEMBER_COUNT_ADDED ()
SELECT count(*)
  FROM temp.in_member n /*scan*/
 WHERE NOT EXISTS (SELECT 1
                     FROM membership m
                    WHERE m.user = n.user
                      AND m.user_group = n.user_group);

-- name: MERGE_MEMBER_COUNT ()
SELECT count(*) FROM membership /*scan*/;

-- name: MERGE_MEMBER_CLEAR ()
DELETE FROM membership;

-- name: MERGE_MEMBER_COPY ()
INSERT OR ROLLBACK INTO membership SELECT * FROM temp.map_member /*scan*/;

-- name: MERGE_MEMBER_OUT ()
DELETE FROM membership /*scan*/
 WHERE (user, user_group) IN (SELECT user, user_group FROM temp.out_member);

-- name: MERGE_MEMBER_IN ()
INSERT INTO membership (user, user_group)
SELECT user, user_group
  FROM temp.in_member /*scan*/
 WHERE true;

-- name: MERGE_OUT_ACTIVITY (limit)
INSERT INTO temp.out_activity
SELECT user, product
  FROM activity a /*scan*/
 WHERE NOT EXISTS (SELECT 1
                     FROM temp.map_activity ma
                    WHERE ma.user = a.user
                      AND ma.product = a.product)
 LIMIT ?1;

-- name: MERGE_IN_ACTIVITY (limit)
INSERT INTO temp.in_activity
SELECT user, product, last_active
  FROM temp.map_activity ma /*scan*/
 WHERE NOT EXISTS (SELECT 1
                     FROM activity a
                    WHERE a.user = ma.user
                      AND a.product = ma.product
                      AND a.last_active IS ma.last_active)
 LIMIT ?1;

-- name: MERGE_ACTIVITY_COUNT_NEW ()
SELECT count(*) FROM temp.map_activity /*scan*/;

-- name: MERGE_ACTIVITY_COUNT_ADDED ()
SELECT count(*)
  FROM temp.in_activity n /*scan*/
 WHERE NOT EXISTS (SELECT 1
                     FROM activity a
                    WHERE a.user = n.user
                      AND a.product = n.product);

-- name: MERGE_ACTIVITY_COUNT ()
SELECT count(*) FROM activity /*scan*/;

-- name: MERGE_ACTIVITY_CLEAR ()
DELETE FROM activity;

-- name: MERGE_ACTIVITY_COPY ()
INSERT OR ROLLBACK INTO activity SELECT * FROM temp.map_activity /*scan*/;

-- A known activity neither vanishes nor becomes older, as long as the person and the product exist.
-- This one is for copying the whole table.
-- name: MERGE_ACTIVITY_CARRY ()
INSERT INTO temp.map_activity
SELECT user, product, last_active
  FROM activity a /*scan*/
 WHERE product IN (SELECT id FROM temp.id_product)
   AND EXISTS (SELECT 1 FROM temp.stage_user su WHERE su.id = a.user)
ON CONFLICT (user, product) DO UPDATE
   SET last_active = excluded.last_active
 WHERE excluded.last_active > last_active;

-- The same for the differences.
-- name: MERGE_ACTIVITY_CARRY_SOME ()
INSERT INTO temp.map_activity
SELECT a.user, a.product, a.last_active
  FROM (SELECT user, product
          FROM temp.out_activity /*scan*/
        UNION ALL
        SELECT user, product
          FROM temp.in_activity /*scan*/) x
  CROSS JOIN activity a
    ON a.user = x.user
   AND a.product = x.product
 WHERE a.product IN (SELECT id FROM temp.id_product)
   AND EXISTS (SELECT 1 FROM temp.stage_user su WHERE su.id = a.user)
ON CONFLICT (user, product) DO UPDATE
   SET last_active = excluded.last_active
 WHERE excluded.last_active > last_active;

-- name: MERGE_ACTIVITY_OUT ()
DELETE FROM activity /*scan*/
 WHERE (user, product) IN (SELECT user, product
                             FROM temp.out_activity x /*scan*/
                            WHERE NOT EXISTS (SELECT 1
                                                FROM temp.map_activity ma
                                               WHERE ma.user = x.user
                                                 AND ma.product = x.product));

-- name: MERGE_ACTIVITY_IN ()
INSERT INTO activity (user, product, last_active)
SELECT x.user, x.product, ma.last_active
  FROM temp.in_activity x /*scan*/
  CROSS JOIN temp.map_activity ma
    ON ma.user = x.user
   AND ma.product = x.product
 WHERE true
ON CONFLICT (user, product) DO UPDATE
   SET last_active = excluded.last_active
 WHERE last_active <> excluded.last_active;

-- name: MERGE_OUT_DIRECT ()
INSERT INTO temp.out_direct
SELECT user, product, role
  FROM user_role ur /*scan*/
 WHERE NOT EXISTS (SELECT 1
                     FROM temp.map_direct md
                    WHERE md.user = ur.user
                      AND md.product = ur.product
                      AND md.role = ur.role);

-- name: MERGE_IN_DIRECT ()
INSERT INTO temp.in_direct
SELECT user, product, role, method, directory, asked
  FROM temp.map_direct md /*scan*/
 WHERE NOT EXISTS (SELECT 1
                     FROM user_role ur
                    WHERE ur.user = md.user
                      AND ur.product = md.product
                      AND ur.role = md.role
                      AND ur.method IS md.method
                      AND ur.directory IS md.directory
                      AND ur.asked IS md.asked);

-- name: MERGE_DIRECT_OUT ()
DELETE FROM user_role /*scan*/
 WHERE (user, product, role) IN (SELECT user, product, role FROM temp.out_direct);

-- name: MERGE_DIRECT_IN ()
INSERT INTO user_role (user, product, role, method, directory, asked)
SELECT user, product, role, method, directory, asked
  FROM temp.in_direct /*scan*/
 WHERE true
ON CONFLICT (user, product, role) DO UPDATE
   SET method = excluded.method,
       directory = excluded.directory,
       asked = excluded.asked;

-- name: MERGE_OUT_DIRECTORY (limit)
INSERT INTO temp.out_directory
SELECT user, directory
  FROM user_directory ud /*scan*/
 WHERE NOT EXISTS (SELECT 1
                     FROM temp.map_directory mdi
                    WHERE mdi.user = ud.user
                      AND mdi.directory = ud.directory)
 LIMIT ?1;

-- name: MERGE_IN_DIRECTORY (limit)
INSERT INTO temp.in_directory
SELECT user, directory, status
  FROM temp.map_directory mdi /*scan*/
 WHERE NOT EXISTS (SELECT 1
                     FROM user_directory ud
                    WHERE ud.user = mdi.user
                      AND ud.directory = mdi.directory
                      AND ud.status IS mdi.status)
 LIMIT ?1;

-- name: MERGE_DIRECTORY_COUNT_NEW ()
SELECT count(*) FROM temp.map_directory /*scan*/;

-- name: MERGE_DIRECTORY_COUNT_ADDED ()
SELECT count(*)
  FROM temp.in_directory n /*scan*/
 WHERE NOT EXISTS (SELECT 1
                     FROM user_directory ud
                    WHERE ud.user = n.user
                      AND ud.directory = n.directory);

-- name: MERGE_DIRECTORY_COUNT ()
SELECT count(*) FROM user_directory /*scan*/;

-- name: MERGE_DIRECTORY_CLEAR ()
DELETE FROM user_directory;

-- name: MERGE_DIRECTORY_COPY ()
INSERT OR ROLLBACK INTO user_directory
SELECT *
  FROM temp.map_directory /*scan*/;

-- name: MERGE_DIRECTORY_OUT ()
DELETE FROM user_directory /*scan*/
 WHERE (user, directory) IN (SELECT user, directory FROM temp.out_directory);

-- name: MERGE_DIRECTORY_IN ()
INSERT INTO user_directory (user, directory, status)
SELECT user, directory, status
  FROM temp.in_directory /*scan*/
 WHERE true
ON CONFLICT (user, directory) DO UPDATE
   SET status = excluded.status;

-- name: MERGE_OUT_SEAT (limit)
INSERT INTO temp.out_seat
SELECT user, product
  FROM seat s /*scan*/
 WHERE NOT EXISTS (SELECT 1
                     FROM temp.map_seat ms
                    WHERE ms.user = s.user
                      AND ms.product = s.product)
 LIMIT ?1;

-- name: MERGE_IN_SEAT (limit)
INSERT INTO temp.in_seat
SELECT user, product, last_active
  FROM temp.map_seat ms /*scan*/
 WHERE NOT EXISTS (SELECT 1
                     FROM seat s
                    WHERE s.user = ms.user
                      AND s.product = ms.product
                      AND s.last_active IS ms.last_active)
 LIMIT ?1;

-- name: MERGE_SEAT_COUNT_NEW ()
SELECT count(*) FROM temp.map_seat /*scan*/;

-- name: MERGE_SEAT_COUNT_ADDED ()
SELECT count(*)
  FROM temp.in_seat n /*scan*/
 WHERE NOT EXISTS (SELECT 1
                     FROM seat s
                    WHERE s.user = n.user
                      AND s.product = n.product);

-- name: MERGE_SEAT_COUNT ()
SELECT count(*) FROM seat /*scan*/;

-- name: MERGE_SEAT_CLEAR ()
DELETE FROM seat;

-- Before the whole table is copied. Everybody staged has the time of the run.
-- name: MERGE_SEAT_SEEN ()
UPDATE temp.map_seat /*scan*/
   SET seen_at = coalesce((SELECT s.seen_at
                             FROM seat s
                            WHERE s.user = map_seat.user
                              AND s.product = map_seat.product),
                          (SELECT first_seen FROM temp.stage_user /*scan*/ LIMIT 1));

-- name: MERGE_SEAT_COPY ()
INSERT OR ROLLBACK INTO seat SELECT * FROM temp.map_seat /*scan*/;

-- name: MERGE_SEAT_OUT ()
DELETE FROM seat /*scan*/
 WHERE (user, product) IN (SELECT user, product FROM temp.out_seat);

-- name: MERGE_SEAT_IN ()
INSERT INTO seat (user, product, last_active, seen_at)
SELECT user, product, last_active,
       (SELECT first_seen FROM temp.stage_user /*scan*/ LIMIT 1)
  FROM temp.in_seat /*scan*/
 WHERE true
ON CONFLICT (user, product) DO UPDATE
   SET last_active = excluded.last_active;
