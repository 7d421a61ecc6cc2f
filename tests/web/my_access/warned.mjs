// Rows of runs that warn people, as the lane leaves them: tests of pages need no mail server.
let next = 1000;

export function warnedHelpers(fixture) {
    const userOf = (who) =>
        fixture.sql(`SELECT id FROM user WHERE email = '${who}' OR account_id = '${who}'`);
    const terms = (run, { keep = 'self', giveBack = 'self', keepDays = 90 } = {}) =>
        fixture.sql(`
            INSERT INTO run_terms
                (run, notices, notice_subject, notice_text, keep, keep_days, give_back, then_days,
                 then_cap_users)
            VALUES (${run}, '14 3', '', '', '${keep}', ${keepDays}, '${giveBack}', 30, 50)`);
    return {
        userOf,
        /** The terms of a run that has none: of a bulk operation. */
        terms,
        /** A task that nobody runs. */
        addTask(name = 'Free <seats>') {
            const task = next++;
            fixture.sql(`
                INSERT INTO task (id, name, filter, schedule, created_at, created_by, changed_at,
                    changed_by)
                VALUES (${task}, '${name} ${task}', 1, 'manual', 1, 'test', 1, 'test')`);
            return task;
        },
        /** A run of the task in the state warning, with the person warned; its id. */
        addWarning(task, who, options = {}) {
            const run = next++;
            const user = userOf(who);
            const product = options.product ?? 'confluence';
            fixture.sql(`
                INSERT INTO run (id, process_id, kind, task, name, state, requested_by,
                    requested_at, planned)
                SELECT ${run}, 'p${run}', 'task', id, name, '${options.state ?? 'warning'}',
                    'schedule', unixepoch(), 1
                FROM task WHERE id = ${task};
                INSERT INTO run_action VALUES (${run}, 1, 'remove-access', '${product}', NULL,
                    NULL);
                INSERT INTO run_user (run, user, state, last_active)
                VALUES (${run}, ${user}, '${options.person ?? 'planned'}', unixepoch() - 8640000);
                INSERT INTO run_step (run, user, seq, kind, group_id, label)
                VALUES (${run}, ${user}, 1, 'leave-group', 'g', 'some-group');
                INSERT INTO run_loss
                SELECT ${run}, ${user}, min(id), 1 FROM product WHERE product = '${product}';
                INSERT INTO warning (run, user, address, acts_at)
                VALUES (${run}, ${user}, '${who}', unixepoch() + 10 * 86400);
                INSERT INTO notice (uid, run, user, days, due_at, try_at)
                VALUES ('n${run}', ${run}, ${user}, 3, 1, 1)`);
            terms(run, options);
            return run;
        },
        stateOf: (run) =>
            fixture.sql(`
                SELECT wn.state || ' ' || ru.state || ' ' || coalesce(ru.cause, '')
                FROM warning wn
                JOIN run_user ru ON ru.run = wn.run AND ru.user = wn.user
                WHERE wn.run = ${run}`),
        /** The newest request about a run, as "kind state cause". */
        requestOf: (run) =>
            fixture.sql(`
                SELECT kind || ' ' || state || ' ' || coalesce(cause, '')
                FROM access_request
                WHERE run = ${run}
                ORDER BY id DESC
                LIMIT 1`),
    };
}
