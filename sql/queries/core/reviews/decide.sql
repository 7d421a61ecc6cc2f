-- Decisions of reviewers.

-- name: REVIEW_CHANGE (review)
UPDATE main.review
   SET changes = changes + 1
 WHERE id = ?1
   AND closed_at IS NULL;

-- name: REVIEW_CHANGES (review)
SELECT changes FROM review WHERE id = ?1;

-- name: REVIEW_NAME (review)
SELECT name FROM review WHERE id = ?1;

-- name: REVIEW_DECIDE_ROW (review, account id, me)
SELECT rr.user, rr.name, coalesce(rde.change, 0) AS change, rde.decision, rde.reason,
       rde.decided_by, coalesce(rde.decided_user, 0) AS decided_user,
       EXISTS (SELECT 1
                 FROM review_right rx
                WHERE rx.review = rr.review
                  AND rx.user = rr.user
                  AND rx.reviewer = ?3) AS is_mine,
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
 WHERE rr.review = ?1
   AND rr.user = (SELECT u.id FROM user u WHERE u.account_id = ?2);

-- me: row id or 0. who: as signed in. The conditions are those of the view review_right.
-- name: REVIEW_GAVE (user, me, who)
SELECT 1
  FROM (SELECT ?3 AS who, max(email) AS email, max(account_id) AS account_id
          FROM user
         WHERE id = ?2) x
 WHERE EXISTS (SELECT 1
                 FROM review_gave rg
                WHERE rg.user = ?1
                  AND (rg.requested_by COLLATE NOCASE IN (x.who, x.email, x.account_id)
                       OR rg.confirmed_by COLLATE NOCASE IN (x.who, x.email, x.account_id)
                       OR rg.approved_by COLLATE NOCASE IN (x.who, x.email, x.account_id)
                       OR rg.confirmed_account = x.account_id
                       OR rg.made_by COLLATE NOCASE IN (x.who, x.email, x.account_id)
                       OR rg.changed_by COLLATE NOCASE IN (x.who, x.email, x.account_id)))
    OR EXISTS (SELECT 1
                 FROM access_request aq
                WHERE aq.user = ?1
                  AND aq.state = 'granted'
                  AND aq.answered_by COLLATE NOCASE IN (x.who, x.email, x.account_id));

-- name: REVIEW_DECISION_ADD (review, user, decision, reason, until or 0, change, now, who, me, own)
INSERT INTO main.review_decision (
  review, user, decision, reason, until, change, decided_at, decided_by, decided_user, as_owner)
VALUES (?1, ?2, ?3, ?4, nullif(?5, 0), ?6, ?7, ?8, nullif(?9, 0), ?10);

-- name: REVIEW_DECISION_SET (review, user, decision)
UPDATE main.review_row
   SET decision = ?3
 WHERE review = ?1
   AND user = ?2;

-- A preview that was made before somebody was to be removed, or no longer: whoever confirms it
-- would remove others than the review says.
-- name: REVIEW_DROP_STALE (review, change)
UPDATE main.run
   SET state = 'dropped'
 WHERE id = (SELECT run FROM review WHERE id = ?1)
   AND state IN ('preparing', 'preview')
   AND EXISTS (SELECT 1
                 FROM review_decision rde
                WHERE rde.review = ?1
                  AND rde.change = ?2
                  AND (rde.decision = 'remove'
                       OR EXISTS (SELECT 1
                                    FROM run_user ru
                                   WHERE ru.run = run.id
                                     AND ru.user = rde.user)));
