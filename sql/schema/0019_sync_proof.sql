-- A sync asks for details only where something may have changed since they were read.

-- When Atlassian was last asked what the group gives, and on how many resources it then said the
-- group had a role. NULL: never.
ALTER TABLE user_group ADD COLUMN roles_read_at INTEGER;
ALTER TABLE user_group ADD COLUMN resources INTEGER;

CREATE TABLE role_counted (        -- roles whose count is known to include people not active
  product INTEGER NOT NULL REFERENCES product,
  role TEXT NOT NULL,
  PRIMARY KEY (product, role)
) STRICT, WITHOUT ROWID;
