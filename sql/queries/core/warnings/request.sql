-- What people ask on My access.

-- name: REQUEST_CONCERNS (run, user)
SELECT 1
  FROM run r
  JOIN run_user ru ON ru.run = r.id
 WHERE r.id = ?1
   AND r.state NOT IN ('preparing', 'preview', 'dropped')
   AND ru.user = ?2
   AND ru.state <> 'left-out';

-- name: REQUEST_LOAD (request)
SELECT aq.id, aq.user, aq.run, aq.kind, aq.state, u.account_id, aq.reason, aq.answered_by
  FROM access_request aq
  JOIN run_person u ON u.id = aq.user
 WHERE aq.id = ?1;

-- name: REQUEST_FIND (kind, user, run)
SELECT aq.id, aq.user, aq.run, aq.kind, aq.state, u.account_id, aq.reason, aq.answered_by
  FROM access_request aq
  JOIN run_person u ON u.id = aq.user
 WHERE aq.kind = ?1
   AND aq.user = ?2
   AND aq.run = ?3
 ORDER BY aq.id DESC LIMIT 1;

-- name: REQUEST_ADD (kind, user, run, cause, reason, now)
INSERT INTO main.access_request (kind, user, run, cause, reason, created_at)
VALUES (?1, ?2, ?3, ?4, ?5, ?6);

-- name: REQUEST_ADD_GRANTED (kind, user, run, reason, now, who, undo or 0)
INSERT INTO main.access_request (kind, user, run, state, by_self, reason, created_at, answered_at,
                            answered_by, undo)
VALUES (?1, ?2, ?3, 'granted', 1, ?4, ?5, ?5, ?6, nullif(?7, 0));

-- name: REQUEST_BODY (trigger, request, kind, task, deep link, reason)
SELECT json_object(
         'trigger', ?1,
         'requestId', ?2,
         'kind', ?3,
         'name', ?4,
         'people', 1,
         'deepLink', ?5,
         'reason', ?6);
