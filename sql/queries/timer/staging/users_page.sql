-- One page of users, staged.

-- A page of users is walked node by node in one pass (timer/sync/users_page.c): five times as fast
-- as a statement for each list in it.
-- name: STAGE_NODES (page)
SELECT each_row(parent, key, atom) FROM json_tree(?1);
