-- /readyz and /metrics.

-- name: HEALTH_READY ()
SELECT 1 FROM instance WHERE name = 'csrf_key';

-- Columns: name, labels, type, help, value; the rows of one name stand together. A NULL is not
-- known yet and left out. Scans product: one row for each product and site.
-- name: HEALTH_METRICS (now)
SELECT 'rollcall_data_age_seconds' AS name, '' AS labels, 'gauge' AS type,
       'Age of the figures: time since the last good synchronization ended.' AS help,
       ?1
         - (SELECT finished_at
              FROM sync_run
             WHERE outcome = 'ok'
             ORDER BY finished_at DESC LIMIT 1) AS value
UNION ALL
SELECT 'rollcall_last_run_ok', '', 'gauge',
       'Whether the last finished synchronization was good.',
       (SELECT outcome = 'ok'
          FROM sync_run
         WHERE id = (SELECT max(id) FROM sync_run WHERE outcome <> 'running'))
UNION ALL
SELECT 'rollcall_last_run_seconds', '', 'gauge',
       'Duration of the last good synchronization.',
       (SELECT finished_at - started_at
          FROM sync_run
         WHERE outcome = 'ok'
         ORDER BY finished_at DESC LIMIT 1)
UNION ALL
SELECT 'rollcall_sync_running', '', 'gauge',
       'Whether a synchronization is under way.',
       EXISTS (SELECT 1 FROM sync_run WHERE outcome = 'running')
UNION ALL
SELECT 'rollcall_users', '', 'gauge',
       'Users of the organization at the last good synchronization.',
       (SELECT users
          FROM sync_run
         WHERE outcome = 'ok'
         ORDER BY finished_at DESC LIMIT 1)
UNION ALL
SELECT 'rollcall_seats', '', 'gauge',
       'Billable seats of all products and sites.',
       (SELECT sum(seats) FROM seat_moment WHERE kind IN ('used', 'never'))
UNION ALL
SELECT *
  FROM (SELECT 'rollcall_product_seats',
               'product=' || json_quote(product) || ',site=' || json_quote(site),
               'gauge',
               'Billable seats of one product on one site.',
               seat_count(product.id, 'billable', 0)
          FROM product /*scan*/
         WHERE gone_at IS NULL
           AND sandbox = 0
         ORDER BY product, site)
UNION ALL
SELECT 'rollcall_jobs_queued', 'lane="' || value || '"', 'gauge', 'Jobs that wait for their lane.',
       (SELECT count(*)
          FROM job
         WHERE lane = value
           AND state = 'queued')
  FROM json_each('["sync","tasks","notify"]')
UNION ALL
SELECT 'rollcall_job_oldest_seconds', 'lane="' || value || '"', 'gauge',
       'How long the oldest of them has waited.',
       coalesce((SELECT ?1 - requested_at
                   FROM job
                  WHERE lane = value
                    AND state = 'queued'
                  ORDER BY id LIMIT 1),
                0)
  FROM json_each('["sync","tasks","notify"]')
UNION ALL
SELECT 'rollcall_deliveries', 'state="waiting"', 'gauge',
       'Webhook and e-mail deliveries by state; dead ones nobody has marked as seen yet.',
       (SELECT count(*) FROM delivery WHERE state = 'waiting')
UNION ALL
SELECT 'rollcall_deliveries', 'state="sending"', '', '',
       (SELECT count(*) FROM delivery WHERE state = 'sending')
UNION ALL
SELECT 'rollcall_deliveries', 'state="dead"', '', '',
       (SELECT count(*)
          FROM delivery
         WHERE state = 'dead'
           AND seen_at IS NULL)
UNION ALL
SELECT 'rollcall_key_expires_seconds', '', 'gauge',
       'Time until the organization API key expires.',
       (SELECT expires_at - ?1
          FROM api_key
         WHERE state = 'current'
           AND use <> 'act')
UNION ALL
SELECT 'rollcall_key_refused', '', 'gauge', 'Keys in use that Atlassian refuses.',
       (SELECT count(*)
          FROM api_key
         WHERE state = 'current'
           AND refused_at IS NOT NULL);
