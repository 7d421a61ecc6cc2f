-- A key has a use, and its state follows what Atlassian last said of it.

-- What it is entered for: all, or only to read, or only for runs (beside one that reads).
ALTER TABLE api_key ADD COLUMN use TEXT NOT NULL DEFAULT 'all'
  CHECK (use IN ('all', 'read', 'act'));
-- Whether Atlassian lets it change people: keys with scopes may not. NULL: not found out yet.
ALTER TABLE api_key ADD COLUMN can_act INTEGER CHECK (can_act IN (0, 1));
-- Of a key in use: since when Atlassian refuses it; NULL: it does not.
ALTER TABLE api_key ADD COLUMN refused_at INTEGER;
-- Why it is refused, as a code of core/reason.c; the column problem holds its sentence.
ALTER TABLE api_key ADD COLUMN cause TEXT;
-- A keyed hash: tells whether a key that is entered is one in use, which nobody here can open.
ALTER TABLE api_key ADD COLUMN fingerprint TEXT;

-- One key in use, and one in its check, for reading (and all else), and one for runs.
DROP INDEX api_key_current;
DROP INDEX api_key_checking;
CREATE UNIQUE INDEX api_key_current ON api_key (use = 'act') WHERE state = 'current';
CREATE UNIQUE INDEX api_key_checking ON api_key (use = 'act') WHERE state = 'checking';
