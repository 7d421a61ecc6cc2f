-- The failed people of a retry can be tried again, too.

DROP VIEW review_act;

-- The runs of a review that act: the one it made, and what tried its failed people again, however
-- often. One that was rejected before it began is none.
CREATE VIEW review_act AS
WITH RECURSIVE act (review, run) AS (
  SELECT id, run
    FROM review
   WHERE run IS NOT NULL
  UNION
  SELECT act.review, r.id
    FROM act
    JOIN run r ON r.retry_of = act.run
)
SELECT act.review, r.id AS run, r.state,
       r.state IN ('done', 'failed', 'refused', 'stopped') AS ended
  FROM act
  JOIN run r ON r.id = act.run
 WHERE r.dry_run = 0
   AND r.state NOT IN ('preparing', 'preview', 'dropped')
   AND (r.started_at IS NOT NULL OR r.state NOT IN ('failed', 'refused', 'stopped'));
