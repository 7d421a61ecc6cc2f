-- Whether the listings are complete.

-- name: STAGE_IN_DIRECTORIES ()
SELECT directory, count(*) AS users
  FROM temp.map_directory /*scan*/
 GROUP BY directory;

-- name: STAGE_DIRECTORY_LIST ()
SELECT id, directory_id FROM temp.id_directory /*scan*/ ORDER BY id;

-- name: STAGE_DIRECTORY_COUNT ()
SELECT count(DISTINCT directory_id) FROM temp.stage_directory /*scan*/;

-- Somebody who is in no listing now.
-- name: STAGE_VANISHED (user)
SELECT json_quote(account_id) FROM user WHERE id = ?1;
