-- A review as JSON.

-- name: API_REVIEW_ROWS (review, only people this person may decide about or 0)
SELECT json_object(
         'accountId', rr.account_id,
         'decision', rde.decision,
         'by', rde.decided_by,
         'at', iso(rde.decided_at),
         'reason', rde.reason)
  FROM review_row rr
  LEFT JOIN review_decision rde ON rde.id = rr.decision
 WHERE rr.review = ?1
   AND (?2 = 0
        OR EXISTS (SELECT 1
                     FROM review_right rx
                    WHERE rx.review = rr.review
                      AND rx.user = rr.user
                      AND rx.reviewer = ?2))
 ORDER BY rr.position;
