-- What the signed-in person sees of their own access, as JSON.

-- name: API_MY_ACCESS (account id or NULL, user)
SELECT json_object(
         'accountId', ?1,
         'products', json(
           (SELECT json_group_array(
                     json_object(
                       'product', product,
                       'site', site,
                       'lastActive', iso(last_active),
                       'since', iso(since)))
              FROM (SELECT p.product, p.site, s.last_active,
                           seat_since(s.last_active, joined_at(u.added_to_org, u.first_seen),
                                      s.seen_at) AS since
                      FROM seat s
                      JOIN user u ON u.id = s.user
                      JOIN product p ON p.id = s.product
                     WHERE s.user = ?2
                     ORDER BY p.product, p.site_name, p.site))));

-- name: API_MY_ACCESS_UPCOMING (run, task, actions as JSON, acts at, keep)
SELECT json_object('run', ?1, 'task', ?2, 'actions', json(?3), 'actsAt', iso(?4), 'keep', ?5);

-- name: API_MY_ACCESS_TAKEN (run, task, actions as JSON, at, give back)
SELECT json_object('run', ?1, 'task', ?2, 'actions', json(?3), 'at', iso(?4), 'giveBack', ?5);

-- A request that needs no answer any more is refused for the person: there is nothing to expect.
-- name: API_MY_ACCESS_REQUESTS (user)
SELECT json_group_array(json_object('id', id, 'kind', kind, 'run', run, 'state', state))
  FROM (SELECT aq.id, aq.kind, aq.run,
               CASE aq.state WHEN 'void' THEN 'refused' ELSE aq.state END AS state
          FROM access_request aq
         WHERE aq.user = ?1
         ORDER BY aq.id DESC LIMIT 50);
