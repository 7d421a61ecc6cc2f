-- Who may enter. Asked at every request: index look-ups only, and the costlier ones only when the cheaper did not decide.

-- How old the roles are is asked here and judged by the caller: an answer is kept for as long as
-- nothing is written, and time goes on.
-- An address is one person's or nobody's: a help desk customer may bear a colleague's, and of two who live none is guessed.
-- name: ACCESS_WHO (who)
SELECT coalesce((SELECT id FROM user WHERE account_id = ?1 AND lower(account_type) = 'atlassian'),
                (SELECT CASE sum(lives) WHEN 1 THEN min(id) FILTER (WHERE lives)
                                        WHEN 0 THEN min(id) END
                   FROM (SELECT id, status = 'active' AND gone_at IS NULL AS lives FROM user
                          WHERE email = ?1 AND lower(account_type) = 'atlassian')), 0) AS user,
       EXISTS (SELECT 1 FROM owner WHERE who = ?1) AS owner,
       -- when the roles were read, by the newest, not by the one with the latest time; NULL: never
       min(r.started_at, r.finished_at) AS began, max(r.started_at, r.finished_at) AS ended
  FROM (SELECT 1)
  LEFT JOIN sync_run r ON r.id = (SELECT max(id) FROM sync_run WHERE outcome = 'ok');

-- Of an address that led to nobody: two of the living people who bear it.
-- name: ACCESS_SHARED (who)
SELECT min(account_id) || ' and ' || max(account_id) FROM user
 WHERE email = ?1 AND status = 'active' AND gone_at IS NULL AND lower(account_type) = 'atlassian'
HAVING count(*) > 1;

-- name: ACCESS_PERSON (user)
SELECT account_id, status = 'active' AND gone_at IS NULL AS lives,
       EXISTS (SELECT 1 FROM user_platform_role r WHERE r.user = ?1 AND r.role = 'atlassian/org-admin') AS org_admin
  FROM user WHERE id = ?1;

-- name: ACCESS_OTHER_ROLES (user)
SELECT EXISTS (SELECT 1 FROM membership m JOIN group_role g ON g.user_group = m.user_group JOIN product p ON p.id = g.product
                WHERE m.user = ?1 AND g.role = 'atlassian/admin' AND p.sandbox = 0 AND p.gone_at IS NULL)
       OR EXISTS (SELECT 1 FROM user_role d JOIN product p ON p.id = d.product
                   WHERE d.user = ?1 AND d.role = 'atlassian/admin' AND p.sandbox = 0 AND p.gone_at IS NULL) AS product_admin,
       EXISTS (SELECT 1 FROM user_platform_role r WHERE r.user = ?1 AND r.role = 'atlassian/user-access-admin')
       OR EXISTS (SELECT 1 FROM membership m JOIN group_role g ON g.user_group = m.user_group JOIN product p ON p.id = g.product
                   WHERE m.user = ?1 AND g.role = 'atlassian/user-access-admin' AND p.sandbox = 0 AND p.gone_at IS NULL)
       OR EXISTS (SELECT 1 FROM user_role d JOIN product p ON p.id = d.product
                   WHERE d.user = ?1 AND d.role = 'atlassian/user-access-admin' AND p.sandbox = 0 AND p.gone_at IS NULL) AS access_admin,
       EXISTS (SELECT 1 FROM seat s WHERE s.user = ?1) AS seated;
