-- People as JSON. ids are a JSON list of row ids in rising order.

-- Not through the view role_path: SQLite would compute it for everybody, as it does not push a
-- person into its union from here.
-- name: API_USERS (ids, now)
SELECT json_object(
         'accountId', u.account_id,
         'name', u.name,
         'email', u.email,
         'status', u.status,
         'claimStatus', u.claim_status,
         'addedToOrg', iso(u.added_to_org),
         'lastActive', iso(u.active_at),
         'protected', json(
           CASE WHEN EXISTS (SELECT 1
                               FROM user_platform_role upr
                              WHERE upr.user = u.id
                                AND upr.role = 'atlassian/org-admin')
                     OR EXISTS (SELECT 1
                                  FROM protection pr
                                 WHERE pr.user = u.id
                                   AND pr.ended_at IS NULL
                                   AND in_force(pr.until, ?2))
                     OR EXISTS (SELECT 1
                                  FROM membership m
                                  JOIN protection pr ON pr.user_group = m.user_group
                                 WHERE m.user = u.id
                                   AND pr.ended_at IS NULL
                                   AND in_force(pr.until, ?2))
                THEN 'true'
                ELSE 'false' END),
         'roles', json(
           (SELECT json_group_array(role)
              FROM (SELECT role FROM user_platform_role WHERE user = u.id ORDER BY role))),
         'groups', json(
           (SELECT json_group_array(name)
              FROM (SELECT g.name
                      FROM membership m
                      JOIN user_group g ON g.id = m.user_group
                     WHERE m.user = u.id
                     ORDER BY g.name))),
         'seats', json(
           (SELECT json_group_array(
                     json_object(
                       'product', product,
                       'site', site,
                       'lastActive', iso(last_active),
                       'since', iso(since),
                       'via', json(via)))
              FROM (SELECT p.product, p.site, s.last_active,
                           seat_since(s.last_active, joined_at(u.added_to_org, u.first_seen),
                                      s.seen_at) AS since,
                           (SELECT json_group_array(json_object('group', name, 'role', role))
                              FROM (SELECT 0 AS direct, g.name AS name, gr.role AS role
                                      FROM membership m
                                      JOIN user_group g ON g.id = m.user_group
                                      JOIN group_role gr ON gr.user_group = m.user_group
                                     WHERE m.user = s.user
                                       AND gr.product = s.product
                                       AND is_billable(gr.role)
                                       AND NOT EXISTS (SELECT 1
                                                         FROM user_directory ud
                                                        WHERE ud.user = m.user
                                                          AND ud.directory = g.directory
                                                          AND ud.status = 'suspended')
                                    UNION ALL
                                    SELECT 1, NULL, ur.role
                                      FROM user_role ur
                                     WHERE ur.user = s.user
                                       AND ur.product = s.product
                                       AND is_billable(ur.role)
                                     ORDER BY 1, 2, 3)) AS via
                      FROM seat s
                      JOIN product p ON p.id = s.product
                     WHERE s.user = u.id
                     ORDER BY p.product, p.site_name, p.site))))
  FROM json_each(?1) j
  CROSS JOIN user u ON u.id = j.value;
