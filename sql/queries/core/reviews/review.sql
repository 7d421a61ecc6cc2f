-- Access reviews and their people.

-- name: REVIEW_LOAD (review)
SELECT name, filter_name, query, created_by, closed_by, due_on, created_user, created_at, due_at,
       closed_at, sync_run, synced_at, population, changes, run
  FROM review
 WHERE id = ?1;

-- name: REVIEW_JUDGES (review, user)
SELECT 1
  FROM review_judge rj
 WHERE rj.review = ?1
   AND rj.user = ?2
 LIMIT 1;

-- name: REVIEW_JUDGES_ANY (user)
SELECT 1
  FROM review_judge rj
  JOIN review re ON re.id = rj.review
 WHERE rj.user = ?1
   AND re.closed_at IS NULL
 LIMIT 1;

-- name: REVIEW_SEES (review, reviewer, account id)
SELECT 1
  FROM review_right rx
 WHERE rx.review = ?1
   AND rx.reviewer = ?2
   AND rx.user = (SELECT u.id FROM user u WHERE u.account_id = ?3)
 LIMIT 1;

-- name: REVIEW_COUNT (review, only people this person may decide about or 0)
SELECT count(*) AS population,
       count(*) FILTER (WHERE rde.decision = 'keep') AS keeps,
       count(*) FILTER (WHERE rde.decision = 'remove') AS removes,
       count(*) FILTER (WHERE rde.decision = 'later') AS laters,
       count(*) FILTER (WHERE rde.decision IS NULL) AS opens
  FROM review_row rr
  LEFT JOIN review_decision rde ON rde.id = rr.decision
 WHERE rr.review = ?1
   AND (?2 = 0
        OR EXISTS (SELECT 1
                     FROM review_right rx
                    WHERE rx.review = rr.review
                      AND rx.user = rr.user
                      AND rx.reviewer = ?2));

-- is_mine: this person may decide. is_orphan: no reviewer is left. in_run: a run that acts has the
-- person, so that the decision stays.
-- name: REVIEW_ROWS (review, seen by or 0, state or NULL, reviewer or 0 or -1, me, limit, offset)
SELECT rr.user, rr.account_id, rr.name, rr.email, rr.status, rr.products, rr.groups, rr.roles,
       json_array_length(rr.groups) AS group_count, rr.last_active, rr.inactive,
       rr.privileged, rr.protection, rde.decision, rde.reason, rde.until, rde.decided_at,
       rde.decided_by, rde.as_owner, u2.account_id AS decided_account,
       EXISTS (SELECT 1
                 FROM review_right rx
                WHERE rx.review = rr.review
                  AND rx.user = rr.user
                  AND rx.reviewer = ?5) AS is_mine,
       NOT EXISTS (SELECT 1
                     FROM review_right rx
                    WHERE rx.review = rr.review
                      AND rx.user = rr.user) AS is_orphan,
       EXISTS (SELECT 1
                 FROM review_act rac
                 JOIN run_user ru
                   ON ru.run = rac.run
                  AND ru.user = rr.user
                WHERE rac.review = rr.review) AS in_run
  FROM review_row rr
  LEFT JOIN review_decision rde ON rde.id = rr.decision
  LEFT JOIN user u2 ON u2.id = rde.decided_user
 WHERE rr.review = ?1
   AND (?2 = 0
        OR EXISTS (SELECT 1
                     FROM review_right rx
                    WHERE rx.review = rr.review
                      AND rx.user = rr.user
                      AND rx.reviewer = ?2))
   AND (?3 IS NULL OR coalesce(rde.decision, 'open') = ?3)
   AND CASE WHEN ?4 = 0 THEN 1
            WHEN ?4 < 0
            THEN NOT EXISTS (SELECT 1
                               FROM review_right rx
                              WHERE rx.review = rr.review
                                AND rx.user = rr.user)
            ELSE EXISTS (SELECT 1
                           FROM review_right rx
                          WHERE rx.review = rr.review
                            AND rx.user = rr.user
                            AND rx.reviewer = ?4) END
 ORDER BY rr.position LIMIT ?6 OFFSET ?7;

-- name: REVIEW_ROWS_COUNT (review, seen by or 0, state or NULL, reviewer or 0 or -1)
SELECT count(*)
  FROM review_row rr
  LEFT JOIN review_decision rde ON rde.id = rr.decision
 WHERE rr.review = ?1
   AND (?2 = 0
        OR EXISTS (SELECT 1
                     FROM review_right rx
                    WHERE rx.review = rr.review
                      AND rx.user = rr.user
                      AND rx.reviewer = ?2))
   AND (?3 IS NULL OR coalesce(rde.decision, 'open') = ?3)
   AND CASE WHEN ?4 = 0 THEN 1
            WHEN ?4 < 0
            THEN NOT EXISTS (SELECT 1
                               FROM review_right rx
                              WHERE rx.review = rr.review
                                AND rx.user = rr.user)
            ELSE EXISTS (SELECT 1
                           FROM review_right rx
                          WHERE rx.review = rr.review
                            AND rx.user = rr.user
                            AND rx.reviewer = ?4) END;
