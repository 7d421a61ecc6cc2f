-- The page of one review.

-- name: REVIEW_PAGE_RUN (run)
SELECT 1 FROM run WHERE id = ?1 AND state <> 'dropped';

-- areas: of a person who reviews by areas alone. may: still, now.
-- name: REVIEW_PAGE_REVIEWERS (review)
SELECT u.id AS user, u.name, u.email,
       CASE WHEN count(*) = count(rev.area) THEN group_concat(rev.area_name, ', ') END AS areas,
       EXISTS (SELECT 1
                 FROM review_judge rj
                WHERE rj.review = rev.review
                  AND rj.user = u.id) AS may,
       (SELECT count(*)
          FROM review_row rr
          JOIN review_decision rde ON rde.id = rr.decision
         WHERE rr.review = rev.review
           AND rde.decided_user = u.id) AS decided,
       (SELECT count(*)
          FROM review_row rr
         WHERE rr.review = rev.review
           AND rr.decision IS NULL
           AND EXISTS (SELECT 1
                         FROM review_right rx
                        WHERE rx.review = rr.review
                          AND rx.user = rr.user
                          AND rx.reviewer = u.id)) AS opens
  FROM review_reviewer rev
  JOIN user u ON u.id = rev.user
 WHERE rev.review = ?1
 GROUP BY u.id
 ORDER BY sort_key(u.name), u.id;

-- name: REVIEW_PAGE_REVIEWER (review, user)
SELECT u.name
  FROM review_reviewer rev
  JOIN user u ON u.id = rev.user
 WHERE rev.review = ?1
   AND rev.user = ?2
 LIMIT 1;
