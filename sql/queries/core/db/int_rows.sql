-- TODO

-- The columns of int_rows(?) inside a statement. Declares them; creates no table.
-- name: INT_ROWS_COLUMNS ()
CREATE TABLE numbers (a INTEGER, b INTEGER, c INTEGER, pointer HIDDEN);
