-- The people a task has warned, run by run.

-- told: the mail server took at least one notice. given back: everything was restored.
-- name: TASK_WARNINGS (task, limit)
SELECT r.id, r.state, r.matched, r.undone,
       x.first_at, x.last_at, x.warned, x.kept, x.asked, x.active, x.failed, x.others,
       (SELECT count(DISTINCT nt.user)
          FROM notice nt
         WHERE nt.run = r.id
           AND nt.state = 'accepted') AS told,
       (SELECT min(nt.accepted_at)
          FROM notice nt
         WHERE nt.run = r.id
           AND nt.state = 'accepted') AS told_at,
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
  FROM (SELECT wa.run,
               min(wa.acts_at) AS first_at,
               max(wa.acts_at) AS last_at,
               sum(wa.state = 'warned') AS warned,
               sum(wa.state = 'kept') AS kept,
               sum(wa.state = 'asked') AS asked,
               sum(wa.state = 'active') AS active,
               sum(wa.state = 'notice-failed') AS failed,
               sum(wa.state = 'left') AS others
          FROM (SELECT rt.run
                  FROM run r2
                  JOIN run_terms rt ON rt.run = r2.id
                 WHERE r2.task = ?1
                   AND rt.notices <> ''
                   AND r2.state NOT IN ('preparing', 'preview', 'dropped')
                 ORDER BY r2.id DESC LIMIT ?2) latest
          JOIN warning wa ON wa.run = latest.run
         GROUP BY wa.run) x
  JOIN run r ON r.id = x.run
 ORDER BY r.id DESC;
