-- Two indexes as large as their tables go; what was asked of them is answered by a few rows (admin_member) and by the sorted seconds of
-- each day (seat_activity_time).
DROP INDEX membership_group;
DROP INDEX seat_product;

CREATE TABLE admin_member (        -- the memberships of groups that make product or user access admins: a few of very many, for who asks by group
  user_group INTEGER NOT NULL REFERENCES user_group,
  user INTEGER NOT NULL REFERENCES user,
  PRIMARY KEY (user_group, user)
) STRICT, WITHOUT ROWID;
INSERT INTO admin_member SELECT m.user_group, m.user FROM membership m
 WHERE m.user_group IN (SELECT user_group FROM group_role WHERE role IN ('atlassian/admin', 'atlassian/user-access-admin'));

CREATE TABLE seat_activity_time (  -- the seconds of a day's activities (seat_activity_day): uint32 each, rising, in the byte order of the machine;
  product INTEGER NOT NULL REFERENCES product, -- count_before(times, second) counts them (core/db_functions.c)
  day INTEGER NOT NULL,
  times BLOB NOT NULL,
  PRIMARY KEY (product, day)
) STRICT;
DELETE FROM seat_activity_day; -- without its seconds a day would count too few; both are made anew (core/migrate.c)
