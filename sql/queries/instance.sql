-- name: INSTANCE_TEXT (name)
SELECT value FROM instance WHERE name = ?1;
