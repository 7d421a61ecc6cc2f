-- The views of an area's filters, tasks, runs and events. The head of area_views.sql is about all
-- views.

-- --- filters, tasks and runs

-- name: AREA_VIEW_SAVED_FILTER ()
CREATE TEMP VIEW saved_filter AS
SELECT * FROM main.saved_filter WHERE area_owns(made_for, area);

-- name: AREA_VIEW_TASK ()
CREATE TEMP VIEW task AS SELECT * FROM main.task WHERE area_owns(acts_as, area);

-- name: AREA_VIEW_TASK_ACTION ()
CREATE TEMP VIEW task_action AS
SELECT *
  FROM main.task_action ta
 WHERE EXISTS (SELECT 1
                 FROM main.task t
                WHERE t.id = ta.task
                  AND area_owns(t.acts_as, t.area));

-- Of a run that is not the area's own, only what it does inside: its counts are those of these
-- people, and why it was made is not told. Nor is its name where it does something outside, which
-- the name says; the undo of an undo never tells it.
-- name: AREA_VIEW_RUN ()
CREATE TEMP VIEW run AS
SELECT id, process_id, kind, task, undo_of,
       CASE WHEN area_owns_run(id, acts_as, area) THEN name
            WHEN EXISTS (SELECT 1
                           FROM main.run r
                          WHERE r.id = run.undo_of
                            AND r.undo_of IS NOT NULL) THEN '…'
            WHEN NOT EXISTS (
                   SELECT 1
                     FROM main.run_action ra
                    WHERE ra.run IN (run.id, run.undo_of)
                      AND (ra.product IS NOT NULL OR ra.group_id IS NOT NULL)
                      AND NOT EXISTS (SELECT 1
                                        FROM main.product p /*scan*/
                                       WHERE p.product = ra.product
                                         AND (ra.site IS NULL OR p.site = ra.site)
                                         AND area_product(p.id))
                      AND NOT EXISTS (SELECT 1
                                        FROM main.user_group g
                                        JOIN main.group_role gr ON gr.user_group = g.id
                                       WHERE g.group_id = ra.group_id
                                         AND area_product(gr.product)))
            THEN name
            ELSE '…' END AS name,
       state, dry_run, scheduled,
       CASE WHEN area_owns_run(id, acts_as, area) THEN query END AS query,
       CASE WHEN area_owns_run(id, acts_as, area) THEN spec ELSE '' END AS spec,
       requested_by, requested_at, confirmed_by, confirmed_at, approved_by, approved_at, planned_at,
       CASE WHEN area_owns_run(id, acts_as, area) THEN seats ELSE 0 END AS seats,
       data_at, started_at, finished_at, stop_by,
       CASE WHEN area_owns_run(id, acts_as, area) THEN matched
            ELSE area_run_count('matched', id) END AS matched,
       CASE WHEN area_owns_run(id, acts_as, area) THEN planned
            ELSE area_run_count('planned', id) END AS planned,
       CASE WHEN area_owns_run(id, acts_as, area) OR done = 0 THEN done
            ELSE area_run_count('done', id) END AS done,
       CASE WHEN area_owns_run(id, acts_as, area) THEN already
            ELSE area_run_count('already', id) END AS already,
       CASE WHEN area_owns_run(id, acts_as, area) THEN skipped
            ELSE area_run_count('skipped', id) END AS skipped,
       CASE WHEN area_owns_run(id, acts_as, area) THEN failed
            ELSE area_run_count('failed', id) END AS failed,
       CASE WHEN area_owns_run(id, acts_as, area) THEN requests ELSE 0 END AS requests,
       waiting_until, progress_at,
       CASE WHEN area_owns_run(id, acts_as, area) THEN reason END AS reason,
       limit_mode, with_admins,
       CASE WHEN area_owns_run(id, acts_as, area) THEN undone
            ELSE area_run_count('undone', id) END AS undone,
       retry_of, confirmed_account,
       CASE WHEN area_owns_run(id, acts_as, area) THEN cause END AS cause,
       protect_days, protect_reason, synced, then_of, acts_as, area, requested_account
  FROM main.run
 WHERE CASE WHEN area_owns_run(id, acts_as, area) THEN 1 ELSE area_run_shows(id) END;

