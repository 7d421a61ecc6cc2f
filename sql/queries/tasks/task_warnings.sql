-- The people a task has warned, run by run.

-- sent: the mail server took at least one notice. undone: everything was restored.
-- name: TASK_WARNINGS (task, limit)
SELECT r.id, r.state, r.matched, r.undone,
       x.first_at, x.last_at, x.warned, x.keeps, x.asked, x.active, x.failed, x.others,
       (SELECT count(DISTINCT no.user)
          FROM notice no
         WHERE no.run = r.id
           AND no.state = 'accepted') AS sent,
       (SELECT min(no.accepted_at)
          FROM notice no
         WHERE no.run = r.id
           AND no.state = 'accepted') AS sent_at,
       (SELECT count(*)
          FROM access_request aq
         WHERE aq.run = r.id
           AND aq.kind = 'keep'
           AND aq.by_self = 0
           AND aq.state IN ('granted', 'refused')) AS answered,
       (SELECT count(*)
          FROM run_user ru
         WHERE ru.run = r.id
           AND ru.state = 'done') AS acted
  FROM (SELECT wn.run,
               min(wn.acts_at) AS first_at,
               max(wn.acts_at) AS last_at,
               sum(wn.state = 'warned' AND wn.ended_at IS NULL) AS warned,
               sum(wn.state = 'kept') AS keeps,
               sum(wn.state = 'asked') AS asked,
               sum(wn.state = 'active') AS active,
               sum(wn.state = 'notice-failed') AS failed,
               sum(wn.state = 'left') AS others
          FROM (SELECT rt.run
                  FROM run r2
                  JOIN run_terms rt ON rt.run = r2.id
                 WHERE r2.task = ?1
                   AND rt.notices <> ''
                   AND r2.state NOT IN ('preparing', 'preview', 'dropped')
                 ORDER BY r2.id DESC LIMIT ?2) latest
          JOIN warning wn ON wn.run = latest.run
         GROUP BY wn.run) x
  JOIN run r ON r.id = x.run
 ORDER BY r.id DESC;

-- name: TASK_NEWEST_PREVIEW (task)
SELECT max(id)
  FROM run
 WHERE task = ?1
   AND state = 'preview';
