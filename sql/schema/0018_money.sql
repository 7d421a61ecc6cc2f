-- The history of seats knows the inactive ones that nothing may free; and the counts of seats that
-- Jira sites tell.

CREATE TABLE seat_day_protected (  -- beside seat_day; days before this table have no row
  day TEXT NOT NULL,
  product INTEGER NOT NULL REFERENCES product,
  seats INTEGER NOT NULL,          -- inactive, of protected people and organization admins
  PRIMARY KEY (day, product)
) STRICT, WITHOUT ROWID;

CREATE TABLE site_token (          -- an API token for one Jira site; opened by lane sync only
  id INTEGER PRIMARY KEY,
  site TEXT NOT NULL UNIQUE,       -- cloudId
  email TEXT NOT NULL,
  sealed BLOB NOT NULL,
  sealer TEXT NOT NULL,            -- names the key pair that sealed it
  last4 TEXT NOT NULL,
  entered_at INTEGER NOT NULL,
  entered_by TEXT NOT NULL,
  asked_at INTEGER,                -- when the site was last asked; NULL: never
  problem TEXT                     -- a name of core/terms/count_problem.c; NULL: it answered
) STRICT;

CREATE TABLE license_count (       -- seats of a product as its site counts them
  product INTEGER PRIMARY KEY REFERENCES product,
  seats INTEGER NOT NULL,          -- the last count
  counted_at INTEGER NOT NULL
) STRICT;