-- name: AREA_VIEW_RUN_OWN ()
CREATE TEMP VIEW run_own AS SELECT id FROM main.run WHERE area_owns_run(id, acts_as, area);

-- Of the area's own runs everybody, and otherwise who is inside and loses something inside, or has
-- a call about it. A reason does not name what lies outside. The last use may be of a product
-- outside, so another's run does not tell it.
-- name: AREA_VIEW_RUN_USER ()
CREATE TEMP VIEW run_user AS
SELECT run, user, state,
       area_reason((SELECT area_owns_run(r.id, r.acts_as, r.area)
                      FROM main.run r
                     WHERE r.id = ru.run),
                   cause, detail, reason) AS reason,
       CASE WHEN (SELECT area_owns_run(r.id, r.acts_as, r.area) FROM main.run r WHERE r.id = ru.run)
            THEN last_active END AS last_active,
       cause, NULL AS detail,
       CASE WHEN (SELECT area_owns_run(r.id, r.acts_as, r.area) FROM main.run r WHERE r.id = ru.run)
            THEN since END AS since,
       undone_by
  FROM main.run_user ru
 WHERE EXISTS (SELECT 1
                 FROM main.run r
                WHERE r.id = ru.run
                  AND area_owns_run(r.id, r.acts_as, r.area))
    OR (area_sees(user)
        AND (EXISTS (SELECT 1
                       FROM main.run_loss rl
                      WHERE rl.run = ru.run
                        AND rl.user = ru.user
                        AND area_pair(rl.user, rl.product))
             OR EXISTS (SELECT 1
                          FROM main.run_step rs
                          JOIN main.product p ON p.ari = rs.resource
                         WHERE rs.run = ru.run
                           AND rs.user = ru.user
                           AND area_pair(rs.user, p.id))
             OR EXISTS (SELECT 1
                          FROM main.run_step rs
                          JOIN main.user_group g ON g.group_id = rs.group_id
                          JOIN main.group_role gr ON gr.user_group = g.id
                         WHERE rs.run = ru.run
                           AND rs.user = ru.user
                           AND area_pair(rs.user, gr.product))));

-- Calls about the whole account have neither a product nor a group.
-- name: AREA_VIEW_RUN_STEP ()
CREATE TEMP VIEW run_step AS
SELECT run, user, seq, kind, directory_id, group_id, resource, role, label, state, tries, status,
       error_code, cause,
       area_reason((SELECT area_owns_run(r.id, r.acts_as, r.area)
                      FROM main.run r
                     WHERE r.id = rs.run),
                   cause, reason, reason) AS reason,
       intent_at, finished_at, undone_by, overruled_at
  FROM main.run_step rs
 WHERE EXISTS (SELECT 1
                 FROM main.run r
                WHERE r.id = rs.run
                  AND area_owns_run(r.id, r.acts_as, r.area))
    OR (EXISTS (SELECT 1
                  FROM run_user ru
                 WHERE ru.run = rs.run
                   AND ru.user = rs.user)
        AND ((resource IS NULL AND group_id IS NULL)
             OR EXISTS (SELECT 1
                          FROM main.product p
                         WHERE p.ari = rs.resource
                           AND area_pair(rs.user, p.id))
             OR EXISTS (SELECT 1
                          FROM main.user_group g
                          JOIN main.group_role gr ON gr.user_group = g.id
                         WHERE g.group_id = rs.group_id
                           AND area_pair(rs.user, gr.product))));

-- name: AREA_VIEW_RUN_LOSS ()
CREATE TEMP VIEW run_loss AS
SELECT *
  FROM main.run_loss rl
 WHERE area_pair(user, product)
    OR (area_product(product)
        AND EXISTS (SELECT 1
                      FROM main.run r
                     WHERE r.id = rl.run
                       AND area_owns_run(r.id, r.acts_as, r.area)));

-- name: AREA_VIEW_RUN_ACTION ()
CREATE TEMP VIEW run_action AS
SELECT *
  FROM main.run_action ra
 WHERE EXISTS (SELECT 1
                 FROM main.run r
                WHERE r.id = ra.run
                  AND area_owns_run(r.id, r.acts_as, r.area))
    OR (EXISTS (SELECT 1 FROM run_user ru WHERE ru.run = ra.run)
        AND ((product IS NULL AND group_id IS NULL)
             OR EXISTS (SELECT 1
                          FROM main.product p /*scan*/
                         WHERE p.product = ra.product
                           AND (ra.site IS NULL OR p.site = ra.site)
                           AND area_product(p.id))
             OR EXISTS (SELECT 1
                          FROM main.user_group g
                          JOIN main.group_role gr ON gr.user_group = g.id
                         WHERE g.group_id = ra.group_id
                           AND area_product(gr.product))));

