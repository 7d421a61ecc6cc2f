-- For which area a run was planned. Whoever has lost a part of it since sees the run as somebody
-- else's: only what it does inside.
CREATE TABLE run_area (
  run INTEGER NOT NULL REFERENCES run ON DELETE CASCADE,
  product INTEGER NOT NULL,
  domain TEXT NOT NULL, -- '': people of all domains
  PRIMARY KEY (run, product, domain)
) STRICT, WITHOUT ROWID;

-- Of earlier runs only what they took is known.
INSERT INTO run_area
SELECT DISTINCT rl.run, rl.product, coalesce(u.email_domain, '')
  FROM run_loss rl
  JOIN run r ON r.id = rl.run
  JOIN user u ON u.id = rl.user
 WHERE r.acts_as IS NOT NULL;
-- Of those that took nothing not even that, so they lie inside nowhere.
INSERT INTO run_area
SELECT id, 0, ''
  FROM run r
 WHERE acts_as IS NOT NULL
   AND planned_at IS NOT NULL
   AND NOT EXISTS (SELECT 1 FROM run_loss rl WHERE rl.run = r.id);

-- Runs that show whole: all of them, and in an area its own.
CREATE VIEW run_own AS SELECT id FROM run;
-- Groups that one may add people to and remove them from. In an area those that give nothing
-- outside.
CREATE VIEW group_inside AS SELECT id, group_id FROM user_group;
