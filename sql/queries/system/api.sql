-- JSON answers, written whole by SQLite. Times are ISO 8601, UTC.

-- name: API_SUMMARY (now, inactive days)
SELECT json_object(
         'asOf', (SELECT iso(finished_at)
                    FROM sync_run
                   WHERE outcome = 'ok'
                   ORDER BY finished_at DESC LIMIT 1),
         'inactiveDays', ?2,
         'users', (SELECT coalesce(sum(members), 0) FROM browse_set WHERE kind = 'present'),
         'usersByStatus', json(
           (SELECT json_group_object(value, n)
              FROM (SELECT value, sum(members) AS n
                      FROM browse_set
                     WHERE kind = 'status'
                     GROUP BY value))),
         'seats', json(
           (SELECT json_group_array(
                     json_object(
                       'product', product,
                       'site', site,
                       'siteName', site_name,
                       'inactiveDays', days,
                       'billable', billable,
                       'active', used,
                       'inactive', inactive,
                       'neverActive', never_active,
                       'new', billable - inactive - used))
              FROM (SELECT p.product, p.site, p.site_name, pd.days AS days,
                           seat_count(p.id, 'billable', 0) AS billable,
                           seat_count(p.id, 'inactive', ?1 - pd.days * 86400) AS inactive,
                           seat_count(p.id, 'never', ?1 - pd.days * 86400) AS never_active,
                           seat_count(p.id, 'used', ?1 - pd.days * 86400) AS used
                      FROM product p /*scan*/
                      JOIN product_days pd ON pd.product = p.id
                     WHERE p.gone_at IS NULL
                       AND p.sandbox = 0
                     ORDER BY p.product, p.site_name LIMIT -1)
             WHERE billable > 0)));

-- name: API_SYNC (next run or 0)
SELECT json_object(
         'running', json(CASE WHEN EXISTS (SELECT 1 FROM sync_run WHERE outcome = 'running')
                              THEN 'true'
                              ELSE 'false' END),
         'lastSuccess', (SELECT iso(finished_at)
                           FROM sync_run
                          WHERE outcome = 'ok'
                          ORDER BY finished_at DESC LIMIT 1),
         'nextRun', iso(nullif(?1, 0)),
         'runs', json(
           (SELECT json_group_array(
                     json_object(
                       'id', id,
                       'startedAt', iso(started_at),
                       'finishedAt', iso(finished_at),
                       'outcome', outcome,
                       'users', users,
                       'added', added,
                       'changed', changed,
                       'gone', gone,
                       'requests', requests,
                       'retries', retries,
                       'error', error))
              FROM (SELECT * FROM sync_run /*scan*/ ORDER BY id DESC LIMIT 30))));

-- One field of a plain section.
-- name: API_SETTINGS_ADD (document, path, value, kind of the value)
SELECT json_set(?1,
                ?2, CASE ?4
                         WHEN 'number' THEN cast(?3 AS INTEGER)
                         WHEN 'switch' THEN json(?3)
                         ELSE ?3 END);

-- name: API_SETTINGS_KEY (id or 0, use, state, since or 0, cause, problem, what it can as JSON)
SELECT json_object(
         'key', json_object('set', json(CASE WHEN k.id IS NULL THEN 'false' ELSE 'true' END),
                            'last4', k.last4),
         'label', k.label,
         'orgId', k.org_id,
         'orgName', k.org_name,
         'expiresAt', iso(k.expires_at),
         'state', ?3,
         'can', json(?7),
         'use', ?2,
         'since', iso(nullif(?4, 0)),
         'cause', ?5,
         'problem', ?6)
  FROM (SELECT 1)
  LEFT JOIN api_key k ON k.id = ?1;

-- name: API_SETTINGS (the key as JSON, may see whole URLs, the key for runs as JSON or NULL,
--   inactive days, currency, product admins, user access admins, sync enabled, slot, time zone)
SELECT json_object(
         'apiKey', json(?1),
         'dashboard', json_object(
           'inactiveDays', cast(?4 AS INTEGER),
           'products', json((SELECT json_group_object(substr(name, 15), cast(value AS INTEGER))
                               FROM setting
                              WHERE name > 'inactive_days.'
                                AND name < 'inactive_days/')),
           'currency', ?5,
           'prices', json((SELECT json_group_object(substr(name, 7), value)
                             FROM setting
                            WHERE name > 'price.'
                              AND name < 'price/'))),
         'access', json_object(
           'productAdmins', ?6,
           'userAccessAdmins', ?7,
           'people', json(
             (SELECT json_group_array(
                       json_object('id', id, 'who', who, 'level', level, 'area', area))
                FROM (SELECT asg.id, coalesce(u.email, u.account_id, g.group_id) AS who,
                             asg.level, asg.area
                        FROM assignment asg /*scan*/
                        LEFT JOIN user u ON u.id = asg.user
                        LEFT JOIN user_group g ON g.id = asg.user_group
                       ORDER BY asg.id LIMIT -1)))),
         'areas', json(
           (SELECT json_group_array(
                     json_object(
                       'id', x.id,
                       'name', x.name,
                       'instances', json((SELECT json_group_array(product || ':' || site)
                                            FROM area_instance ain
                                           WHERE ain.area = x.id)),
                       'domains', json((SELECT json_group_array(domain)
                                          FROM area_domain ado
                                         WHERE ado.area = x.id))))
              FROM (SELECT id, name FROM area ao /*scan*/ ORDER BY name LIMIT -1) x)),
         'sync', json_object('enabled', json(?8), 'slot', cast(?9 AS INTEGER), 'timeZone', ?10),
         'webhooks', json(
           (SELECT json_group_array(
                     json_object(
                       'id', x.id,
                       'name', x.name,
                       'url', CASE WHEN ?2 THEN x.url ELSE '…' || substr(x.url, -4) END,
                       'trigger', json((SELECT json_group_array(name)
                                          FROM webhook_trigger wt
                                         WHERE wt.webhook = x.id)),
                       'notes', x.notes,
                       'enabled', json(CASE x.enabled WHEN 1 THEN 'true' ELSE 'false' END),
                       'secret', json_object('set', json(CASE WHEN x.secret_sealed IS NULL
                                                              THEN 'false'
                                                              ELSE 'true' END),
                                             'last4', x.secret_last4)))
              FROM (SELECT * FROM webhook /*scan*/ ORDER BY name) x)),
         'siteTokens', json(
           (SELECT json_group_array(
                     json_object(
                       'site', x.site,
                       'email', x.email,
                       'token', json_object('set', json('true'), 'last4', x.last4),
                       'askedAt', iso(x.asked_at),
                       'problem', x.problem))
              FROM (SELECT * FROM site_token stk /*scan*/ ORDER BY site) x)),
         'actKey', json(?3));
