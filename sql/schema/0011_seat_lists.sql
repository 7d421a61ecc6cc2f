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

DROP TABLE seat_moment;
CREATE TABLE seat_moment (         -- seats by a moment (core/seat_days.h): how many each UTC day, and the seconds
  product INTEGER NOT NULL REFERENCES product,
  kind TEXT NOT NULL CHECK (kind IN ('used', 'never', 'late_used', 'late_since')),
  day INTEGER NOT NULL,            -- second / 86400
  seats INTEGER NOT NULL,
  upto INTEGER NOT NULL,           -- seats of this and all earlier days
  times BLOB NOT NULL,             -- uint32 each, rising, in the byte order of the machine
  PRIMARY KEY (product, kind, day)
) STRICT;
