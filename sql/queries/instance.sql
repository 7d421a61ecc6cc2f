-- name: INSTANCE_TEXT (name)
SELECT value FROM instance WHERE name = ?1;
-- name: INSTANCE_KEEP (name, value)
INSERT INTO instance (name, value) VALUES (?1, ?2) ON CONFLICT (name) DO NOTHING;
