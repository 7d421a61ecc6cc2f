-- A direct role beside the same one of a group shows in no listing: Atlassian tells how roles came person by person only. Each run asks some;
-- what it tells stands in user_role, beside the roles that no group gives.
CREATE TABLE role_asked (          -- who was asked about
  user INTEGER PRIMARY KEY REFERENCES user,
  asked_at INTEGER NOT NULL,       -- when last
  told_at INTEGER                  -- when it was told last; NULL: never, for some answers do not say it
) STRICT;
