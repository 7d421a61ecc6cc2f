-- People named by addresses.

-- name: WARNING_BOUNCED (run, addresses as a JSON list)
SELECT wn.user
  FROM warning wn
 WHERE wn.run = ?1
   AND wn.state IN ('warned', 'asked')
   AND sort_key(wn.address) IN (SELECT sort_key(j.value) FROM json_each(?2) j);

-- name: WARNING_UNMATCHED (run, addresses as a JSON list)
SELECT coalesce(group_concat(address, ', '), '')
  FROM (SELECT DISTINCT j.value AS address
          FROM json_each(?2) j
         WHERE sort_key(j.value) NOT IN (SELECT sort_key(wn.address)
                                           FROM warning wn
                                          WHERE wn.run = ?1
                                            AND wn.state IN ('warned', 'asked')));
