-- The warnings of one person.

-- name: USER_WARNINGS (user, limit)
SELECT wa.run, r.task, r.name, wa.state, wa.acts_at, ru.state AS outcome, ru.reason,
       ru.undone_by IS NOT NULL AS is_undone,
       (SELECT group_concat(nt.accepted_at)
          FROM notice nt
         WHERE nt.run = wa.run
           AND nt.user = wa.user
           AND nt.accepted_at IS NOT NULL) AS told
  FROM warning wa
  JOIN run r ON r.id = wa.run
  JOIN run_user ru
    ON ru.run = wa.run
   AND ru.user = wa.user
 WHERE wa.user = ?1
 ORDER BY wa.run DESC LIMIT ?2;
