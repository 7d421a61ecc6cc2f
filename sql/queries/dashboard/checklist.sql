-- The steps of the first hour, from what was saved and audited.

-- Scans task for one row.
-- name: CHECKLIST ()
SELECT EXISTS (SELECT 1 FROM audit WHERE action = 'checklist.dismiss') AS dismissed,
       EXISTS (SELECT 1 FROM api_key WHERE state = 'current' AND use <> 'act') AS key,
       EXISTS (SELECT 1 FROM api_key WHERE state = 'checking') AS checking,
       EXISTS (SELECT 1 FROM sync_run WHERE outcome = 'ok') AS sync,
       EXISTS (SELECT 1 FROM setting WHERE name IN ('sync.slot', 'sync.time_zone')) AS schedule,
       EXISTS (SELECT 1 FROM setting WHERE name = 'inactive_days') AS threshold,
       EXISTS (SELECT 1 FROM setting WHERE name > 'price.' AND name < 'price/') AS prices,
       EXISTS (SELECT 1
                 FROM setting
                WHERE name IN ('product_admins', 'user_access_admins')) AS access,
       EXISTS (SELECT 1
                 FROM setting
                WHERE name IN ('mail.enabled', 'key_notice_30', 'key_notice_14', 'key_notice_7',
                               'key_notice_1', 'key_notice_expired')) AS reminders,
       EXISTS (SELECT 1 FROM task /*scan*/) AS task;

-- name: CHECKLIST_CONFIRMED (step)
SELECT count(*) FROM audit WHERE action = 'checklist.keep' AND subject = ?1;

-- name: CHECKLIST_SYNC ()
SELECT users_total, users_seen FROM sync_run WHERE outcome = 'running' ORDER BY id DESC LIMIT 1;
