-- name: REQUEST_ANSWER (request, state, now, who, note, undo or 0)
UPDATE main.access_request
   SET state = ?2,
       answered_at = ?3,
       answered_by = ?4,
       note = ?5,
       undo = nullif(?6, 0)
 WHERE id = ?1
   AND state = 'open';
