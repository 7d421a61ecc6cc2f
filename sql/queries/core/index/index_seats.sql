-- Blocks of the user index with two writers: seats and people.

-- name: USER_INDEX_NEW_SEAT (product, kind, chunk, data)
INSERT INTO temp.new_seat VALUES (?1, ?2, ?3, ?4);

-- name: USER_INDEX_NEW_PERSON_DATA (chunk)
SELECT data FROM temp.new_person WHERE chunk = ?1;
