-- A sync asks for details only where something may have changed since they were read, and after
-- the figures stand.

-- The second part of a complete run: how roles came. NULL: a run of before, or not begun.
ALTER TABLE sync_run ADD COLUMN detail TEXT CHECK (detail IN ('reading', 'done', 'cut'));
-- People with a role that no group explains who were not asked about by its end.
ALTER TABLE sync_run ADD COLUMN detail_left INTEGER;

-- When Atlassian was last asked what the group gives, and on how many resources it then said the
-- group had a role. NULL: never.
ALTER TABLE user_group ADD COLUMN roles_read_at INTEGER;
ALTER TABLE user_group ADD COLUMN resources INTEGER;

-- Of somebody with a role without a group: how many resources Atlassian says they have access to,
-- beyond those we know a role on, counted from 1000. NULL: not told.
ALTER TABLE user_role ADD COLUMN beyond INTEGER;

CREATE TABLE role_counted (        -- roles whose count is known to include people not active
  product INTEGER NOT NULL REFERENCES product,
  role TEXT NOT NULL,
  PRIMARY KEY (product, role)
) STRICT, WITHOUT ROWID;
