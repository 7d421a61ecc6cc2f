-- name: NUMBERS_COLUMNS ()
-- What numbers(?) looks like inside a statement (core/db_functions.c); nothing is made.
CREATE TABLE numbers (a INTEGER, b INTEGER, c INTEGER, pointer HIDDEN);
