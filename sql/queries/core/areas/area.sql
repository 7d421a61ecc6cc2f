-- Named areas: what they hold, and who uses them.

-- Scans area: few rows.
-- name: AREAS_COUNT ()
SELECT count(*) FROM area ao /*scan*/;

-- Scans area: few rows. areas.people: assignments, of people or groups.
-- name: AREAS_LIST ()
SELECT ao.id, ao.name,
       (SELECT count(*) FROM assignment asg WHERE asg.area = ao.id) AS assignments
  FROM area ao /*scan*/
 ORDER BY ao.name;

-- name: AREA_GET (area)
SELECT name, created_at, created_by, changed_at, changed_by FROM area ao WHERE id = ?1;

-- name: AREA_INSTANCES (area)
SELECT product || ':' || site AS word
  FROM area_instance
 WHERE area = ?1
 ORDER BY product, site;

-- name: AREA_DOMAINS (area)
SELECT domain FROM area_domain WHERE area = ?1 ORDER BY domain;

-- name: AREA_NAME_TAKEN (name, but not by this id)
SELECT id
  FROM area ao
 WHERE name = ?1
   AND id <> ?2;

-- name: AREA_INSTANCE_KNOWN (product, site, area)
SELECT 1
 WHERE EXISTS (SELECT 1
                 FROM product p
                WHERE p.site = ?2
                  AND p.product = ?1
                  AND p.sandbox = 0
                  AND p.gone_at IS NULL)
    OR EXISTS (SELECT 1
                 FROM area_instance
                WHERE area = ?3
                  AND product = ?1
                  AND site = ?2);

-- A new area has no number of an earlier one: reviews keep those of deleted areas. Scans area and
-- review_reviewer: one click of an owner.
-- name: AREA_ADD (name, now, who)
INSERT INTO main.area (id, name, created_at, created_by, changed_at, changed_by)
SELECT 1 + max(coalesce((SELECT max(id) FROM area ao /*scan*/), 0),
               coalesce((SELECT max(area) FROM review_reviewer /*scan*/), 0)),
       ?1, ?2, ?3, ?2, ?3;

-- name: AREA_CHANGE (area, name, now, who)
UPDATE main.area
   SET name = ?2,
       changed_at = ?3,
       changed_by = ?4
 WHERE id = ?1;

-- name: AREA_INSTANCES_CLEAR (area)
DELETE FROM main.area_instance WHERE area = ?1;

-- name: AREA_INSTANCE_ADD (area, product, site)
INSERT INTO main.area_instance (area, product, site) VALUES (?1, ?2, ?3);

-- name: AREA_DOMAINS_CLEAR (area)
DELETE FROM main.area_domain WHERE area = ?1;

-- name: AREA_DOMAIN_ADD (area, domain)
INSERT INTO main.area_domain (area, domain) VALUES (?1, ?2);

-- Whatever ends with its area: people and groups with it, tasks, and open reviews, which name it by
-- its id. Scans task and review: few rows.
-- name: AREA_USED_BY (area)
SELECT coalesce(u.email, u.account_id, g.name) AS name
  FROM assignment asg
  LEFT JOIN user u ON u.id = asg.user
  LEFT JOIN user_group g ON g.id = asg.user_group
 WHERE asg.area = ?1
UNION ALL
SELECT 'task ' || t.name
  FROM task t /*scan*/
 WHERE t.area = ?1
   AND t.deleted_at IS NULL
UNION
SELECT 'review ' || rv.name
  FROM review rv /*scan*/
  JOIN review_reviewer rev ON rev.review = rv.id
 WHERE rv.closed_at IS NULL
   AND rev.area = ?1
 ORDER BY name;

-- What the area leaves behind belongs to the people who made it, and to full access. Scans task,
-- run and saved_filter: one click of an owner.
-- name: AREA_LEAVE_TASKS (area)
UPDATE main.task /*scan*/ SET area = NULL WHERE area = ?1;

-- Scans run: see AREA_LEAVE_TASKS.
-- name: AREA_LEAVE_RUNS (area)
UPDATE main.run /*scan*/ SET area = NULL WHERE area = ?1;

-- Scans saved_filter: see AREA_LEAVE_TASKS.
-- name: AREA_LEAVE_FILTERS (area)
UPDATE main.saved_filter /*scan*/ SET area = NULL WHERE area = ?1;

-- name: AREA_DELETE (area)
DELETE FROM main.area WHERE id = ?1;
