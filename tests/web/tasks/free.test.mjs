// "Free these seats": from an inactive figure to a task that is on, counted in clicks.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { assertStatus, locationOf, useFixture } from '../fixture.mjs';
import { idOf, rowsOf, runHelpers, statOf } from '../run_helpers.mjs';
import { csrfOf } from '../../text.mjs';

const fixture = useFixture();
const { decide, switchOf } = runHelpers(fixture);

const CLICKS_MAX = 7;
const SITE = '11111111-2222-3333-4444-555555555555';
const FREE = `/tasks/free?product=confluence&site=${SITE}`;
const FORM = { product: 'confluence', site: SITE, schedule: 'daily' };
const free = (fields = {}) =>
    fixture.post('/tasks/free', { ...FORM, ...fields }, { from: '/tasks/new' });
const count = (table, condition = 'true') =>
    Number(fixture.sql(`SELECT count(*) FROM ${table} WHERE ${condition}`));
const deleteTask = (task) => decide(`${task}/delete`, { confirm: 'yes' });

/** Follows links and buttons of pages as a person without JavaScript, and counts the clicks. */
function visitor() {
    let text = '';
    let clicks = 0;
    const show = (answer) => {
        assertStatus(answer, 200);
        text = answer.text;
    };
    return {
        get clicks() {
            return clicks;
        },
        get text() {
            return text;
        },
        async open(path) {
            clicks += 1;
            show(await fixture.get(path));
        },
        /** Chooses one of several radio buttons. */
        choose(name, value) {
            clicks += 1;
            assert.match(text, new RegExp(`name="${name}" value="${value}"`));
            return { [name]: value };
        },
        /** Presses the button of the form that holds `mark`, and follows the answer. */
        async press(mark, fields) {
            clicks += 1;
            const form = text
                .match(/<form method="post"[^]*?<\/form>/g)
                .find((part) => part.includes(mark));
            const action = form.match(/action="([^"]+)"/)[1];
            const hidden = [
                ...form.matchAll(/type="hidden" name="([^"]+)" value="([^"]*)"/g),
                ...form.matchAll(/ name="(cap_[^"]+)" type="text"[^>]*?value="([^"]*)"/g),
            ].map(([, name, value]) => [name, value]);
            const sent = { ...Object.fromEntries(hidden), ...fields };
            delete sent.csrf;
            const path = locationOf(await fixture.post(action, sent, { csrf: csrfOf(form) }));
            show(await fixture.get(path));
            return path;
        },
    };
}

