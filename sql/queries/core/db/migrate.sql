-- name: USER_INDEX_BEHIND ()
-- the first row says it
SELECT EXISTS (SELECT 1 FROM seat /*scan*/) AND NOT EXISTS (SELECT 1 FROM seat_moment)
    OR EXISTS (SELECT 1 FROM user /*scan*/ WHERE gone_at IS NULL) AND NOT EXISTS (SELECT 1 FROM browse_set);
