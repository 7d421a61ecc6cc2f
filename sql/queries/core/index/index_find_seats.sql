-- Finding people by their seats.

-- name: THRESHOLD_OWN_VALUES ()
SELECT count(*)
  FROM setting
 WHERE name > 'inactive_days.'
   AND name < 'inactive_days/';
