-- Seats lie apart by whether they were ever used: a question reads what it asks for.

DROP TABLE browse_seat;
CREATE TABLE browse_seat (         -- lists of people and times (core/browse.h)
  id INTEGER PRIMARY KEY,
  product INTEGER NOT NULL,        -- 0: all seats of a person in one
  kind TEXT NOT NULL CHECK (kind IN ('used', 'since', 'never')),
  chunk INTEGER NOT NULL,
  data BLOB NOT NULL,
  UNIQUE (product, kind, chunk)
) STRICT;
DELETE FROM browse_set; -- so that all of it is made anew (core/migrate.c)
