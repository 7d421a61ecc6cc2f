-- A filter or task of an area may have the name of one that its people do not see: a refusal, or a
-- number behind the name, would tell of it. Who saves one checks the names that they see.

CREATE TABLE saved_filter_new (
  id INTEGER PRIMARY KEY,
  name TEXT NOT NULL COLLATE NOCASE CHECK (length(name) BETWEEN 1 AND 100),
  query TEXT NOT NULL CHECK (length(query) <= 4000), -- as user_filter_query writes it
  created_at INTEGER NOT NULL,
  created_by TEXT NOT NULL,
  changed_at INTEGER NOT NULL,
  changed_by TEXT NOT NULL,
  -- made_for: the person whose area it belongs to; NULL: made with full access.
  made_for INTEGER REFERENCES user,
  area INTEGER REFERENCES area
) STRICT;
INSERT INTO saved_filter_new
SELECT id, name, query, created_at, created_by, changed_at, changed_by, made_for, area
  FROM saved_filter;
DROP TABLE saved_filter; -- foreign keys are off while a step is applied
ALTER TABLE saved_filter_new RENAME TO saved_filter;
CREATE INDEX saved_filter_name ON saved_filter (name);

DROP INDEX task_name;
CREATE INDEX task_name ON task (name) WHERE deleted_at IS NULL;
