-- Whether the listings are complete.

-- name: STAGE_IN_DIRECTORIES ()
SELECT directory, count(*) AS users
  FROM temp.map_directory /*scan*/
 GROUP BY directory;

-- name: STAGE_DIRECTORY_LIST ()
SELECT id, directory_id FROM temp.id_directory /*scan*/ ORDER BY id;

-- name: STAGE_DIRECTORY_COUNT ()
SELECT count(DISTINCT directory_id) FROM temp.stage_directory /*scan*/;

-- People who are in no listing now: they are asked for by id before they count as gone.
-- name: STAGE_VANISHED (most)
SELECT json_quote(account_id)
  FROM user u /*scan*/
 WHERE gone_at IS NULL
   AND NOT EXISTS (SELECT 1 FROM temp.stage_user su WHERE su.id = u.id)
 LIMIT ?1;
