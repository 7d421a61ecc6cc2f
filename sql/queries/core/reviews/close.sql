-- The run of a review, and its end.

-- name: REVIEW_REMOVALS (review)
SELECT rr.account_id
  FROM review_row rr
  JOIN review_decision rde ON rde.id = rr.decision
 WHERE rr.review = ?1
   AND rde.decision = 'remove'
 ORDER BY rr.position;

-- name: REVIEW_ACTS (review)
SELECT rac.run, rac.ended FROM review_act rac WHERE rac.review = ?1;

-- The last run that had the person counts: a second one retries those for whom the first failed.
-- name: REVIEW_RESULTS (review)
SELECT rr.account_id, rr.name, rr.email, rde.reason, rde.decided_by,
       CASE WHEN ru.run IS NULL THEN 'not-run'
            WHEN ru.undone_by IS NOT NULL THEN 'undone'
            WHEN ru.state IN ('done', 'already', 'failed') THEN ru.state
            ELSE 'skipped' END AS outcome,
       coalesce(ru.reason, CASE WHEN ru.state = 'planned' THEN r.reason END) AS why,
       (SELECT group_concat(text, '; ')
          FROM (SELECT step_text(rs.kind, rs.label, 'past') AS text
                  FROM run_step rs
                 WHERE rs.run = ru.run
                   AND rs.user = ru.user
                   AND rs.state = 'done'
                   AND (rs.undone_by IS NULL OR ru.undone_by IS NOT NULL)
                 ORDER BY rs.seq)) AS calls,
       (SELECT max(rs.finished_at)
          FROM run_step rs
         WHERE rs.run = ru.run
           AND rs.user = ru.user) AS finished_at,
       r.process_id
  FROM review_row rr
  JOIN review_decision rde ON rde.id = rr.decision
  LEFT JOIN run_user ru
    ON ru.user = rr.user
   AND ru.run = (SELECT max(rac.run)
                   FROM review_act rac
                   JOIN run_user ru2
                     ON ru2.run = rac.run
                    AND ru2.user = rr.user
                  WHERE rac.review = rr.review)
  LEFT JOIN run r ON r.id = ru.run
 WHERE rr.review = ?1
   AND rde.decision = 'remove'
 ORDER BY rr.position;

-- name: REVIEW_FILE_ADD (review, name, part, body)
INSERT INTO main.review_file (review, name, part, body) VALUES (?1, ?2, ?3, ?4);

-- name: REVIEW_FILE (review, name)
SELECT body FROM review_file WHERE review = ?1 AND name = ?2 ORDER BY part;

-- name: REVIEW_CLOSE (review, now, who)
UPDATE main.review
   SET closed_at = ?2,
       closed_by = ?3
 WHERE id = ?1
   AND closed_at IS NULL;

-- Confirmed after the end, it would remove what the archive calls not run.
-- name: REVIEW_DROP_PREVIEW (review)
UPDATE main.run
   SET state = 'dropped'
 WHERE id = (SELECT run FROM review WHERE id = ?1)
   AND state IN ('preparing', 'preview');

-- name: REVIEW_CANCEL_MAIL (review, now)
UPDATE main.delivery
   SET state = 'cancelled',
       ended_at = ?2
 WHERE state = 'waiting'
   AND event IN (SELECT id
                   FROM event
                  WHERE trigger = 'reviewNotice'
                    AND subject > 'review ' || ?1 || ' '
                    AND subject < 'review ' || ?1 || '!');
