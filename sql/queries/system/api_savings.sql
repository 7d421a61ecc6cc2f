-- /api/v1/savings. SQLite writes all JSON.

-- name: API_SAVINGS_LINE (product, site, name of the site, plan, seats, inactive, cost, cost after,
--   saving, month or year, effective on, edge as JSON or NULL, date of the price list, stale)
SELECT json_object(
         'product', ?1,
         'site', ?2,
         'siteName', ?3,
         'plan', ?4,
         'seats', ?5,
         'inactive', ?6,
         'cost', ?7,
         'costAfter', ?8,
         'saving', ?9,
         'per', ?10,
         'effectiveOn', ?11,
         'edge', json(?12),
         'pricedOn', ?13,
         'stale', json(CASE ?14 WHEN 1 THEN 'true' ELSE 'false' END));

-- name: API_SAVINGS_EDGE (seats, seats to free, saving)
SELECT json_object('seats', ?1, 'toFree', ?2, 'saving', ?3);

-- name: API_SAVINGS_REALIZED (month, seats, saving, month or year)
SELECT json_object('month', ?1, 'seats', ?2, 'saving', ?3, 'per', ?4);

-- name: API_SAVINGS_TEXT (text)
SELECT json_quote(?1);

-- name: API_SAVINGS (currency, lines, saving of a year, names without a price, realized)
SELECT json_object(
         'asOf', (SELECT iso(finished_at)
                    FROM sync_run
                   WHERE outcome = 'ok'
                   ORDER BY finished_at DESC LIMIT 1),
         'currency', ?1,
         'lines', json(?2),
         'total', json_object('perYear', ?3, 'unpriced', json(?4)),
         'realized', json(?5));
