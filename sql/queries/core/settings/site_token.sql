-- API tokens of Jira sites. The sealed token is written here and never read.

-- Sites with Jira products, and those with a token only. Scans product, a handful of product
-- instances, and site_token, fewer.
-- name: SITE_TOKENS ()
SELECT x.site, coalesce(max(x.site_name), x.site) AS site_name, stk.id, stk.email, stk.last4,
       stk.entered_by, stk.entered_at, stk.asked_at, stk.problem
  FROM (SELECT p.site, p.site_name
          FROM product p /*scan*/
         WHERE p.product LIKE 'jira-%'
           AND p.gone_at IS NULL
           AND p.sandbox = 0
         UNION
        SELECT site, NULL
          FROM site_token /*scan*/) x
  LEFT JOIN site_token stk ON stk.site = x.site
 GROUP BY x.site
 ORDER BY site_name, x.site;

-- name: SITE_TOKEN_SAVE (site, e-mail, sealed, sealer, last4, now, who)
INSERT INTO main.site_token (site, email, sealed, sealer, last4, entered_at, entered_by)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)
ON CONFLICT (site) DO UPDATE
   SET email = excluded.email,
       sealed = excluded.sealed,
       sealer = excluded.sealer,
       last4 = excluded.last4,
       entered_at = excluded.entered_at,
       entered_by = excluded.entered_by,
       asked_at = NULL,
       problem = NULL;

-- name: SITE_TOKEN_DELETE (site)
DELETE FROM main.site_token WHERE site = ?1;

-- Scans product: a handful of product instances.
-- name: SITE_COUNTS_DELETE (site)
DELETE FROM main.license_count
 WHERE product IN (SELECT id FROM product /*scan*/ WHERE site = ?1);
