-- Building the sets of the user index.

-- name: USER_INDEX_NEW_SET (kind, value, chunk, members, bits)
INSERT INTO temp.new_set VALUES (?1, ?2, ?3, ?4, ?5);
