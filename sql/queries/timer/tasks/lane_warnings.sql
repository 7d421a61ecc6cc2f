-- The clock by which people are warned.

-- name: LANE_CLOCK ()
SELECT boot, monotonic, wall FROM lane_clock WHERE id = 1;

-- name: LANE_CLOCK_SAVE (boot, monotonic seconds, wall)
INSERT OR REPLACE INTO lane_clock (id, boot, monotonic, wall) VALUES (1, ?1, ?2, ?3);
