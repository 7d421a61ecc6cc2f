-- A direct role beside the same one of a group shows in no listing: Atlassian tells how roles came person by person only. Each run asks some.
CREATE TABLE role_asked (          -- whose roles were told with how each came, and when last
  user INTEGER PRIMARY KEY REFERENCES user,
  asked_at INTEGER NOT NULL
) STRICT;
