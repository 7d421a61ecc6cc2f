-- The second part of a run: how roles came, after the figures.

-- name: REFINE_SOURCES_CLEAR ()
DELETE FROM temp.map_role_source;

-- A direct role beside a group's that a new answer does not have any more.
-- name: REFINE_BESIDE_OUT ()
DELETE FROM temp.map_direct /*scan*/
 WHERE user IN (SELECT user FROM temp.map_role_source)
   AND NOT EXISTS (SELECT 1
                     FROM temp.map_role_source mw
                    WHERE mw.user = map_direct.user
                      AND mw.product = map_direct.product
                      AND mw.role = map_direct.role
                      AND mw.method = 'direct')
   AND EXISTS (SELECT 1
                 FROM temp.map_member mm
                 JOIN temp.map_role mr ON mr.user_group = mm.user_group
                WHERE mm.user = map_direct.user
                  AND mr.product = map_direct.product
                  AND mr.role = map_direct.role);

-- name: REFINE_OUT_CLEAR ()
DELETE FROM temp.out_direct;

-- name: REFINE_IN_CLEAR ()
DELETE FROM temp.in_direct;

-- name: REFINE_DIRECT ()
SELECT user, role, product FROM temp.map_direct /*scan*/ ORDER BY user, product, role;
