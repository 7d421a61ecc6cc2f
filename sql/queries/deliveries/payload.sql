-- One delivery and what it carries.

-- The body with each of its fields in a line, in the order it was sent.
-- name: PAYLOAD_OF (delivery, webhook or NULL)
SELECT e.trigger, e.created_at, e.test, e.uid, dl.recipient,
       (SELECT '{' || char(10) ||
               group_concat('  ' || json_quote(j.key) || ': ' || (e.body -> j.fullkey),
                            ',' || char(10)) ||
               char(10) || '}'
          FROM json_each(e.body) j) AS payload
  FROM delivery dl
  JOIN event e ON e.id = dl.event
 WHERE dl.id = ?1
   AND dl.webhook IS ?2;
