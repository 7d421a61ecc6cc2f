-- Entry: what the doors need.

-- name: ENTRY_REFUSED_RECENTLY (who, since)
SELECT id FROM audit WHERE at > ?2 AND who = ?1 AND action = 'access.refused' LIMIT 1;
