-- One person of a run that warned.

-- name: RUN_PEOPLE_NOTICES (run, account id)
SELECT no.days, no.state, no.due_at, coalesce(no.accepted_at, 0) AS accepted_at
  FROM run_person u
  JOIN notice no
    ON no.run = ?1
   AND no.user = u.id
 WHERE u.account_id = ?2
 ORDER BY no.days DESC;
