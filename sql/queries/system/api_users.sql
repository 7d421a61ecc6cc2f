-- People as JSON and as rows of a table file. ids are a JSON list of row ids in rising order.

-- name: API_USERS (ids, now)
-- The view role_path would be made for everybody: the optimizer does not push a person into its union from here.
SELECT json_object('accountId', u.account_id, 'name', u.name, 'email', u.email, 'status', u.status, 'claimStatus', u.claim_status,
  'addedToOrg', strftime('%Y-%m-%dT%H:%M:%SZ', u.added_to_org, 'unixepoch'), 'lastActive', strftime('%Y-%m-%dT%H:%M:%SZ', u.active_at, 'unixepoch'),
  'protected', json(CASE WHEN EXISTS (SELECT 1 FROM user_platform_role r WHERE r.user = u.id AND r.role = 'atlassian/org-admin')
                          OR EXISTS (SELECT 1 FROM protection t WHERE t.user = u.id AND t.ended_at IS NULL AND (t.until IS NULL OR t.until > ?2))
                          OR EXISTS (SELECT 1 FROM membership m JOIN protection t ON t.user_group = m.user_group
                                      WHERE m.user = u.id AND t.ended_at IS NULL AND (t.until IS NULL OR t.until > ?2)) THEN 'true' ELSE 'false' END),
  'roles', json((SELECT json_group_array(role) FROM (SELECT role FROM user_platform_role WHERE user = u.id ORDER BY role))),
  'groups', json((SELECT json_group_array(name) FROM (SELECT g.name FROM membership m JOIN user_group g ON g.id = m.user_group WHERE m.user = u.id ORDER BY g.name))),
  'seats', json((SELECT json_group_array(json_object('product', product, 'site', site, 'lastActive', strftime('%Y-%m-%dT%H:%M:%SZ', last_active, 'unixepoch'),
                                     'since', strftime('%Y-%m-%dT%H:%M:%SZ', since, 'unixepoch'), 'via', json(via)))
     FROM (SELECT p.product, p.site, s.last_active, seat_since(s.last_active, joined_at(u.added_to_org, u.first_seen), s.seen_at) AS since,
                  (SELECT json_group_array(json_object('group', name, 'role', role))
                     FROM (SELECT 0 AS direct, g.name AS name, gr.role AS role
                             FROM membership m JOIN user_group g ON g.id = m.user_group JOIN group_role gr ON gr.user_group = m.user_group
                            WHERE m.user = s.user AND gr.product = s.product AND gr.role IN ('atlassian/user', 'atlassian/admin')
                              AND NOT EXISTS (SELECT 1 FROM user_directory x WHERE x.user = m.user AND x.directory = g.directory AND x.status = 'suspended')
                           UNION ALL SELECT 1, NULL, d.role FROM user_role d
                            WHERE d.user = s.user AND d.product = s.product AND d.role IN ('atlassian/user', 'atlassian/admin') ORDER BY 1, 2, 3)) AS via
             FROM seat s JOIN product p ON p.id = s.product WHERE s.user = u.id ORDER BY p.product, p.site_name, p.site))))
  FROM json_each(?1) j CROSS JOIN user u ON u.id = j.value;
