-- Changes of prices.

-- name: MONEY_PRICE_CHANGES ()
SELECT subject, at, before, after
  FROM audit
 WHERE subject > 'price.'
   AND subject < 'price/'
   AND action = 'setting.change'
 ORDER BY id DESC;
