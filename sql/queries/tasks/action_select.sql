-- name: TASK_PAGE_PRODUCTS ()
SELECT product, site, site_name FROM product /*scan*/ WHERE gone_at IS NULL AND sandbox = 0 ORDER BY product, site_name, site; -- a handful of rows

-- name: TASK_PAGE_GROUPS ()
-- What a browser offers while a name is typed; any other group can be typed too.
SELECT name FROM user_group /*scan*/ WHERE gone_at IS NULL AND external_synced = 0 AND modifiable = 1 AND name <> '' ORDER BY name COLLATE NOCASE LIMIT 300;

-- name: TASK_PAGE_GROUP_NAME (id)
-- Only a name that means this group and no other can stand for it in a form.
SELECT g.name FROM user_group g WHERE g.group_id = ?1 AND g.name <> '' AND NOT EXISTS (SELECT 1 FROM user_group o WHERE o.name = g.name COLLATE NOCASE AND o.name = g.name AND o.id <> g.id);
