-- The digest of a month.

-- name: DIGEST_STATE (month)
SELECT EXISTS (SELECT 1 FROM event WHERE trigger = 'digest' AND subject = ?1);

-- Scans webhook: 50 at most.
-- name: DIGEST_WANTED ()
SELECT EXISTS (SELECT 1
                 FROM webhook w /*scan*/
                 JOIN webhook_trigger wt
                   ON wt.webhook = w.id
                  AND wt.name = 'digest'
                WHERE w.enabled = 1);

-- name: DIGEST_BODY (trigger, month, cost, wasted, saved, seats, currency, reason, link,
--   saved a year by renewals)
SELECT json_object(
         'trigger', ?1,
         'name', ?2,
         'cost', ?3,
         'wasted', ?4,
         'savedPerMonth', ?5,
         'freedSeats', ?6,
         'currency', ?7,
         'reason', ?8,
         'deepLink', ?9,
         'savedByRenewals', ?10);
