-- Rights before and after a restore: owners, organization admins, assignments.

-- name: CTL_OWNERS ()
SELECT coalesce(group_concat(who, ', '), 'nobody') AS names,
       json_group_array(who) AS list
  FROM (SELECT who FROM owner ORDER BY who);

-- Scans owner: a handful of rows.
-- name: CTL_OWNERS_BEYOND (owners)
SELECT count(*)
  FROM owner /*scan*/
 WHERE who NOT IN (SELECT value COLLATE NOCASE FROM json_each(?1));

-- Organization admins enter with all rights by their role, under either name. Scans
-- user_platform_role: one command of a person.
-- name: CTL_ADMINS ()
SELECT count(*) AS admins,
       json_group_array(u.account_id || coalesce(' ' || lower(u.email), '')) AS list
  FROM user_platform_role upr /*scan*/
  JOIN user u ON u.id = upr.user
 WHERE upr.role = 'atlassian/org-admin'
   AND u.status = 'active'
   AND u.gone_at IS NULL;

-- Scans user_platform_role: one command of a person.
-- name: CTL_ADMINS_BEYOND (admins)
SELECT coalesce(u.email, u.account_id)
  FROM user_platform_role upr /*scan*/
  JOIN user u ON u.id = upr.user
 WHERE upr.role = 'atlassian/org-admin'
   AND u.status = 'active'
   AND u.gone_at IS NULL
   AND u.account_id || coalesce(' ' || lower(u.email), '') NOT IN (SELECT value FROM json_each(?1))
 ORDER BY 1;

-- People and groups with access of their own, and what it opens: the area by its content, because
-- the same name may hold more in the copy. Scans assignment: one command of a person.
-- name: CTL_ASSIGNMENTS ()
SELECT count(*) AS assignments,
       json_group_array(
         coalesce(u.account_id, 'group ' || g.group_id) || ' ' || asg.level || ' ' || iif(
           asg.area IS NULL,
           'everything',
           (SELECT group_concat(word, ' ')
              FROM (SELECT product || ':' || site AS word
                      FROM area_instance
                     WHERE area = asg.area
                     ORDER BY product, site)) || coalesce(
             (SELECT ' of ' || group_concat(domain, ' ')
                FROM (SELECT domain FROM area_domain WHERE area = asg.area ORDER BY domain)),
             ''))) AS list
  FROM assignment asg /*scan*/
  LEFT JOIN user u ON u.id = asg.user
  LEFT JOIN user_group g ON g.id = asg.user_group;

-- Those of the copy that are none today. Scans assignment: one command of a person.
-- name: CTL_ASSIGNMENTS_BEYOND (assignments)
SELECT coalesce(u.email, u.account_id, 'group ' || g.name) || ': ' || asg.level || ' ' || coalesce(
         (SELECT ao.name FROM area ao WHERE ao.id = asg.area),
         'everything')
  FROM assignment asg /*scan*/
  LEFT JOIN user u ON u.id = asg.user
  LEFT JOIN user_group g ON g.id = asg.user_group
 WHERE coalesce(u.account_id, 'group ' || g.group_id) || ' ' || asg.level || ' ' || iif(
         asg.area IS NULL,
         'everything',
         (SELECT group_concat(word, ' ')
            FROM (SELECT product || ':' || site AS word
                    FROM area_instance
                   WHERE area = asg.area
                   ORDER BY product, site)) || coalesce(
           (SELECT ' of ' || group_concat(domain, ' ')
              FROM (SELECT domain FROM area_domain WHERE area = asg.area ORDER BY domain)),
           '')) NOT IN (SELECT value FROM json_each(?1))
 ORDER BY 1;
