// Cuts a copy of a database down to an area, in plain SQL: what is left is the organization as if
// it had only the area's people, and of them only the area's product instances.
import { execFileSync } from 'node:child_process';
import { copyFileSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../fixture.mjs';

const text = (value) => (value === null ? 'NULL' : `'${value.replaceAll("'", "''")}'`);

/** Parts of the area: {product (row id), domain (null: everybody)}. me: row id of the person. */
const parts = (area) => `
CREATE TEMP TABLE part (product INTEGER, domain TEXT);
INSERT INTO part
SELECT p.product, p.domain
  FROM (SELECT NULL AS product, NULL AS domain
        ${area.parts.map((p) => `UNION ALL SELECT ${p.product}, ${text(p.domain)}`).join('\n')}) p
 WHERE p.product IS NOT NULL;
CREATE TEMP TABLE named (area INTEGER);
INSERT INTO named SELECT id FROM main.area WHERE id IN (${area.named.join(',') || 0});

-- A person and an instance that belong together in the area, whether the person has it or not.
CREATE TEMP VIEW pair AS
SELECT u.id AS user, p.product
  FROM main.user u
  JOIN part p ON p.domain IS NULL OR p.domain = u.email_domain COLLATE NOCASE;
CREATE TEMP TABLE inside AS
SELECT u.id AS user
  FROM main.user u
 WHERE u.gone_at IS NULL
   AND EXISTS (SELECT 1
                 FROM (SELECT s.user, s.product FROM main.seat s
                       UNION
                       SELECT ur.user, ur.product FROM main.user_role ur
                       UNION
                       SELECT m.user, gr.product
                         FROM main.membership m
                         JOIN main.group_role gr ON gr.user_group = m.user_group) h
                 JOIN pair ON pair.user = h.user AND pair.product = h.product
                WHERE h.user = u.id);
CREATE UNIQUE INDEX temp.inside_user ON inside (user);
CREATE TEMP TABLE own_run AS
SELECT r.id
  FROM main.run r
 WHERE iif(r.area IS NULL, r.acts_as = ${area.me}, r.area IN (SELECT area FROM named))
   -- Whoever lost a part of what it was planned for sees it as somebody else's.
   AND NOT EXISTS (SELECT 1
                     FROM main.run_area ra
                    WHERE ra.run = r.id
                      AND NOT EXISTS (SELECT 1
                                        FROM part
                                       WHERE part.product = ra.product
                                         AND (part.domain IS NULL OR part.domain = ra.domain)));
`;

/* Runs first: they look at roles of groups that go later. */
const RUNS = `
CREATE TEMP TABLE kept_group AS
SELECT g.id, g.group_id
  FROM main.user_group g
 WHERE g.gone_at IS NULL
   AND EXISTS (SELECT 1
                 FROM main.group_role gr
                WHERE gr.user_group = g.id
                  AND gr.product IN (SELECT product FROM part));
CREATE TEMP TABLE kept_row AS
SELECT ru.run, ru.user
  FROM main.run_user ru
 WHERE ru.run IN (SELECT id FROM own_run)
    OR (ru.user IN (SELECT user FROM inside)
        AND (EXISTS (SELECT 1
                       FROM main.run_step rs
                       LEFT JOIN main.product p ON p.ari = rs.resource
                      WHERE rs.run = ru.run
                        AND rs.user = ru.user
                        AND (EXISTS (SELECT 1 FROM pair
                                      WHERE pair.user = ru.user AND pair.product = p.id)
                             OR rs.group_id IN (SELECT g.group_id
                                                  FROM main.user_group g
                                                  JOIN main.group_role gr ON gr.user_group = g.id
                                                  JOIN pair
                                                    ON pair.user = ru.user
                                                   AND pair.product = gr.product)))
             OR EXISTS (SELECT 1
                          FROM main.run_loss rl
                          JOIN pair ON pair.user = rl.user AND pair.product = rl.product
                         WHERE rl.run = ru.run
                           AND rl.user = ru.user)));
CREATE UNIQUE INDEX temp.kept_row_key ON kept_row (run, user);
`;

const CUT = `
DELETE FROM main.seat
 WHERE NOT EXISTS (SELECT 1 FROM pair WHERE pair.user = seat.user AND pair.product = seat.product);
DELETE FROM main.activity
 WHERE user NOT IN (SELECT user FROM inside)
    OR NOT EXISTS (SELECT 1
                     FROM pair
                    WHERE pair.user = activity.user AND pair.product = activity.product);
DELETE FROM main.user_role
 WHERE NOT EXISTS (SELECT 1
                     FROM pair
                    WHERE pair.user = user_role.user AND pair.product = user_role.product);
DELETE FROM main.membership
 WHERE NOT EXISTS (SELECT 1
                     FROM main.group_role gr
                     JOIN pair ON pair.user = membership.user AND pair.product = gr.product
                    WHERE gr.user_group = membership.user_group);
DELETE FROM main.admin_member;
DELETE FROM main.group_role WHERE product NOT IN (SELECT product FROM part);
DELETE FROM main.protection
 WHERE (user IS NOT NULL AND user NOT IN (SELECT user FROM inside))
    OR (user_group IS NOT NULL AND user_group NOT IN (SELECT id FROM kept_group));
DELETE FROM main.user_group WHERE id NOT IN (SELECT id FROM kept_group);
DELETE FROM main.user_platform_role WHERE user NOT IN (SELECT user FROM inside);
DELETE FROM main.user_directory WHERE user NOT IN (SELECT user FROM inside);
DELETE FROM main.role_asked WHERE user NOT IN (SELECT user FROM inside);
DELETE FROM main.user WHERE id NOT IN (SELECT user FROM inside);
UPDATE main.user
   SET active_at = (SELECT max(a.last_active) FROM main.activity a WHERE a.user = user.id);
DELETE FROM main.product WHERE id NOT IN (SELECT product FROM part);
DELETE FROM main.directory
 WHERE id NOT IN (SELECT directory FROM main.user_directory);
DELETE FROM main.license_count
 WHERE product NOT IN (SELECT product FROM part WHERE domain IS NULL);
-- The history of a product is that of its parts; of everybody's where there is no domain.
DELETE FROM main.seat_day WHERE product NOT IN (SELECT product FROM part WHERE domain IS NULL);
DELETE FROM main.seat_day_protected
 WHERE product NOT IN (SELECT product FROM part WHERE domain IS NULL);
INSERT INTO main.seat_day
SELECT a.day, s.product, a.inactive_days, sum(a.billable), sum(a.active), sum(a.inactive),
       sum(a.never_active), sum(a.new_seats)
  FROM main.area_seat_day a
  JOIN main.area_slice s ON s.id = a.slice
  JOIN part ON part.product = s.product AND part.domain = s.domain
 GROUP BY a.day, s.product
HAVING count(*) = (SELECT count(*) FROM part p WHERE p.product = s.product);
INSERT INTO main.seat_day_protected
SELECT a.day, s.product, sum(a.protected)
  FROM main.area_seat_day a
  JOIN main.area_slice s ON s.id = a.slice
  JOIN part ON part.product = s.product AND part.domain = s.domain
 GROUP BY a.day, s.product
HAVING count(*) = (SELECT count(*) FROM part p WHERE p.product = s.product);
DELETE FROM main.audit_repeat;
DROP TRIGGER main.audit_no_delete;
DELETE FROM main.audit;
DELETE FROM main.event
 WHERE NOT EXISTS (SELECT 1 FROM own_run o WHERE event.subject = 'run ' || o.id);
DELETE FROM main.task
 WHERE acts_as IS NOT ME AND coalesce(area, 0) NOT IN (SELECT area FROM named);
DELETE FROM main.task_action WHERE task NOT IN (SELECT id FROM main.task);
DELETE FROM main.saved_filter
 WHERE made_for IS NOT ME AND coalesce(area, 0) NOT IN (SELECT area FROM named);
`;

/** Copies the database at `from` into the folder `to` and cuts it. `tool`: rebuilds the index. */
export function cutDatabase(from, to, area, tool) {
    mkdirSync(to, { recursive: true });
    const database = join(to, 'rollcall.db');
    copyFileSync(from, database);
    const cut = (sql) => sql.replaceAll('IS NOT ME', `IS NOT ${area.me}`);
    const runs = `
DELETE FROM main.run_step
 WHERE NOT EXISTS (SELECT 1 FROM kept_row k WHERE k.run = run_step.run AND k.user = run_step.user);
DELETE FROM main.run_step
 WHERE run NOT IN (SELECT id FROM own_run)
   AND (resource IS NOT NULL OR group_id IS NOT NULL)
   AND NOT EXISTS (SELECT 1
                     FROM main.product p
                     JOIN pair ON pair.product = p.id AND pair.user = run_step.user
                    WHERE p.ari = run_step.resource)
   AND NOT EXISTS (SELECT 1
                     FROM main.user_group g
                     JOIN main.group_role gr ON gr.user_group = g.id
                     JOIN pair ON pair.product = gr.product AND pair.user = run_step.user
                    WHERE g.group_id = run_step.group_id);
DELETE FROM main.run_loss
 WHERE NOT EXISTS (SELECT 1 FROM kept_row k WHERE k.run = run_loss.run AND k.user = run_loss.user)
    OR NOT EXISTS (SELECT 1
                     FROM pair
                    WHERE pair.user = run_loss.user AND pair.product = run_loss.product);
DELETE FROM main.run_user
 WHERE NOT EXISTS (SELECT 1 FROM kept_row k WHERE k.run = run_user.run AND k.user = run_user.user);
DELETE FROM main.run
 WHERE id NOT IN (SELECT id FROM own_run) AND id NOT IN (SELECT run FROM main.run_user);
-- A name that says what happens outside.
UPDATE main.run
   SET name = '…'
 WHERE id NOT IN (SELECT id FROM own_run)
   AND EXISTS (SELECT 1
                 FROM main.run_action a
                WHERE a.run IN (run.id, run.undo_of)
                  AND (a.product IS NOT NULL OR a.group_id IS NOT NULL)
                  AND NOT EXISTS (SELECT 1
                                    FROM main.product p
                                   WHERE p.product = a.product
                                     AND (a.site IS NULL OR p.site = a.site)
                                     AND p.id IN (SELECT product FROM part))
                  AND NOT EXISTS (SELECT 1 FROM kept_group k WHERE k.group_id = a.group_id));
DELETE FROM main.run_action
 WHERE run NOT IN (SELECT id FROM own_run)
   AND (product IS NOT NULL OR group_id IS NOT NULL)
   AND NOT EXISTS (SELECT 1
                     FROM main.product p
                    WHERE p.product = run_action.product
                      AND (run_action.site IS NULL OR p.site = run_action.site)
                      AND p.id IN (SELECT product FROM part))
   AND NOT EXISTS (SELECT 1 FROM kept_group k WHERE k.group_id = run_action.group_id);
-- A run that is not the area's own tells no more than its rows do, and no use that may be outside.
UPDATE main.run_user
   SET last_active = NULL, since = NULL
 WHERE run NOT IN (SELECT id FROM own_run);
UPDATE main.run
   SET query = NULL, spec = '', requests = 0, seats = 0, reason = NULL, cause = NULL,
       (matched, planned, done, already, skipped, failed, undone) = (
           SELECT count(*), count(*) FILTER (WHERE ru.state NOT IN ('left-out', 'already')),
                  count(*) FILTER (WHERE ru.state = 'done' AND run.finished_at IS NOT NULL),
                  count(*) FILTER (WHERE ru.state = 'already'),
                  count(*) FILTER (WHERE ru.state IN ('left-out', 'skipped')),
                  count(*) FILTER (WHERE ru.state = 'failed' AND run.finished_at IS NOT NULL),
                  count(*) FILTER (WHERE ru.undone_by IS NOT NULL)
             FROM main.run_user ru
            WHERE ru.run = run.id)
 WHERE id NOT IN (SELECT id FROM own_run);
`;
    execFileSync('sqlite3', ['-bail', database], {
        input: `PRAGMA foreign_keys = OFF; BEGIN; ${parts(area)} ${RUNS} ${runs} ${cut(CUT)}
            COMMIT;`,
        stdio: ['pipe', 'inherit', 'inherit'],
    });
    execFileSync(tool, [database], { stdio: 'inherit' });
    return to;
}

/** Builds the program that makes the user index of a database anew. */
export function indexTool(folder) {
    const path = join(folder, 'index_tool');
    execFileSync('bash', ['tests/build_tool.sh', 'tests/web/areas/index_tool.c', path], {
        cwd: root,
        stdio: 'inherit',
        env: { ...process.env, BUILD: 'build' }, // the tool needs no instrumented library
    });
    return path;
}
