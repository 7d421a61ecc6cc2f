-- What the form of an action offers.

-- Scans product: a handful of product instances.
-- name: TASK_PAGE_PRODUCTS ()
SELECT product, site, site_name
  FROM product /*scan*/
 WHERE gone_at IS NULL
   AND sandbox = 0
 ORDER BY product, site_name, site;

-- Suggestions while a name is typed; any other group can be typed, too.
-- name: TASK_PAGE_GROUPS ()
SELECT name
  FROM user_group /*scan*/
 WHERE gone_at IS NULL
   AND external_synced = 0
   AND modifiable = 1
   AND name <> ''
 ORDER BY name COLLATE NOCASE LIMIT 300;

-- Only a name that means this group and no other can stand for it in a form.
-- name: TASK_PAGE_GROUP_NAME (id)
SELECT g.name
  FROM user_group g
 WHERE g.group_id = ?1
   AND g.name <> ''
   AND NOT EXISTS (SELECT 1
                     FROM user_group g2
                    WHERE g2.name = g.name COLLATE NOCASE
                      AND g2.name = g.name
                      AND g2.id <> g.id);
