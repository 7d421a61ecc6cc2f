-- Who may enter. Asked at every request: index look-ups only, the costlier ones only when the
-- cheaper did not decide.

-- Returns when the roles were read, by the newest sync run; NULL: never. The caller judges their
-- age, because the result cache keeps an answer while nothing is written. An address means one
-- person or nobody: a help desk customer may have a colleague's address, and of two active people
-- neither is guessed.
-- name: ACCESS_WHO (who)
SELECT coalesce((SELECT id
                   FROM user
                  WHERE account_id = ?1
                    AND lower(account_type) = 'atlassian'),
                (SELECT CASE sum(lives)
                             WHEN 1 THEN min(id) FILTER (WHERE lives)
                             WHEN 0
                             THEN coalesce(min(id) FILTER (WHERE present), min(id)) END
                   FROM (SELECT id,
                                gone_at IS NULL AS present,
                                status = 'active' AND gone_at IS NULL AS lives
                           FROM user
                          WHERE email = ?1
                            AND lower(account_type) = 'atlassian')),
                0) AS user,
       EXISTS (SELECT 1 FROM owner WHERE who = ?1) AS owner,
       min(sr.started_at, sr.finished_at) AS began,
       max(sr.started_at, sr.finished_at) AS ended
  FROM (SELECT 1)
  LEFT JOIN sync_run sr ON sr.id = (SELECT max(id) FROM sync_run WHERE outcome = 'ok');

-- Two of the active people who share an address, when it means nobody.
-- name: ACCESS_SHARED (who)
SELECT min(account_id) || ' and ' || max(account_id)
  FROM user
 WHERE email = ?1
   AND status = 'active'
   AND gone_at IS NULL
   AND lower(account_type) = 'atlassian'
HAVING count(*) > 1;

-- is_self: the sign-in means this account and no other one that is present, and the account is
-- active or a run took it out: until a sync has seen that it is back.
-- name: ACCESS_PERSON (user, who)
SELECT account_id,
       status = 'active' AND gone_at IS NULL AS lives,
       gone_at IS NULL
       AND (account_id = ?2
            OR (SELECT count(*)
                  FROM user u
                 WHERE u.email = ?2
                   AND u.gone_at IS NULL
                   AND lower(u.account_type) = 'atlassian') = 1)
       AND (status = 'active'
            OR EXISTS (SELECT 1
                         FROM run_user ru
                         JOIN run_step rs
                           ON rs.run = ru.run
                          AND rs.user = ru.user
                        WHERE ru.user = user.id
                          AND rs.kind IN ('suspend', 'disable', 'delete')
                          AND rs.state = 'done'
                          AND (rs.undone_by IS NULL
                               OR (SELECT r.finished_at
                                     FROM run r
                                    WHERE r.id = rs.undone_by) >= (
                                      SELECT sr.started_at
                                        FROM sync_run sr
                                       WHERE sr.outcome = 'ok'
                                       ORDER BY sr.id DESC LIMIT 1)))) AS is_self,
       EXISTS (SELECT 1
                 FROM user_platform_role upr
                WHERE upr.user = ?1
                  AND upr.role = 'atlassian/org-admin') AS org_admin
  FROM user
 WHERE id = ?1;

-- name: ACCESS_OTHER_ROLES (user)
SELECT EXISTS (SELECT 1
                 FROM membership m
                 JOIN group_role gr ON gr.user_group = m.user_group
                 JOIN product p ON p.id = gr.product
                WHERE m.user = ?1
                  AND gr.role = 'atlassian/admin'
                  AND p.sandbox = 0
                  AND p.gone_at IS NULL)
       OR EXISTS (SELECT 1
                    FROM user_role ur
                    JOIN product p ON p.id = ur.product
                   WHERE ur.user = ?1
                     AND ur.role = 'atlassian/admin'
                     AND p.sandbox = 0
                     AND p.gone_at IS NULL) AS product_admin,
       EXISTS (SELECT 1
                 FROM user_platform_role upr
                WHERE upr.user = ?1
                  AND upr.role = 'atlassian/user-access-admin')
       OR EXISTS (SELECT 1
                    FROM membership m
                    JOIN group_role gr ON gr.user_group = m.user_group
                    JOIN product p ON p.id = gr.product
                   WHERE m.user = ?1
                     AND gr.role = 'atlassian/user-access-admin'
                     AND p.sandbox = 0
                     AND p.gone_at IS NULL)
       OR EXISTS (SELECT 1
                    FROM user_role ur
                    JOIN product p ON p.id = ur.product
                   WHERE ur.user = ?1
                     AND ur.role = 'atlassian/user-access-admin'
                     AND p.sandbox = 0
                     AND p.gone_at IS NULL) AS access_admin,
       EXISTS (SELECT 1 FROM seat s WHERE s.user = ?1) AS seated;

-- name: ACCESS_ACCOUNT_ID (user)
SELECT account_id FROM user WHERE id = ?1;
