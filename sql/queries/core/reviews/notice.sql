-- E-mail to reviewers.

-- Reviewers who still have to decide, and whose address means them alone: with a shared one nobody
-- can sign in. is_early: they had one e-mail within the last day, or this
-- one already.
-- name: REVIEW_RECIPIENTS (review, kind, a day ago)
SELECT DISTINCT u.id AS user, u.email,
       EXISTS (SELECT 1
                 FROM review_notice rno
                WHERE rno.review = ?1
                  AND rno.user = u.id
                  AND (rno.queued_at > ?3
                       OR (rno.kind = ?2 AND ?2 <> 'asked'))) AS is_early
  FROM review_judge rj
  JOIN user u ON u.id = rj.user
 WHERE rj.review = ?1
   AND u.email <> ''
   AND NOT EXISTS (SELECT 1
                     FROM user u2
                    WHERE u2.email = u.email
                      AND u2.id <> u.id
                      AND u2.gone_at IS NULL
                      AND lower(u2.account_type) = 'atlassian')
   AND EXISTS (SELECT 1
                 FROM review_row rr
                 JOIN review_right rx
                   ON rx.review = rr.review
                  AND rx.user = rr.user
                  AND rx.reviewer = rj.user
                WHERE rr.review = ?1
                  AND rr.decision IS NULL)
 ORDER BY u.id;

-- name: REVIEW_NOTICE_ADD (review, user, kind, now)
INSERT INTO main.review_notice (review, user, kind, queued_at) VALUES (?1, ?2, ?3, ?4);

-- name: REVIEW_NOTICE_BODY (review, user)
SELECT json_object('trigger', 'reviewNotice', 'review', ?1, 'user', ?2) AS body;

-- name: REVIEW_NOTICE_READ (body)
SELECT ?1 ->> 'review' AS review, ?1 ->> 'user' AS user;

-- name: REVIEW_DUE (now, due before, limit)
SELECT id, due_at
  FROM review
 WHERE closed_at IS NULL
   AND due_at > ?1
   AND due_at <= ?2
 ORDER BY due_at, id LIMIT ?3;
