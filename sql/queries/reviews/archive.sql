-- The files of an archive, a cell each column.

-- name: ARCHIVE_POPULATION (review)
SELECT rr.account_id, rr.name, rr.email, rr.status,
       (SELECT group_concat((j.value ->> 'product') || ' on ' || (j.value ->> 'siteName') || ' ('
                            || coalesce(iso(j.value ->> 'lastActive'), 'never') || ')', '; ')
          FROM json_each(rr.products) j) AS seats,
       (SELECT group_concat(j.value, '; ') FROM json_each(rr.groups) j) AS groups,
       (SELECT group_concat(j.value, '; ') FROM json_each(rr.roles) j) AS roles,
       iso(rr.last_active) AS last_active,
       CASE rr.inactive WHEN 1 THEN 'yes' ELSE 'no' END AS unused,
       CASE rr.privileged WHEN 1 THEN 'yes' ELSE 'no' END AS admin,
       rr.protection
  FROM review_row rr
 WHERE rr.review = ?1
 ORDER BY rr.position;

-- Everyone once with the decision that counts, and before it those that no longer do.
-- name: ARCHIVE_DECISIONS (review)
SELECT rr.account_id, rr.name, rr.email,
       coalesce(rde.decision, 'not reviewed') AS decision, rde.reason, iso(rde.until) AS until,
       rde.decided_by, iso(rde.decided_at) AS decided_at,
       CASE rde.as_owner WHEN 1 THEN 'yes' WHEN 0 THEN 'no' END AS as_owner,
       CASE WHEN rde.id IS rr.decision THEN 'yes' ELSE 'no' END AS counts
  FROM review_row rr
  LEFT JOIN review_decision rde
    ON rde.review = rr.review
   AND rde.user = rr.user
 WHERE rr.review = ?1
 ORDER BY rr.position, rde.id;
