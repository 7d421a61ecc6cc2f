// What tests of tasks, previews and runs share: the form of a task, the ways to start and to end a
// run, and what its page and its files say.
import { locationOf } from './fixture.mjs';
import { numberOf } from '../text.mjs';

/** An hour of the day at which nothing is due by itself while a test runs. */
export const QUIET_HOUR = new Date().getUTCHours() < 12 ? 18 : 6;

/** "HH:00", as a form has it. */
export const fullHour = (hour) => `${hour}:00`.padStart(5, '0');

/** The form of a task: takes Confluence from the people of filter 1, every day, as a dry run. */
export const TASK = {
    filter: '1',
    action: 'remove-access:confluence',
    schedule: 'daily',
    every_days: '7',
    time: fullHour(QUIET_HOUR),
    time_zone: 'UTC',
    cap_users: '5000',
    cap_percent: '100',
    dry_run: 'on',
};

export const UNUSED_CONFLUENCE = 'product=confluence&inactive_days=60';

/** The number at the end of an address: a run, a task, a webhook. */
export const idOf = (path) => path.split('/').pop();

/** People of a list, by the links of its rows. */
export const rowsOf = (page) =>
    [...page.matchAll(/<th scope="row"><a href="\/users\/([^"]+)">/g)].map((match) =>
        decodeURIComponent(match[1]),
    );

/** The figure a page shows under a label. */
export const statOf = (page, label) =>
    numberOf(page.match(new RegExp(`${label}</p><p class="stat-value">([\\d,]+)`))[1]);

const ENDS = ['done', 'failed', 'stopped', 'refused'];

export function runHelpers(fixture) {
    const post = (path, fields, visitor) =>
        fixture.post(path, fields, { visitor, from: '/tasks/new' });
    const stateOf = (run) => fixture.sql(`SELECT state FROM run WHERE id = ${idOf(run)}`);
    const resultsOf = (run) => fixture.json(`${run}/results.json`);
    const bulk = (fields, people = [], visitor) => {
        const chosen = people.map((account) => ['account_id', account]);
        return post('/users/bulk', [...Object.entries(fields), ...chosen], visitor);
    };
    return {
        /** Posts fields with a token of another page: a run has no form once it has started. */
        post,
        decide: post,
        stateOf,
        resultsOf,
        /** Posts a bulk operation for some people, or for the filter among its fields. */
        bulk,
        /** The address of the preview of a bulk operation. */
        previewBulk: async (fields, people, visitor) =>
            locationOf(await bulk(fields, people, visitor)),
        saveFilter: (id, name, query) =>
            fixture.sql(`
                INSERT INTO saved_filter
                    (id, name, query, created_at, created_by, changed_at, changed_by)
                VALUES (${id}, '${name}', '${query}', 1, 'test', 1, 'test')`),
        makeTask: async (fields) => locationOf(await post('/tasks/new', { ...TASK, ...fields })),
        deleteTask: (task) => post(`${task}/delete`, { confirm: 'yes' }),
        previewTask: async (task) => locationOf(await post(`${task}/preview`, {})),
        /** Waits for the end of a run and returns its state. */
        endOf: (run) => fixture.until(() => ENDS.find((end) => stateOf(run) === end)),
        /** The outcome of one person in a run. */
        outcomeOf: async (run, account) =>
            (await resultsOf(run)).rows.find((row) => row.accountId === account)?.outcome,
        /** "enabled|dry_run|has a next time" of a task. */
        switchOf: (task) =>
            fixture.sql(`
                SELECT enabled, dry_run, next_run_at IS NOT NULL
                FROM task
                WHERE id = ${idOf(task)}`),
        /** Account ids of active people without a platform role who fit a condition of SQL. */
        plainPeople: (limit, condition = 'true') =>
            fixture.lines(`
                SELECT account_id
                FROM user u
                WHERE status = 'active'
                    AND gone_at IS NULL
                    AND account_type = 'atlassian'
                    AND NOT EXISTS (SELECT 1 FROM user_platform_role r WHERE r.user = u.id)
                    AND (${condition})
                ORDER BY id
                LIMIT ${limit}`),
        /** The account id of an organization admin. */
        orgAdmin: () =>
            fixture.sql(`
                SELECT account_id
                FROM user u
                JOIN user_platform_role r ON r.user = u.id
                WHERE r.role = 'atlassian/org-admin' AND u.status = 'active'
                LIMIT 1`),
    };
}

/** A condition of plainPeople: who holds a seat and is in no group of an external directory. */
export const SEAT_WITHOUT_DIRECTORY = `
    EXISTS (SELECT 1 FROM seat s WHERE s.user = u.id)
    AND NOT EXISTS (
        SELECT 1
        FROM membership m
        JOIN user_group g ON g.id = m.user_group
        WHERE m.user = u.id AND g.external_synced
    )`;
