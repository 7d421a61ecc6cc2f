-- Areas: who may see and change what. A person without an area of theirs sees everything their
-- level gives.

CREATE TABLE area (                -- a named part of the organization
  id INTEGER PRIMARY KEY,
  name TEXT NOT NULL COLLATE NOCASE UNIQUE CHECK (length(name) BETWEEN 1 AND 100),
  created_at INTEGER NOT NULL,
  created_by TEXT NOT NULL,
  changed_at INTEGER NOT NULL,
  changed_by TEXT NOT NULL
) STRICT;

CREATE TABLE area_instance (       -- by words, not by row: one that vanishes may come back
  area INTEGER NOT NULL REFERENCES area ON DELETE CASCADE,
  product TEXT NOT NULL,           -- as product.product
  site TEXT NOT NULL,              -- as product.site
  PRIMARY KEY (area, product, site)
) STRICT, WITHOUT ROWID;

CREATE TABLE area_domain (         -- none: people of every domain
  area INTEGER NOT NULL REFERENCES area ON DELETE CASCADE,
  domain TEXT NOT NULL,            -- as user.email_domain
  PRIMARY KEY (area, domain)
) STRICT, WITHOUT ROWID;

CREATE TABLE assignment (          -- a person or the members of a group may enter
  id INTEGER PRIMARY KEY,
  user INTEGER REFERENCES user,
  user_group INTEGER REFERENCES user_group,
  level TEXT NOT NULL CHECK (level IN ('read', 'act')),
  area INTEGER REFERENCES area,    -- NULL: everything
  created_at INTEGER NOT NULL,
  created_by TEXT NOT NULL,
  CHECK ((user IS NULL) <> (user_group IS NULL))
) STRICT;
CREATE UNIQUE INDEX assignment_user ON assignment (user, coalesce(area, 0)) WHERE user IS NOT NULL;
CREATE UNIQUE INDEX assignment_group ON assignment (user_group, coalesce(area, 0))
 WHERE user_group IS NOT NULL;
CREATE INDEX assignment_area ON assignment (area) WHERE area IS NOT NULL;

-- Seats of one product instance held by people of one domain, for areas with domains. Derived with
-- the user index; every person has one domain, so figures of slices add up.
CREATE TABLE area_slice (
  id INTEGER PRIMARY KEY,
  product INTEGER NOT NULL REFERENCES product,
  domain TEXT NOT NULL,
  UNIQUE (product, domain)
) STRICT;
CREATE TABLE area_moment (         -- as seat_moment
  slice INTEGER NOT NULL REFERENCES area_slice ON DELETE CASCADE,
  kind TEXT NOT NULL CHECK (kind IN ('used', 'never', 'late_used', 'late_since')),
  day INTEGER NOT NULL,
  seats INTEGER NOT NULL,
  upto INTEGER NOT NULL,
  times BLOB NOT NULL,
  PRIMARY KEY (slice, kind, day)
) STRICT;
CREATE TABLE area_seat_day (       -- as seat_day; days before the slice have no row
  day TEXT NOT NULL,
  slice INTEGER NOT NULL REFERENCES area_slice ON DELETE CASCADE,
  inactive_days INTEGER NOT NULL,
  billable INTEGER NOT NULL,
  active INTEGER NOT NULL,
  inactive INTEGER NOT NULL,
  never_active INTEGER NOT NULL,
  new_seats INTEGER NOT NULL,
  protected INTEGER NOT NULL,      -- as seat_day_protected.seats
  PRIMARY KEY (day, slice)
) STRICT, WITHOUT ROWID;

-- acts_as: whose rights limit it, as they are at each plan and call; NULL: nobody's, it is made
-- with full access. area: the named area whose people see it beside that person; NULL: none.
ALTER TABLE task ADD COLUMN acts_as INTEGER REFERENCES user;
ALTER TABLE task ADD COLUMN area INTEGER REFERENCES area;
ALTER TABLE run ADD COLUMN acts_as INTEGER REFERENCES user;
ALTER TABLE run ADD COLUMN area INTEGER REFERENCES area;
-- made_for: the person whose area it belongs to; NULL: made with full access.
ALTER TABLE saved_filter ADD COLUMN made_for INTEGER REFERENCES user;
ALTER TABLE saved_filter ADD COLUMN area INTEGER REFERENCES area;
CREATE INDEX run_acts_as ON run (acts_as) WHERE acts_as IS NOT NULL;

-- The last activity of people without a seat, for what an area knows of it. The index is made anew
-- (core/db/migrate.c).
DROP TABLE browse_seat;
CREATE TABLE browse_seat (         -- lists of people and times (core/index/index.h)
  id INTEGER PRIMARY KEY,
  product INTEGER NOT NULL,        -- 0: all seats of a person in one
  kind TEXT NOT NULL CHECK (kind IN ('used', 'since', 'never', 'active')),
  chunk INTEGER NOT NULL,
  data BLOB NOT NULL,
  UNIQUE (product, kind, chunk)
) STRICT;
DELETE FROM browse_set;

-- Each person has one large preview in the making, but several for an area.
DROP INDEX run_preparing;
CREATE UNIQUE INDEX run_preparing ON run (requested_by COLLATE NOCASE)
 WHERE state = 'preparing' AND acts_as IS NULL;
CREATE INDEX run_preparing_area ON run (requested_by COLLATE NOCASE) WHERE state = 'preparing';

-- Of a run that waits for the second person: who asked for it, when the account is known, and what
-- it touches, for approvers of an area. product 0: something of no area.
ALTER TABLE run ADD COLUMN requested_account TEXT;
CREATE TABLE run_reach (
  run INTEGER NOT NULL REFERENCES run ON DELETE CASCADE,
  product INTEGER NOT NULL,
  domain TEXT NOT NULL,            -- of the people; '': none
  PRIMARY KEY (run, product, domain)
) STRICT, WITHOUT ROWID;

-- The people of runs, for their pages: in an area also those who hold nothing of it any more.
CREATE VIEW run_person AS SELECT id, account_id, name, email FROM user;
-- People whom one may protect; in an area those who hold nothing outside of it.
CREATE VIEW person_inside AS SELECT id AS user FROM user;
