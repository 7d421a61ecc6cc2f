-- Columns that were written and never read.

ALTER TABLE product DROP COLUMN host_url;
ALTER TABLE product DROP COLUMN plan;
ALTER TABLE product DROP COLUMN capacity;
ALTER TABLE product DROP COLUMN status;
ALTER TABLE user DROP COLUMN nickname;
ALTER TABLE group_role DROP COLUMN is_default;
