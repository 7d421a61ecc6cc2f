-- Checks that rollcallctl init makes after the steps of the schema.

-- True when the user index, or what areas need of it, is empty beside users or seats. The scans end
-- at their first row.
-- name: USER_INDEX_BEHIND ()
SELECT EXISTS (SELECT 1 FROM seat /*scan*/)
       AND (NOT EXISTS (SELECT 1 FROM seat_moment)
            OR NOT EXISTS (SELECT 1 FROM browse_set WHERE kind = 'instance'))
       OR EXISTS (SELECT 1 FROM user /*scan*/ WHERE gone_at IS NULL)
          AND NOT EXISTS (SELECT 1 FROM browse_set);
