-- Previews that wait to be planned.

-- name: RUN_PREPARING ()
SELECT id FROM run WHERE state = 'preparing' ORDER BY id;
