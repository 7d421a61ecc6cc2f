-- The list of reviews, and the form of a new one.

-- Open ones first. A reviewer sees those that name them. Scans review: few rows.
-- name: REVIEWS_LIST (sees all, me, limit)
SELECT re.id, re.name, re.filter_name, re.created_by, re.due_on, re.due_at, re.closed_at
  FROM review re /*scan*/
 WHERE ?1
    OR EXISTS (SELECT 1
                 FROM review_judge rj
                WHERE rj.review = re.id
                  AND rj.user = ?2)
 ORDER BY re.closed_at IS NOT NULL, CASE WHEN re.closed_at IS NULL THEN re.due_at END,
          re.closed_at DESC, re.id DESC LIMIT ?3;

-- Scans area: a few rows.
-- name: REVIEWS_AREAS ()
SELECT id, name FROM area /*scan*/ ORDER BY name;
