-- Stored settings, and texts of this installation.

-- name: INSTANCE_TEXT (name)
SELECT value FROM instance WHERE name = ?1;

-- name: SETTINGS_STORED (name)
SELECT value FROM setting WHERE name = ?1;

-- name: SETTINGS_SAVE (name, value, now, who)
INSERT INTO main.setting (name, value, changed_at, changed_by)
VALUES (?1, ?2, ?3, ?4)
ON CONFLICT (name) DO UPDATE
   SET value = excluded.value,
       changed_at = excluded.changed_at,
       changed_by = excluded.changed_by;

-- name: SETTINGS_FORGET (name)
DELETE FROM main.setting WHERE name = ?1;
