-- name: CTL_FOREIGN_SECRETS (sealer of the API key, sealer of the others)
SELECT 'the API key ending in ' || last4 || ' (' || label || ')' FROM api_key /*scan*/ -- a handful of rows
 WHERE sealed IS NOT NULL AND sealer <> ?1
UNION ALL SELECT 'the password of the mail server' FROM mail_password WHERE id = 1 AND sealer <> ?2
UNION ALL SELECT 'the secret of webhook "' || name || '"' FROM webhook /*scan*/ -- 50 at most
 WHERE secret_sealed IS NOT NULL AND coalesce(sealer, '') <> ?2;

-- name: CTL_OPEN_RUNS ()
SELECT id FROM run WHERE state IN ('waiting', 'queued', 'running') ORDER BY id;

-- name: CTL_OWNERS ()
SELECT coalesce(group_concat(who, ', '), 'nobody'), json_group_array(who)
  FROM (SELECT who FROM owner ORDER BY who);

-- name: CTL_OWNERS_BEYOND (owners)
SELECT count(*) FROM owner /*scan*/ -- a handful of rows
 WHERE who NOT IN (SELECT value COLLATE NOCASE FROM json_each(?1));

-- name: CTL_ADMINS ()
-- They enter with all rights, too, by their role. Whoever signs in is known by either name.
SELECT count(*), json_group_array(u.account_id || coalesce(' ' || lower(u.email), ''))
  FROM user_platform_role r /*scan*/ -- a glance by a person
  JOIN user u ON u.id = r.user
 WHERE r.role = 'atlassian/org-admin' AND u.status = 'active' AND u.gone_at IS NULL;

-- name: CTL_ADMINS_BEYOND (admins)
SELECT coalesce(u.email, u.account_id)
  FROM user_platform_role r /*scan*/ -- a glance by a person
  JOIN user u ON u.id = r.user
 WHERE r.role = 'atlassian/org-admin' AND u.status = 'active' AND u.gone_at IS NULL
   AND u.account_id || coalesce(' ' || lower(u.email), '') NOT IN (SELECT value FROM json_each(?1))
 ORDER BY 1;

-- name: CTL_CSRF_RENEW ()
UPDATE instance SET value = lower(hex(randomblob(32))) WHERE name = 'csrf_key';
