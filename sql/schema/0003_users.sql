-- People found by filters kept under a name, and people nothing automatic may touch.

CREATE TABLE saved_filter (
  id INTEGER PRIMARY KEY,
  name TEXT NOT NULL COLLATE NOCASE UNIQUE CHECK (length(name) BETWEEN 1 AND 100),
  query TEXT NOT NULL CHECK (length(query) <= 4000), -- as user_filter_query writes it
  created_at INTEGER NOT NULL,
  created_by TEXT NOT NULL,
  changed_at INTEGER NOT NULL,
  changed_by TEXT NOT NULL
) STRICT;

CREATE TABLE protection (          -- organization admins need no row: they are always protected
  id INTEGER PRIMARY KEY,
  user INTEGER REFERENCES user,
  user_group INTEGER REFERENCES user_group, -- all its members
  reason TEXT NOT NULL CHECK (length(reason) BETWEEN 1 AND 200),
  until INTEGER,                   -- first second it no longer holds; NULL: without an end
  created_at INTEGER NOT NULL,
  created_by TEXT NOT NULL,
  ended_at INTEGER,                -- taken away by a person
  ended_by TEXT,
  CHECK ((user IS NULL) <> (user_group IS NULL))
) STRICT;
CREATE UNIQUE INDEX protection_user ON protection (user) WHERE ended_at IS NULL AND user IS NOT NULL;
CREATE UNIQUE INDEX protection_group ON protection (user_group) WHERE ended_at IS NULL AND user_group IS NOT NULL;

-- Derived, compact structures the user browser is made of; core/browse.h tells what the blobs hold.
-- Rewritten where they differ with every merge.

CREATE TABLE browse_set (          -- who has a property
  id INTEGER PRIMARY KEY,
  kind TEXT NOT NULL,              -- present, status, claim, synced, domain, platform, direct, group
  value TEXT NOT NULL,             -- the word; of groups the row id
  chunk INTEGER NOT NULL,
  members INTEGER NOT NULL,
  bits BLOB NOT NULL,
  UNIQUE (kind, value, chunk)
) STRICT;
CREATE TABLE browse_seat (
  id INTEGER PRIMARY KEY,
  product INTEGER NOT NULL,        -- 0: all seats of a person in one
  chunk INTEGER NOT NULL,
  data BLOB NOT NULL,
  UNIQUE (product, chunk)
) STRICT;
CREATE TABLE browse_text (
  chunk INTEGER PRIMARY KEY,
  data BLOB NOT NULL
) STRICT;
CREATE TABLE browse_order (
  id INTEGER PRIMARY KEY,
  column_name TEXT NOT NULL,       -- name, email
  chunk INTEGER NOT NULL,
  ids BLOB NOT NULL,
  UNIQUE (column_name, chunk)
) STRICT;

CREATE INDEX audit_subject ON audit (subject, id); -- what was done to a person
