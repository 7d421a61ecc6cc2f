-- Whom the page of a missing right names.

-- name: ERROR_PAGE_ADMINS (limit)
SELECT u.name
  FROM user_platform_role upr
  JOIN user u ON u.id = upr.user
 WHERE upr.role = 'atlassian/org-admin'
   AND u.status = 'active'
   AND u.gone_at IS NULL
 ORDER BY u.name
 LIMIT ?1;
