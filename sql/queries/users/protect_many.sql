-- Protecting several people at once.

-- in_force: organization admins count, for nothing touches them anyway.
-- name: PROTECT_MANY_ONE (account id, now)
SELECT u.id,
       EXISTS (SELECT 1
                 FROM protection pr
                WHERE pr.user = u.id
                  AND pr.ended_at IS NULL
                  AND in_force(pr.until, ?2))
       OR EXISTS (SELECT 1
                    FROM user_platform_role upr
                   WHERE upr.user = u.id
                     AND upr.role = 'atlassian/org-admin') AS in_force
  FROM user u
 WHERE u.account_id = ?1;
