-- A group of a few members in each chunk was a row for each chunk: groups times chunks. A row reaches over as many chunks as it has room
-- for now, and holds distances (core/browse.h). All are made anew (core/migrate.c).
DELETE FROM browse_set;
