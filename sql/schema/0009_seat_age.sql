-- Who is inactive: a seat gets the moment it was first seen, a person the last activity anywhere.

-- The last activity in any product, also one without a seat and one Rollcall does not know. NULL: never.
ALTER TABLE user ADD COLUMN active_at INTEGER;
UPDATE user SET active_at = (SELECT max(last_active) FROM activity a WHERE a.user = user.id);
-- A day of joining in 1970 or in the future is none.
UPDATE user SET added_to_org = NULL WHERE added_to_org < 31536000 OR added_to_org > unixepoch();

CREATE TABLE seat_new (            -- who is billable for which product instance; derived at the end of a sync
  user INTEGER NOT NULL REFERENCES user,
  product INTEGER NOT NULL REFERENCES product,
  last_active INTEGER,             -- NULL: never active
  seen_at INTEGER NOT NULL DEFAULT 0, -- first synchronization that found it since it was lost last; 0: the very first one of all
  PRIMARY KEY (user, product)
) STRICT, WITHOUT ROWID;
INSERT INTO seat_new SELECT user, product, last_active, 0 FROM seat;
DROP TABLE seat;
ALTER TABLE seat_new RENAME TO seat;

-- Seats by a moment (core/seat_days.h): how many each UTC day, and the seconds themselves. kind says which moment. used: the last
-- activity. since, never: what the age of a seat counts from (core/seat_age.h), of seats that were used and of those that never were.
DROP TABLE seat_activity_day;
DROP TABLE seat_activity_time;
CREATE TABLE seat_moment (
  product INTEGER NOT NULL REFERENCES product,
  kind TEXT NOT NULL CHECK (kind IN ('used', 'since', 'never')),
  day INTEGER NOT NULL,            -- second / 86400
  seats INTEGER NOT NULL,
  upto INTEGER NOT NULL,           -- seats of this and all earlier days
  times BLOB NOT NULL,             -- uint32 each, rising, in the byte order of the machine
  PRIMARY KEY (product, kind, day)
) STRICT;

-- After how many days without use a seat of this product instance counts as inactive.
CREATE VIEW product_days AS
SELECT p.id AS product,
       cast(coalesce((SELECT value FROM setting WHERE name = 'inactive_days.' || p.product),
                     (SELECT value FROM setting WHERE name = 'inactive_days'), '30') AS INTEGER) AS days
  FROM product p;

CREATE TABLE browse_person (       -- of each person: since when a member, and the last activity anywhere (core/browse.h)
  chunk INTEGER PRIMARY KEY,
  data BLOB NOT NULL
) STRICT;
DELETE FROM browse_seat; -- laid out anew
DELETE FROM browse_set;  -- so that all of it is made anew (core/migrate.c)

ALTER TABLE seat_day ADD COLUMN new_seats INTEGER NOT NULL DEFAULT 0; -- neither active nor old enough to be inactive
ALTER TABLE sync_run ADD COLUMN odd_types TEXT;    -- account types other than atlassian that were met, as "word count, word count"; NULL: none
ALTER TABLE sync_run ADD COLUMN odd_times INTEGER NOT NULL DEFAULT 0; -- people with a day of joining or an activity that is no sound time