test('an inactive figure leads to a task that is on in a few clicks', async () => {
    const person = visitor();
    await person.open(FREE);
    const figure = Number(person.text.match(/<a href="\/users[^"]*">([\d,]+) people<\/a>/)[1]);
    assert.ok(figure > 50, 'the figure is larger than the limit');
    const daily = person.choose('schedule', 'daily');
    const preview = await person.press('Preview these seats', daily);
    assert.equal(statOf(person.text, 'Will change'), 50, 'the default limit');
    assert.equal(rowsOf(person.text).length, 25, 'the preview lists whom it affects');
    const task = preview.split('/runs/')[0];
    assert.equal(switchOf(task), '0|1|0', 'a task is off before the review');
    await person.press('Review and turn on', { switch: 'on' });
    assert.equal(switchOf(task), '1|0|1');
    assert.ok(person.clicks <= CLICKS_MAX, `${person.clicks} clicks`);
    assert.equal(person.clicks, 4);
    assert.equal(
        fixture.sql(`
            SELECT t.name, f.name, f.query, t.limit_mode, t.cap_users, t.cap_percent
            FROM task t
            JOIN saved_filter f ON f.id = t.filter
            WHERE t.id = ${idOf(task)}`),
        `Free unused Confluence seats on example|Unused Confluence seats on example|` +
            `product=confluence&site=${SITE}&threshold=1|longest|50|10`,
    );
    assert.match((await fixture.get(FREE)).text, /A task frees these seats already/);
    const again = await free();
    assertStatus(again, 409);
    assert.equal(count('task', 'deleted_at IS NULL'), 1, 'no second task');
    await deleteTask(task);
});

test('filter and task are used again, and names in use get a number', async () => {
    const first = locationOf(await free()).split('/runs/')[0];
    const filters = count('saved_filter');
    const again = locationOf(await free({ schedule: 'weekly', cap_users: '7' }));
    assert.equal(again.split('/runs/')[0], first, 'the task that is off is changed');
    assert.equal(
        fixture.sql(`
            SELECT schedule, weekdays, cap_users FROM task WHERE id = ${idOf(first)}`),
        'weekdays|mon|7',
    );
    assert.equal(statOf((await fixture.get(again)).text, 'Will change'), 7);
    const [, at] = (await fixture.text(FREE)).match(/name="changed_at" value="(\d+)"/);
    const changes = () => count('audit', "action = 'task.change'");
    const audited = changes();
    locationOf(await free({ schedule: 'weekly', cap_users: '7', changed_at: at }));
    assert.equal(changes(), audited, 'a task that stays as it was has no entry in the audit');
    fixture.sql(`
        UPDATE task SET changed_by = 'else@example.test', changed_at = changed_at + 1
        WHERE id = ${idOf(first)}`);
    const late = await free({ schedule: 'weekly', cap_users: '9', changed_at: at });
    assertStatus(late, 422);
    assert.match(late.text, /else@example\.test changed this task .*up to 7 people/);
    assert.match(late.text, /name="cap_users"[^>]*value="9"/, 'what was typed stays');
    assert.equal(fixture.sql(`SELECT cap_users FROM task WHERE id = ${idOf(first)}`), '7');
    fixture.sql(`UPDATE saved_filter SET query = 'q=other' WHERE query LIKE '%threshold%'`);
    const other = locationOf(await free()).split('/runs/')[0];
    assert.notEqual(other, first);
    assert.equal(count('saved_filter'), filters + 1);
    assert.equal(
        fixture.sql(`
            SELECT t.name, f.name
            FROM task t
            JOIN saved_filter f ON f.id = t.filter
            WHERE t.id = ${idOf(other)}`),
        'Free unused Confluence seats on example (2)|Unused Confluence seats on example (2)',
    );
    await deleteTask(first);
    await deleteTask(other);
});

test('days of the address take the place of the setting, and once is a day to come', async () => {
    const page = await fixture.get(`${FREE}&days=90`);
    assert.match(page.text, /name="days" value="90"/);
    const preview = locationOf(await free({ days: '90', schedule: 'once' }));
    const task = preview.split('/runs/')[0];
    const [name, query, schedule, day] = fixture
        .sql(
            `
            SELECT t.name, f.query, t.schedule, t.on_date
            FROM task t
            JOIN saved_filter f ON f.id = t.filter
            WHERE t.id = ${idOf(task)}`,
        )
        .split('|');
    assert.equal(name, 'Free unused Confluence seats on example, 90 days');
    assert.equal(query, `product=confluence&site=${SITE}&inactive_days=90`);
    assert.equal(schedule, 'once');
    assert.ok(Date.parse(`${day}T23:59:59Z`) > Date.now(), day);
    await deleteTask(task);
});

test('a number of seats takes the longest unused, also beyond the inactive ones', async () => {
    const holders = fixture.lines(`
        SELECT unixepoch() - s.last_active
        FROM seat s
        JOIN product p ON p.id = s.product
        WHERE p.product = 'confluence' AND p.site = '${SITE}'`).length;
    const line = (await fixture.json('/api/v1/savings')).lines.find(
        (l) => l.product === 'confluence' && l.site === SITE,
    );
    const few = await fixture.text(`${FREE}&limit=7`);
    assert.match(few, /name="cap_users"[^>]*value="7"/);
    assert.match(few, /value="once"\s+checked/);
    assert.doesNotMatch(few, /this list begins at/);
    const more = line.inactive + 12;
    const text = await fixture.text(`${FREE}&limit=${more}`);
    const days = Number(text.match(/begins at\s+(\d+) unused days/)[1]);
    const percent = Number(text.match(/name="cap_percent"[^>]*value="(\d+)"/)[1]);
    assert.match(text, new RegExp(`name="days" value="${days}"`));
    assert.ok((holders * percent) / 100 >= more, 'the share allows as many');
    const idle = async (n) =>
        (
            await fixture.json(
                `/api/v1/users?product=confluence&site=${SITE}&inactive_days=${n}&limit=1000`,
            )
        ).data.filter((person) => !person.protected).length;
    assert.ok(days >= 7 && (await idle(days)) >= more);
    assert.ok((await idle(days + 1)) < more, 'not one day sooner than needed');
    const preview = locationOf(
        await free({ days: `${days}`, schedule: 'once', cap_users: `${more}`, cap_percent: '100' }),
    );
    assert.equal(statOf(await fixture.text(preview), 'Will change'), more);
    await deleteTask(preview.split('/runs/')[0]);
    assert.match(await fixture.text(`${FREE}&limit=1000000`), /Only [\d,]+ seats are unused for/);
    for (const bad of ['0', '-1', 'x', '1000001', '1.5'])
        assertStatus(await fixture.get(`${FREE}&limit=${bad}`), 422, bad);
});

test('only unused seats are removed, and protected people and admins are skipped', async () => {
    const preview = locationOf(await free({ cap_users: '5000', cap_percent: '100' }));
    const results = await fixture.json(`${preview}/results.json`);
    const planned = results.rows.filter((row) => !row.outcome);
    assert.ok(planned.length > 50);
    const admins = fixture.lines(`
        SELECT account_id
        FROM user u
        JOIN user_platform_role r ON r.user = u.id
        WHERE r.role = 'atlassian/org-admin'`);
    assert.deepEqual(
        planned.filter((row) => admins.includes(row.accountId)),
        [],
    );
    assert.equal(
        fixture.sql(`
            SELECT count(*)
            FROM run_loss l
            JOIN product p ON p.id = l.product
            WHERE l.run = ${idOf(preview)} AND (p.product <> 'confluence' OR p.site <> '${SITE}')`),
        '0',
    );
    await deleteTask(preview.split('/runs/')[0]);
});

test('a blocked run needs a tick, and approval and typed number stay as they are', async () => {
    const preview = locationOf(await free({ cap_users: '5000', cap_percent: '100' }));
    const page = await fixture.get(preview);
    assert.match(page.text, /Enter the number of people who will change/);
    const refused = await decide(preview, { do: 'run', dry_run: 'false' });
    assertStatus(refused, 422);
    await deleteTask(preview.split('/runs/')[0]);
});

test('bad input saves nothing and says what is wrong', async () => {
    const before = [count('task'), count('saved_filter')];
    assertStatus(await free({ product: '' }), 404);
    const cases = [
        [{ schedule: 'hourly' }, /Choose once, daily or weekly/],
        [{ cap_users: '0' }, /from 1 to 1,000,000/],
        [{ cap_percent: '101' }, /from 1 to 100/],
        [{ cap_percent: 'x' }, /from 1 to 100/],
    ];
    for (const [fields, message] of cases) {
        const answer = await free(fields);
        assertStatus(answer, 422);
        assert.match(answer.text, message);
        for (const value of Object.values(fields).filter((sent) => sent !== 'hourly'))
            assert.match(answer.text, new RegExp(`value="${value}"`), 'what was typed stays');
    }
    assertStatus(await fixture.get('/tasks/free?product=confluence&site=nowhere'), 404);
    assert.match(await fixture.text('/tasks/free'), new RegExp(FREE.replaceAll(/[?&]/g, '.+')));
    assertStatus(await fixture.get(`${FREE}&days=0`), 422);
    assertStatus(await fixture.get(FREE, 'ordinary'), 403);
    assert.deepEqual([count('task'), count('saved_filter')], before);
});
