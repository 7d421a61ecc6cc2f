-- Finding people by text.

-- name: USER_INDEX_TEXT (chunk)
SELECT data FROM browse_text WHERE chunk = ?1;
