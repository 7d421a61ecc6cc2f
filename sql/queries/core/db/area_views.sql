-- What takes the place of the tables on a connection of an area (core/db/area.h): the organization
-- as if it had only the area's people, and of them only the area's product instances. SQLite finds
-- a name without a schema here first. Each view has exactly the columns of its table.
--
-- Functions of core/db/area_functions.c: area_product(product), area_whole(product),
-- area_part(product, domain), area_sees(user), area_pair(user, product), area_gives(group, user),
-- area_owns(acts_as, area), area_owns_run(run, acts_as, area), area_named(area), area_user(), and
-- those that cut blobs of the index.
--
-- A table that is neither here nor in the short list of core/db/area_authorizer.c is refused. What
-- is closed to areas, but needed by statements they share with others, is empty here.

-- --- the organization

-- What somebody used outside the area stays out of the time of their last use.
-- name: AREA_VIEW_USER ()
CREATE TEMP VIEW user AS
SELECT id, account_id, account_type, name, email, email_domain, status, account_status,
       membership_status, claim_status, management_source, added_to_org, job_title, department,
       first_seen, gone_at,
       (SELECT max(a.last_active)
          FROM main.activity a
         WHERE a.user = u.id
           AND area_pair(a.user, a.product)) AS active_at
  FROM main.user u
 WHERE area_sees(id);

-- name: AREA_VIEW_PRODUCT ()
CREATE TEMP VIEW product AS SELECT * FROM main.product WHERE area_product(id);

-- name: AREA_VIEW_PRODUCT_DAYS ()
CREATE TEMP VIEW product_days AS
SELECT p.id AS product,
       cast(coalesce((SELECT value FROM setting WHERE name = 'inactive_days.' || p.product),
                     (SELECT value FROM setting WHERE name = 'inactive_days'),
                     '30') AS INTEGER) AS days
  FROM product p;

-- name: AREA_VIEW_SEAT ()
CREATE TEMP VIEW seat AS SELECT * FROM main.seat WHERE area_pair(user, product);

-- name: AREA_VIEW_ACTIVITY ()
CREATE TEMP VIEW activity AS SELECT * FROM main.activity WHERE area_pair(user, product);

-- A group that gives something inside.
-- name: AREA_VIEW_USER_GROUP ()
CREATE TEMP VIEW user_group AS
SELECT id, group_id, directory, name, description, managed_by, external_synced, modifiable, gone_at,
       NULL AS roles_read_at, NULL AS resources
  FROM main.user_group g
 WHERE gone_at IS NULL
   AND EXISTS (SELECT 1
                 FROM main.group_role gr
                WHERE gr.user_group = g.id
                  AND area_product(gr.product));

-- Its members hold nothing outside by it, and no admin's role. Whether it lets them into Rollcall
-- is the plan's question.
-- name: AREA_VIEW_GROUP_INSIDE ()
CREATE TEMP VIEW group_inside AS
SELECT id, group_id
  FROM main.user_group g
 WHERE gone_at IS NULL
   AND EXISTS (SELECT 1 FROM main.group_role gr WHERE gr.user_group = g.id)
   AND NOT EXISTS (SELECT 1
                     FROM main.group_role gr
                    WHERE gr.user_group = g.id
                      AND (NOT area_product(gr.product)
                           OR gr.role IN ('atlassian/admin', 'atlassian/user-access-admin')));

-- name: AREA_VIEW_GROUP_ROLE ()
CREATE TEMP VIEW group_role AS SELECT * FROM main.group_role WHERE area_product(product);

-- The group gives this person something inside.
-- name: AREA_VIEW_MEMBERSHIP ()
CREATE TEMP VIEW membership AS
SELECT * FROM main.membership WHERE area_gives(user_group, user);

-- name: AREA_VIEW_USER_ROLE ()
CREATE TEMP VIEW user_role AS SELECT * FROM main.user_role WHERE area_pair(user, product);

-- name: AREA_VIEW_ROLE_PATH ()
CREATE TEMP VIEW role_path AS
SELECT m.user AS user, gr.product AS product, gr.role AS role, m.user_group AS user_group
  FROM membership m
  JOIN group_role gr ON gr.user_group = m.user_group
UNION ALL
SELECT user, product, role, NULL
  FROM user_role;

