-- The people to ask about one by one.

-- A role of somebody who is suspended in one of several directories: it gives a seat unless it
-- comes from there.
-- name: STAGE_SEATS_DEPEND ()
SELECT DISTINCT user
  FROM temp.map_direct md /*scan*/
 WHERE EXISTS (SELECT 1 FROM temp.map_suspended msu WHERE msu.user = md.user)
   AND NOT EXISTS (SELECT 1 FROM temp.idle idle WHERE idle.id = md.user)
   AND (SELECT count(*) FROM temp.id_directory /*scan*/) > 1;

-- When the last complete run before this one began.
-- name: STAGE_EVENTS_SINCE (run)
SELECT max(started_at)
  FROM sync_run
 WHERE outcome = 'ok'
   AND id <> ?1;

-- name: STAGE_TOUCHED ()
SELECT user
  FROM temp.touched tou /*scan*/
 WHERE NOT EXISTS (SELECT 1 FROM temp.asked ask WHERE ask.user = tou.user)
 ORDER BY user;

-- First people for whom it may matter: suspended somewhere, or with a platform role that may bring
-- others (the one to use AI brings none; everybody may have it). Then those not yet asked about.
-- name: STAGE_UNEXPLAINED ()
SELECT q.user, max(q.urgent) AS urgent, min(q.asked) AS asked,
       (SELECT asked_at FROM role_asked asked WHERE asked.user = q.user) AS asked_at
  FROM (SELECT user, asked,
               EXISTS (SELECT 1 FROM temp.map_suspended msu WHERE msu.user = md.user)
               OR EXISTS (SELECT 1
                            FROM temp.map_platform mp
                           WHERE mp.user = md.user
                             AND mp.role <> 'atlassian/ai-access') AS urgent
          FROM temp.map_direct md /*scan*/) q
 WHERE (q.urgent OR NOT q.asked)
   AND NOT EXISTS (SELECT 1 FROM temp.asked ask WHERE ask.user = q.user)
 GROUP BY q.user
 ORDER BY 2 DESC, 4, q.user;

-- People to ask about to find a direct role beside a group's: first never asked, then longest ago;
-- of these first holders of seats, the longest idle first, because theirs are the next to be freed.
-- name: STAGE_UNASKED (limit)
SELECT u.id, asked.asked_at,
       (SELECT min(coalesce(s.last_active, 0)) FROM seat s WHERE s.user = u.id) AS idle
  FROM user u /*scan*/
  LEFT JOIN role_asked asked ON asked.user = u.id
 WHERE u.gone_at IS NULL
   AND NOT EXISTS (SELECT 1 FROM temp.asked ask WHERE ask.user = u.id)
 ORDER BY asked.asked_at, idle IS NULL, idle, u.id LIMIT ?1;

-- name: STAGE_ASKED (user)
INSERT INTO temp.asked (user) VALUES (?1);

-- name: STAGE_ACCOUNT (user)
SELECT account_id FROM temp.stage_user WHERE id = ?1;
