-- Building the user index (core/index/index.h): the new rows stand in TEMP tables, then only the
-- differences are written.

-- name: USER_INDEX_NEW_SET_CREATE ()
CREATE TEMP TABLE IF NOT EXISTS new_set (
  kind TEXT,
  value TEXT,
  chunk INTEGER,
  members INTEGER,
  bits BLOB,
  PRIMARY KEY (kind, value, chunk)
) WITHOUT ROWID;

-- name: USER_INDEX_NEW_SEAT_CREATE ()
CREATE TEMP TABLE IF NOT EXISTS new_seat (
  product INTEGER,
  kind TEXT,
  chunk INTEGER,
  data BLOB,
  PRIMARY KEY (product, kind, chunk)
) WITHOUT ROWID;

-- name: USER_INDEX_NEW_TEXT_CREATE ()
CREATE TEMP TABLE IF NOT EXISTS new_text (chunk INTEGER PRIMARY KEY, data BLOB);

-- name: USER_INDEX_NEW_ORDER_CREATE ()
CREATE TEMP TABLE IF NOT EXISTS new_order (
  column_name TEXT,
  chunk INTEGER,
  ids BLOB,
  PRIMARY KEY (column_name, chunk)
) WITHOUT ROWID;

-- name: USER_INDEX_NEW_MOMENT_CREATE ()
CREATE TEMP TABLE IF NOT EXISTS new_moment (
  product INTEGER,
  kind TEXT,
  day INTEGER,
  seats INTEGER,
  upto INTEGER,
  times BLOB,
  PRIMARY KEY (product, kind, day)
);

-- name: USER_INDEX_NEW_PERSON_CREATE ()
CREATE TEMP TABLE IF NOT EXISTS new_person (chunk INTEGER PRIMARY KEY, data BLOB);

-- name: USER_INDEX_NEW_SET_CLEAR ()
DELETE FROM temp.new_set;

-- name: USER_INDEX_NEW_SEAT_CLEAR ()
DELETE FROM temp.new_seat;

-- name: USER_INDEX_NEW_TEXT_CLEAR ()
DELETE FROM temp.new_text;

-- name: USER_INDEX_NEW_ORDER_CLEAR ()
DELETE FROM temp.new_order;

-- name: USER_INDEX_NEW_MOMENT_CLEAR ()
DELETE FROM temp.new_moment;

-- name: USER_INDEX_NEW_PERSON_CLEAR ()
DELETE FROM temp.new_person;

-- name: USER_INDEX_NEW_TEXT (chunk, data)
INSERT INTO temp.new_text VALUES (?1, ?2);

-- name: USER_INDEX_NEW_ORDER (column, chunk, ids)
INSERT INTO temp.new_order VALUES (?1, ?2, ?3);

-- name: USER_INDEX_NEW_PERSON (chunk, data)
INSERT INTO temp.new_person VALUES (?1, ?2);

-- The scan ends at its first row.
-- name: USER_INDEX_ORDER_MADE ()
SELECT EXISTS (SELECT 1 FROM temp.new_order /*scan*/) OR NOT EXISTS (SELECT 1 FROM temp.new_text);

-- name: USER_INDEX_PEOPLE ()
SELECT id, name, email, status, claim_status, management_source, email_domain,
       joined_at(added_to_org, first_seen) AS joined,
       active_at
  FROM user /*scan*/
 WHERE gone_at IS NULL
 ORDER BY id;

-- name: USER_INDEX_BY_NAME ()
SELECT id FROM user /*scan*/ WHERE gone_at IS NULL ORDER BY sort_key(name), id;

-- name: USER_INDEX_BY_EMAIL ()
SELECT id FROM user /*scan*/ WHERE gone_at IS NULL ORDER BY sort_key(email), id;

-- name: USER_INDEX_MEMBERS ()
SELECT user, user_group FROM membership /*scan*/ ORDER BY user, user_group;

-- name: USER_INDEX_DIRECT ()
SELECT user, role, product FROM user_role /*scan*/ ORDER BY user, product, role;

-- name: USER_INDEX_PLATFORM ()
SELECT user, role FROM user_platform_role /*scan*/ ORDER BY user, role;

-- name: USER_INDEX_SEATS ()
SELECT user, product, last_active, seen_at
  FROM seat /*scan*/
 ORDER BY user, product;

-- name: USER_INDEX_GRANTS ()
SELECT DISTINCT user_group, product FROM group_role /*scan*/ ORDER BY user_group;

-- name: USER_INDEX_ACTIVITY ()
SELECT user, product, last_active
  FROM activity a /*scan*/
 WHERE NOT EXISTS (SELECT 1
                     FROM seat s
                    WHERE s.user = a.user
                      AND s.product = a.product)
 ORDER BY user, product;