-- name: AREA_VIEW_USER_PLATFORM_ROLE ()
CREATE TEMP VIEW user_platform_role AS
SELECT * FROM main.user_platform_role WHERE area_sees(user);

-- name: AREA_VIEW_USER_DIRECTORY ()
CREATE TEMP VIEW user_directory AS SELECT * FROM main.user_directory WHERE area_sees(user);

-- name: AREA_VIEW_ROLE_ASKED ()
CREATE TEMP VIEW role_asked AS SELECT * FROM main.role_asked WHERE area_sees(user);

-- name: AREA_VIEW_PROTECTION ()
CREATE TEMP VIEW protection AS
SELECT *
  FROM main.protection
 WHERE CASE WHEN user IS NULL THEN EXISTS (SELECT 1
                                             FROM main.group_role gr
                                            WHERE gr.user_group = protection.user_group
                                              AND area_product(gr.product))
            ELSE area_sees(user) END;

-- --- the user index

-- Sets without a member inside do not exist.
-- name: AREA_VIEW_BROWSE_SET ()
CREATE TEMP VIEW browse_set AS
SELECT id, kind, value, chunk,
       area_set_members(id, kind, value, chunk, bits) AS members,
       area_set_bits(id, kind, value, chunk, bits) AS bits
  FROM main.browse_set
 WHERE area_set_members(id, kind, value, chunk, bits) > 0;

-- All products as one (product 0) are those of the area: what is stored knows what lies outside.
-- name: AREA_VIEW_BROWSE_SEAT ()
CREATE TEMP VIEW browse_seat AS
SELECT id, product, kind, chunk,
       CASE WHEN product = 0 THEN area_all_seats(kind, chunk)
            WHEN area_whole(product) THEN data
            ELSE area_seats(product, chunk, data) END AS data
  FROM main.browse_seat
 WHERE product = 0
    OR area_product(product);

-- name: AREA_VIEW_BROWSE_PERSON ()
CREATE TEMP VIEW browse_person AS
SELECT chunk, coalesce(area_people(chunk, NULL), area_people(chunk, data)) AS data
  FROM main.browse_person;

-- Words and orders are not cut: a search keeps of its set, which is cut, whoever has the words, and
-- a page takes the people of its set in the order.
-- name: AREA_VIEW_BROWSE_TEXT ()
CREATE TEMP VIEW browse_text AS SELECT * FROM main.browse_text;

-- name: AREA_VIEW_BROWSE_ORDER ()
CREATE TEMP VIEW browse_order AS SELECT * FROM main.browse_order;

-- --- seats in numbers. Of a product with domains they come from its slices.

-- name: AREA_VIEW_SEAT_MOMENT ()
CREATE TEMP VIEW seat_moment AS SELECT * FROM main.seat_moment WHERE area_whole(product);

-- name: AREA_VIEW_SEAT_DAY ()
CREATE TEMP VIEW seat_day AS
SELECT day, product, inactive_days,
       CASE WHEN area_whole(product) THEN billable
            ELSE area_day('billable', day, product) END AS billable,
       CASE WHEN area_whole(product) THEN active
            ELSE area_day('active', day, product) END AS active,
       CASE WHEN area_whole(product) THEN inactive
            ELSE area_day('inactive', day, product) END AS inactive,
       CASE WHEN area_whole(product) THEN never_active
            ELSE area_day('never_active', day, product) END AS never_active,
       CASE WHEN area_whole(product) THEN new_seats
            ELSE area_day('new_seats', day, product) END AS new_seats
  FROM main.seat_day
 WHERE area_product(product)
   AND (area_whole(product) OR area_day('billable', day, product) IS NOT NULL);

-- name: AREA_VIEW_SEAT_DAY_PROTECTED ()
CREATE TEMP VIEW seat_day_protected AS
SELECT day, product,
       CASE WHEN area_whole(product) THEN seats
            ELSE area_day('protected', day, product) END AS seats
  FROM main.seat_day_protected
 WHERE area_product(product)
   AND (area_whole(product) OR area_day('protected', day, product) IS NOT NULL);

-- What a site counts has no domains.
-- name: AREA_VIEW_LICENSE_COUNT ()
CREATE TEMP VIEW license_count AS SELECT * FROM main.license_count WHERE area_whole(product);
