-- Seats that Atlassian counts. Scans license_count: at most one row for each Jira product.

-- name: LICENSE_COUNTS ()
SELECT product, seats, counted_at
  FROM license_count lc /*scan*/;
