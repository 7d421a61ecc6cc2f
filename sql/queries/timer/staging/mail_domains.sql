-- Domains of e-mail addresses, by which long listings are split.

-- name: STAGE_DOMAINS_VERIFIED (page)
SELECT 1 AS managed, lower(value ->> '$.attributes.name') AS domain, 0 AS people
  FROM json_each(?1, '$.data')
 WHERE type = 'object'
   AND value ->> '$.attributes.claim.status' = 'verified'
   AND value ->> '$.attributes.name' > '';

-- name: STAGE_DOMAINS_SEEN (page)
SELECT value ->> 'claimStatus' = 'managed' AS managed,
       lower(substr(value ->> 'email', instr(value ->> 'email', '@') + 1)) AS domain,
       1 AS people
  FROM json_each(?1, '$.data')
 WHERE type = 'object'
   AND value ->> 'claimStatus' IN ('managed', 'unmanaged')
   AND value ->> 'email' > '';
