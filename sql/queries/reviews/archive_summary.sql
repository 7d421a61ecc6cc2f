-- The summary of a review.

-- name: SUMMARY_OUTCOMES (review)
SELECT outcome, count(*) AS people
  FROM (SELECT CASE WHEN ru.run IS NULL THEN 'not run'
                    WHEN ru.undone_by IS NOT NULL THEN 'undone'
                    WHEN ru.state IN ('done', 'already', 'failed') THEN ru.state
                    ELSE 'skipped' END AS outcome
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
         WHERE rr.review = ?1
           AND rde.decision = 'remove')
 GROUP BY outcome
 ORDER BY outcome;

-- name: SUMMARY_REVIEWERS (review)
SELECT u.name, u.email,
       CASE WHEN count(*) = count(rev.area) THEN group_concat(rev.area_name, ', ') END AS areas
  FROM review_reviewer rev
  JOIN user u ON u.id = rev.user
 WHERE rev.review = ?1
 GROUP BY u.id
 ORDER BY sort_key(u.name), u.id;

-- name: SUMMARY_DECIDED (review)
SELECT rde.decided_by, count(*) FILTER (WHERE rde.decision = 'keep') AS keeps,
       count(*) FILTER (WHERE rde.decision = 'remove') AS removes,
       count(*) FILTER (WHERE rde.decision = 'later') AS laters,
       min(rde.decided_at) AS first, max(rde.decided_at) AS last
  FROM review_row rr
  JOIN review_decision rde ON rde.id = rr.decision
 WHERE rr.review = ?1
 GROUP BY rde.decided_by
 ORDER BY rde.decided_by;

-- name: SUMMARY_SPECIAL (review)
SELECT rr.name, rr.email, rr.protection, coalesce(iso_day(rr.last_active), 'never') AS last_active,
       coalesce(rde.decision, 'not reviewed') AS decision,
       (SELECT group_concat(j.value, '; ')
          FROM json_each(rr.roles) j
         WHERE makes_admins(j.value)) AS roles
  FROM review_row rr
  LEFT JOIN review_decision rde ON rde.id = rr.decision
 WHERE rr.review = ?1
   AND (rr.privileged = 1 OR rr.protection IS NOT NULL)
 ORDER BY rr.position;