-- name: AREA_VIEW_RUN_GROUP ()
CREATE TEMP VIEW run_group AS
SELECT *
  FROM main.run_group rg
 WHERE EXISTS (SELECT 1
                 FROM main.run r
                WHERE r.id = rg.run
                  AND area_owns_run(r.id, r.acts_as, r.area));

-- name: AREA_VIEW_RUN_TERMS ()
CREATE TEMP VIEW run_terms AS
SELECT *
  FROM main.run_terms rt
 WHERE EXISTS (SELECT 1 FROM run r WHERE r.id = rt.run);

-- People on the pages of runs: also who holds nothing inside any more, because the area's own run
-- took it.
-- name: AREA_VIEW_RUN_PERSON ()
CREATE TEMP VIEW run_person AS
SELECT id, account_id, name, email
  FROM main.user u
 WHERE area_sees(id)
    OR EXISTS (SELECT 1
                 FROM main.run_user ru
                 JOIN main.run r ON r.id = ru.run
                WHERE ru.user = u.id
                  AND area_owns_run(r.id, r.acts_as, r.area));

-- People who hold nothing outside, where a seat comes by a role. Their protection concerns the area
-- alone.
-- name: AREA_VIEW_PERSON_INSIDE ()
CREATE TEMP VIEW person_inside AS
SELECT id AS user
  FROM main.user u
 WHERE area_sees(id)
   AND NOT EXISTS (SELECT 1
                     FROM main.membership m
                     JOIN main.group_role gr ON gr.user_group = m.user_group
                    WHERE m.user = u.id
                      AND NOT area_pair(m.user, gr.product))
   AND NOT EXISTS (SELECT 1
                     FROM main.user_role ur
                    WHERE ur.user = u.id
                      AND NOT area_pair(ur.user, ur.product))
   AND NOT EXISTS (SELECT 1
                     FROM main.user_platform_role upr
                    WHERE upr.user = u.id
                      AND upr.role <> 'atlassian/ai-access');

-- What a run that waits touches, to compare it with the area of who approves.
-- name: AREA_VIEW_RUN_REACH ()
CREATE TEMP VIEW run_reach AS SELECT * FROM main.run_reach WHERE run IN (SELECT id FROM run);

-- --- warnings

-- name: AREA_VIEW_WARNING ()
CREATE TEMP VIEW warning AS
SELECT *
  FROM main.warning wn
 WHERE EXISTS (SELECT 1
                 FROM run_user ru
                WHERE ru.run = wn.run
                  AND ru.user = wn.user);

-- name: AREA_VIEW_NOTICE ()
CREATE TEMP VIEW notice AS
SELECT *
  FROM main.notice no
 WHERE EXISTS (SELECT 1
                 FROM run_user ru
                WHERE ru.run = no.run
                  AND ru.user = no.user);

-- name: AREA_VIEW_ACCESS_REQUEST ()
CREATE TEMP VIEW access_request AS
SELECT *
  FROM main.access_request aq
 WHERE EXISTS (SELECT 1
                 FROM run_user ru
                WHERE ru.run = aq.run
                  AND ru.user = aq.user);

-- name: AREA_VIEW_KEEP ()
CREATE TEMP VIEW keep AS
SELECT *
  FROM main.keep ke
 WHERE area_sees(user)
   AND EXISTS (SELECT 1 FROM task t WHERE t.id = ke.task);

-- --- events, and what is closed

-- Of the area's own runs, and what people ask about them.
-- name: AREA_VIEW_EVENT ()
CREATE TEMP VIEW event AS
SELECT *
  FROM main.event e
 WHERE EXISTS (SELECT 1
                 FROM main.run r
                WHERE r.process_id = e.body ->> 'processId'
                  AND area_owns_run(r.id, r.acts_as, r.area))
    OR EXISTS (SELECT 1
                 FROM main.access_request aq
                 JOIN main.run r ON r.id = aq.run
                WHERE aq.id = e.body ->> 'requestId'
                  AND area_owns_run(r.id, r.acts_as, r.area));