-- name: USER_INDEX_TEXT_DIFFERS ()
SELECT EXISTS (SELECT 1
                 FROM temp.new_text n
                 LEFT JOIN browse_text bt ON bt.chunk = n.chunk
                WHERE bt.data IS NOT n.data)
       OR EXISTS (SELECT 1
                    FROM browse_text bt /*scan*/
                   WHERE NOT EXISTS (SELECT 1 FROM temp.new_text n WHERE n.chunk = bt.chunk));

-- name: USER_INDEX_SET_OUT ()
DELETE FROM browse_set /*scan*/
 WHERE NOT EXISTS (SELECT 1
                     FROM temp.new_set n
                    WHERE n.kind = browse_set.kind
                      AND n.value = browse_set.value
                      AND n.chunk = browse_set.chunk);

-- name: USER_INDEX_DIRECT_OUT ()
DELETE FROM browse_set
 WHERE kind IN ('direct', 'direct_on')
   AND NOT EXISTS (SELECT 1
                     FROM temp.new_set n
                    WHERE n.kind = browse_set.kind
                      AND n.value = browse_set.value
                      AND n.chunk = browse_set.chunk);

-- name: USER_INDEX_SET_IN ()
INSERT INTO browse_set (kind, value, chunk, members, bits)
SELECT kind, value, chunk, members, bits
  FROM temp.new_set /*scan*/
 WHERE true
ON CONFLICT (kind, value, chunk) DO UPDATE
   SET members = excluded.members,
       bits = excluded.bits
 WHERE bits <> excluded.bits;

-- name: USER_INDEX_SEAT_OUT ()
DELETE FROM browse_seat /*scan*/
 WHERE NOT EXISTS (SELECT 1
                     FROM temp.new_seat n
                    WHERE n.product = browse_seat.product
                      AND n.kind = browse_seat.kind
                      AND n.chunk = browse_seat.chunk);

-- name: USER_INDEX_SEAT_IN ()
INSERT INTO browse_seat (product, kind, chunk, data)
SELECT product, kind, chunk, data
  FROM temp.new_seat /*scan*/
 WHERE true
ON CONFLICT (product, kind, chunk) DO UPDATE
   SET data = excluded.data
 WHERE data <> excluded.data;

-- name: USER_INDEX_TEXT_OUT ()
DELETE FROM browse_text /*scan*/
 WHERE NOT EXISTS (SELECT 1 FROM temp.new_text n WHERE n.chunk = browse_text.chunk);

-- name: USER_INDEX_TEXT_IN ()
INSERT INTO browse_text (chunk, data)
SELECT chunk, data
  FROM temp.new_text /*scan*/
 WHERE true
ON CONFLICT (chunk) DO UPDATE
   SET data = excluded.data
 WHERE data <> excluded.data;

-- name: USER_INDEX_ORDER_OUT ()
DELETE FROM browse_order /*scan*/
 WHERE NOT EXISTS (SELECT 1
                     FROM temp.new_order n
                    WHERE n.column_name = browse_order.column_name
                      AND n.chunk = browse_order.chunk);

-- name: USER_INDEX_ORDER_IN ()
INSERT INTO browse_order (column_name, chunk, ids)
SELECT column_name, chunk, ids
  FROM temp.new_order /*scan*/
 WHERE true
ON CONFLICT (column_name, chunk) DO UPDATE
   SET ids = excluded.ids
 WHERE ids <> excluded.ids;

-- name: USER_INDEX_MOMENT_OUT ()
DELETE FROM seat_moment /*scan*/
 WHERE NOT EXISTS (SELECT 1
                     FROM temp.new_moment n
                    WHERE n.product = seat_moment.product
                      AND n.kind = seat_moment.kind
                      AND n.day = seat_moment.day);

-- name: USER_INDEX_MOMENT_IN ()
INSERT INTO seat_moment (product, kind, day, seats, upto, times)
SELECT product, kind, day, seats, upto, times
  FROM temp.new_moment /*scan*/
 WHERE true
ON CONFLICT (product, kind, day) DO UPDATE
   SET seats = excluded.seats,
       upto = excluded.upto,
       times = excluded.times
 WHERE upto <> excluded.upto
    OR times <> excluded.times;

-- name: USER_INDEX_PERSON_OUT ()
DELETE FROM browse_person /*scan*/
 WHERE NOT EXISTS (SELECT 1 FROM temp.new_person n WHERE n.chunk = browse_person.chunk);

-- name: USER_INDEX_PERSON_IN ()
INSERT INTO browse_person (chunk, data)
SELECT chunk, data
  FROM temp.new_person /*scan*/
 WHERE true
ON CONFLICT (chunk) DO UPDATE
   SET data = excluded.data
 WHERE data <> excluded.data;
