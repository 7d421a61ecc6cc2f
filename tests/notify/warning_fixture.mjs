// People whom a run warns, as rows: the lanes and pages that make them have tests of their own.
const quote = (text) => `'${String(text).replaceAll("'", "''")}'`;
const DAY = 86400;
const EARLY = 6 * 3600;

/** The terms of a run, as columns. */
const TERMS = {
    notices: '14 3 1',
    notice_subject: '',
    notice_text: '',
    keep: 'self',
    keep_days: 90,
    give_back: 'ask',
    then_action: null,
    then_days: 30,
    then_cap_users: 50,
};

const isPlain = (value) => value === null || typeof value === 'number';
const valueOf = (value) => (isPlain(value) ? `${value}` : quote(value));

/** A task with a run in the state "warning". people: {name, email} each; its members: days of the
 * notices, the action, and terms. The first notice is due now. */
export function addWarnings(fixture, people, options = {}) {
    const { task = 'Free unused seats', action = 'remove-unused' } = options;
    const terms = { ...TERMS, ...options.terms };
    const days = terms.notices.split(' ').map(Number);
    const now = Math.floor(Date.now() / 1000);
    const actsAt = (Math.floor(now / DAY) + days[0] + 1) * DAY;
    const columns = Object.keys(terms).join(', ');
    const values = Object.values(terms).map(valueOf).join(', ');
    const rows = people.map(({ name, email }) => `(${quote(name)}, ${valueOf(email)})`).join(', ');
    const first = Number(fixture.sql('SELECT coalesce(max(id), 0) FROM user'));
    const run = Number(fixture.sql('SELECT coalesce(max(id), 0) + 1 FROM run'));
    fixture.sql(`
        BEGIN;
        INSERT OR IGNORE INTO product (id, ari, product, site, site_name)
        VALUES (1, 'ari:cloud:confluence::site/1', 'confluence', '1', 'example');
        INSERT INTO task (name, filter, schedule, created_at, created_by, changed_at, changed_by,
                          ${columns})
        VALUES (${quote(`${task} ${run}`)}, 1, 'daily', 1, 'test', 1, 'test', ${values});
        INSERT INTO run (id, process_id, kind, task, name, state, requested_by, requested_at,
                         planned_at, planned)
        VALUES (${run}, 'process-${run}', 'task', last_insert_rowid(), ${quote(task)}, 'warning',
                'test', 1, 1, ${people.length});
        INSERT INTO run_terms (run, ${columns}) VALUES (${run}, ${values});
        INSERT INTO run_action VALUES (${run}, 0, ${quote(action)}, 'confluence', NULL, NULL);
        INSERT INTO user (account_id, name, email, status, first_seen)
        SELECT 'account-' || ${run} || '-' || hex(randomblob(8)), column1, column2, 'active', 1
          FROM (VALUES ${rows});
        INSERT INTO run_user (run, user, state) SELECT ${run}, id, 'planned'
          FROM user WHERE id > ${first};
        INSERT INTO run_loss SELECT ${run}, id, 1, 1 FROM user WHERE id > ${first};
        INSERT INTO warning (run, user, address, acts_at)
        SELECT ${run}, id, email, ${actsAt} FROM user WHERE id > ${first};
        INSERT INTO notice (uid, run, user, days, due_at, try_at)
        SELECT lower(hex(randomblob(16))), ${run}, u.id, d.value,
               CASE d.key WHEN 0 THEN ${now} ELSE ${actsAt} - d.value * ${DAY} - ${EARLY} END,
               CASE d.key WHEN 0 THEN ${now} ELSE ${actsAt} - d.value * ${DAY} - ${EARLY} END
          FROM user u, json_each('${JSON.stringify(days)}') d
         WHERE u.id > ${first};
        COMMIT`);
    return { run, actsAt, days };
}

/** So many people with plain names. */
export const manyPeople = (n) =>
    Array.from({ length: n }, (_, i) => ({ name: `Person ${i}`, email: `p${i}@example.test` }));

/** How many notices have each state. */
export const noticeStates = (fixture) =>
    Object.fromEntries(
        fixture
            .lines('SELECT state, count(*) FROM notice GROUP BY state')
            .map((line) => line.split('|'))
            .map(([state, count]) => [state, Number(count)]),
    );

/** "state|cause of the notice|state of the warning|state of the person|cause of the person". */
export const outcomeOf = (fixture, email) =>
    fixture.sql(`
        SELECT n.state, n.cause, w.state, ru.state, ru.cause
          FROM user u
          JOIN notice n ON n.user = u.id
          JOIN warning w ON w.run = n.run AND w.user = n.user
          JOIN run_user ru ON ru.run = n.run AND ru.user = n.user
         WHERE u.email = ${quote(email)}
         ORDER BY n.days DESC LIMIT 1`);