-- name: AREA_VIEW_DELIVERY ()
CREATE TEMP VIEW delivery AS
SELECT *
  FROM main.delivery dl
 WHERE EXISTS (SELECT 1 FROM event e WHERE e.id = dl.event);

-- Which webhooks an event goes to, and nothing about them.
-- name: AREA_VIEW_WEBHOOK ()
CREATE TEMP VIEW webhook AS
SELECT id, '' AS name, '' AS url, NULL AS secret_sealed, NULL AS secret_last4, NULL AS sealer,
       '' AS notes, enabled, 0 AS created_at, '' AS created_by, 0 AS changed_at, '' AS changed_by,
       NULL AS paused_at, NULL AS failing_since, 0 AS failures, NULL AS off_at
  FROM main.webhook;

-- name: AREA_VIEW_WEBHOOK_TRIGGER ()
CREATE TEMP VIEW webhook_trigger AS SELECT * FROM main.webhook_trigger;

-- The limit that needs approval, and prices.
-- name: AREA_VIEW_AUDIT ()
CREATE TEMP VIEW audit AS
SELECT id, at, '' AS who, action, subject, before, after, NULL AS detail
  FROM main.audit
 WHERE action = 'setting.change'
   AND (subject = 'approval_users' OR (subject > 'price.' AND subject < 'price/'));

-- name: AREA_VIEW_AUDIT_REPEAT ()
CREATE TEMP VIEW audit_repeat AS SELECT * FROM main.audit_repeat WHERE 0;

-- When figures were read, and nothing of how many.
-- name: AREA_VIEW_SYNC_RUN ()
CREATE TEMP VIEW sync_run AS
SELECT id, kind, local_day, '' AS requested_by, started_at, finished_at, outcome, '' AS phase,
       NULL AS users_total, 0 AS users_seen, NULL AS waiting_until, NULL AS users, NULL AS added,
       NULL AS changed, NULL AS gone, 0 AS requests, 0 AS retries, 0 AS bytes, NULL AS error,
       NULL AS confirmed_by, NULL AS odd_types, 0 AS odd_times, NULL AS stopped_by,
       NULL AS stage_ms, NULL AS detail, NULL AS detail_left
  FROM main.sync_run;

-- name: AREA_VIEW_API_KEY ()
CREATE TEMP VIEW api_key AS
SELECT id, state, NULL AS sealed, '' AS sealer, '' AS last4, '' AS label, NULL AS org_id, org_name,
       NULL AS typed_expires_on, expires_at, expires_source, NULL AS atlassian_id, '' AS entered_by,
       0 AS entered_at, NULL AS checked_at, NULL AS problem, NULL AS last_used_at, use, can_act,
       refused_at, cause, NULL AS fingerprint
  FROM main.api_key;

-- What is asked of the lanes; who asked is not told.
-- name: AREA_VIEW_JOB ()
CREATE TEMP VIEW job AS
SELECT id, lane, kind, state, subject, '' AS requested_by, requested_at, started_at, finished_at,
       NULL AS result
  FROM main.job
 WHERE lane = 'tasks';

-- name: AREA_VIEW_OWNER ()
CREATE TEMP VIEW owner AS SELECT * FROM main.owner WHERE 0;

-- name: AREA_VIEW_AREA ()
CREATE TEMP VIEW area AS SELECT * FROM main.area WHERE area_named(id);

-- A reviewer reads reviews past the area: /reviews is theirs by name.
-- name: AREA_VIEW_REVIEW ()
CREATE TEMP VIEW review AS SELECT * FROM main.review WHERE 0;

-- name: AREA_VIEW_REVIEW_ROW ()
CREATE TEMP VIEW review_row AS SELECT * FROM main.review_row WHERE 0;

-- name: AREA_VIEW_REVIEW_DECISION ()
CREATE TEMP VIEW review_decision AS SELECT * FROM main.review_decision WHERE 0;

-- name: AREA_VIEW_REVIEW_REVIEWER ()
CREATE TEMP VIEW review_reviewer AS SELECT * FROM main.review_reviewer WHERE 0;
