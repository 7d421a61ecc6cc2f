// Limits of a task: a preview names each broken limit and offers what fits; nobody switches on by
// accident a task that would not start.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { regex } from '../../text.mjs';
import { assertStatus, locationOf, useFixture } from '../fixture.mjs';
import { idOf, runHelpers, TASK, UNUSED_CONFLUENCE } from '../run_helpers.mjs';

const fixture = useFixture();
const { decide, deleteTask, makeTask, previewTask, saveFilter, switchOf } = runHelpers(fixture);
fixture.prepare(() => {
    saveFilter(1, 'Confluence unused', UNUSED_CONFLUENCE);
});

const FORM = { ...TASK, name: 'Limited', cap_users: '3', cap_percent: '1' };
const make = (fields) => makeTask({ ...FORM, ...fields });

const figuresOf = (run) =>
    fixture.row(`SELECT planned, seats, matched FROM run WHERE id = ${idOf(run)}`).map(Number);
/** Ends a run as if fewer than half of the people had matched. */
const endWithHalf = (run, matched) =>
    fixture.sql(`
        UPDATE run
        SET state = 'done', started_at = unixepoch(), finished_at = unixepoch(),
            matched = ${Math.floor(matched / 2) - 1}
        WHERE id = ${idOf(run)}`);
const withCommas = (n) => n.toLocaleString('en');

test('a preview names every limit it breaks, and offers what would fit', async () => {
    const task = await make({});
    const run = await previewTask(task);
    const [planned, seats] = figuresOf(run);
    const fits = Math.ceil((planned * 100) / seats);
    assert.ok(planned > 20 && fits > 1, `${planned} of ${seats}`);
    const page = await fixture.text(run);
    const banner = page.match(/<strong>Blocked\.<\/strong>[\s\S]*?<\/ul>/)[0];
    const touched = `<li>${withCommas(planned)} people exceed the task&#39;s limit of`;
    assert.match(banner, new RegExp(`${touched} 3\\.</li>`));
    assert.match(
        banner,
        new RegExp(`${touched} 1 % of ${withCommas(seats)} seat holders\\.</li>`),
    );
    assert.match(
        page,
        new RegExp(`Raise limits to ${withCommas(planned)} people, ${fits} %`),
    );
    assert.match(page, /Limit runs to the 3 longest unused/);

    const raised = await fixture.post(
        `${task}/limits`,
        { cap_users: String(planned), cap_percent: String(fits) },
        { from: task },
    );
    assert.equal(raised.status, 303);
    const next = locationOf(raised);
    assert.match(next, new RegExp(`^${task}/runs/\\d+$`), 'a new preview under the new limits');
    const fitting = await fixture.text(next);
    assert.doesNotMatch(fitting, /Blocked\./);
    assert.match(fitting, /name="confirm_count"/);
    assert.equal(
        fixture.sql(`SELECT cap_users, cap_percent, limit_mode FROM task WHERE id = ${idOf(task)}`),
        `${planned}|${fits}|stop`,
    );
    const lowered = await fixture.post(
        `${task}/limits`,
        { cap_percent: String(fits - 1) },
        { from: task },
    );
    assert.match(
        await fixture.text(locationOf(lowered)),
        /<strong>Blocked\./,
        'one per cent less does not fit',
    );
    await deleteTask(task);
});

test('bad limits are refused by their own fields, and change nothing', async () => {
    const task = await make({ name: 'Refusing' });
    for (const [field, value] of [
        ['cap_users', '0'],
        ['cap_users', 'many'],
        ['cap_percent', '101'],
        ['cap_percent', ''],
        ['limit_mode', 'most'],
        ['limit_mode', ''],
    ]) {
        const { status, text } = await fixture.post(
            `${task}/limits`,
            { [field]: value },
            { from: task },
        );
        assert.equal(status, 422, `${field}=${value}`);
        assert.match(text, new RegExp(`id="${field}-error"`), `${field}=${value}`);
        assert.match(text, /value="Refusing"/, 'the rest of the form stands');
    }
    assertStatus(await fixture.post(`${task}/limits`, { limit: '5' }, { from: task }), 400);
    assert.equal(
        fixture.sql(`SELECT cap_users, cap_percent, limit_mode FROM task WHERE id = ${idOf(task)}`),
        '3|1|stop',
    );
    await deleteTask(task);
});

test('a task that would not start is switched on only by a confirmed choice', async () => {
    const task = await make({ name: 'Knowing' });
    const run = await previewTask(task);
    const [planned] = figuresOf(run);
    const refused = await decide(run, { do: 'seen', switch: 'on' });
    assert.equal(refused.status, 422);
    assert.match(
        refused.text,
        regex(
            /id="knows-error"[^>]*><span[^>]*>Error: <\/span>Runs are blocked: \d+ people /,
            /exceed the task&#39;s limit of 3\. \d+ people exceed/,
        ),
    );
    assert.match(refused.text, /name="switch" value="on" type="submit">Review and turn on</);
    assert.equal(switchOf(task), '0|1|0');
    assertStatus(await decide(run, { do: 'seen', switch: 'on', knows: 'perhaps' }), 422);
    assertStatus(
        await decide(run, { do: 'seen', switch: 'off' }),
        303,
        'having seen it does not depend on limits',
    );

    const page = await fixture.text(task);
    assert.match(
        page,
        new RegExp(
            `${withCommas(planned)} people match now\\. Limit of a run: 3 people or 1 % of ` +
                `[\\d,]+ seat holders, whichever is lower\\. Runs are blocked\\.`,
        ),
    );
    assert.match(page, /banner warn"><p><strong>Runs are blocked\.<\/strong>/);
    assert.match(page, /id="knows" name="knows" value="yes"/);
    for (const to of ['on', 'dry']) {
        const asked = await fixture.post(`${task}/switch`, { to }, { from: task });
        assert.equal(asked.status, 422, to);
        assert.match(asked.text, /id="knows-error"/);
    }
    const form = await fixture.post(task, { ...FORM, name: 'Knowing', enabled: 'on' });
    assert.equal(form.status, 422);
    assert.match(form.text, /id="knows-error"/);
    assert.match(form.text, /id="enabled"[^>]*checked/, 'the answer stays');
    assert.equal(switchOf(task), '0|1|0');

    const on = await fixture.post(`${task}/switch`, { to: 'dry', knows: 'yes' }, { from: task });
    assert.equal(on.status, 303);
    assert.equal(switchOf(task), '1|1|1');
    const cookie = on.headers.get('set-cookie').split(';')[0];
    const switched = await fixture.text(task, 'orgAdmin', { headers: { cookie } });
    assert.match(switched, /banner success[\s\S]*its runs are blocked/);
    assert.match(
        switched,
        /banner warn"><p><strong>The task is on, but runs are blocked\.<\/strong>/,
    );
    assert.match(
        await fixture.text(task),
        /The task is on, but runs are blocked/,
        'and on later visits',
    );
    await fixture.post(`${task}/limits`, { cap_users: '5000', cap_percent: '100' }, { from: task });
    assert.doesNotMatch(await fixture.text(task), /Runs are blocked|runs are blocked/);
    await deleteTask(task);
});

test('the form asks for no confirmation when the limits change with it', async () => {
    const task = await make({ name: 'Widened' });
    await decide(await previewTask(task), { do: 'seen', switch: 'off' });
    assertStatus(
        await fixture.post(task, {
            ...FORM,
            name: 'Widened',
            cap_users: '5000',
            cap_percent: '100',
            enabled: 'on',
        }),
        303,
    );
    assert.equal(switchOf(task), '1|1|1');
    await deleteTask(task);
});

test('the lane refuses with all reasons in words, and the first one as a code', async () => {
    const task = await make({ name: 'Refused by the lane' });
    const run = await previewTask(task);
    await decide(run, { do: 'seen', switch: 'on', knows: 'yes' });
    fixture.sql(`UPDATE task SET next_run_at = unixepoch() - 5 WHERE id = ${idOf(task)}`);
    fixture.wake('tasks');
    const last = () =>
        fixture.sql(`
            SELECT state, cause, reason
            FROM run
            WHERE task = ${idOf(task)} AND scheduled
            ORDER BY id DESC
            LIMIT 1`);
    const [state, cause, reason] = (
        await fixture.until(() => /^refused/.test(last()) && last())
    ).split('|');
    assert.equal(state, 'refused');
    assert.equal(cause, 'above-people');
    assert.match(
        reason,
        /\d+ people exceed the task's limit of 3\..*exceed the task's limit of 1 %/,
    );
    await deleteTask(task);
});

test('more than twice the last run: the preview warns, and runs by hand', async () => {
    const task = await make({ name: 'Doubled', cap_users: '5000', cap_percent: '100' });
    const first = await previewTask(task);
    const [, , matched] = figuresOf(first);
    endWithHalf(first, matched);
    const page = await fixture.text(await previewTask(task));
    assert.match(
        page,
        new RegExp(
            `Scheduled runs are blocked\\.</strong> ${withCommas(matched)} people ` +
                'match, more than double',
        ),
    );
    assert.match(page, /name="confirm_count"/, 'by hand it may');
    assert.match(await fixture.text(task), /more than double/);
    await deleteTask(task);
});

test('limits, key and doubled match are in one list', async () => {
    const task = await make({ name: 'All at once' });
    const first = await previewTask(task);
    const [, , matched] = figuresOf(first);
    endWithHalf(first, matched);
    fixture.sql("UPDATE api_key SET expires_at = unixepoch() - 1 WHERE state = 'current'");
    const banner = (await fixture.text(await previewTask(task))).match(
        /<strong>Blocked\.<\/strong>[\s\S]*?<\/ul>/,
    )[0];
    fixture.sql("UPDATE api_key SET expires_at = NULL WHERE state = 'current'");
    assert.equal(banner.match(/<li>/g).length, 4);
    for (const part of [/has expired/, /limit of 3\./, /limit of 1 %/, /more than double/])
        assert.match(banner, part);
    await deleteTask(task);
});

test('the longest unused first: the preview shows the order of today and of the rest', async () => {
    const task = await make({
        name: 'Backlog',
        cap_users: '30',
        cap_percent: '50',
        limit_mode: 'longest',
    });
    assert.match(await fixture.text(task), /value="longest" checked/);
    const run = await previewTask(task);
    const [planned, , matched] = figuresOf(run);
    assert.equal(planned, 30);
    const page = await fixture.text(run);
    assert.doesNotMatch(page, /<strong>Blocked/);
    assert.match(page, /Run for 30 people/);
    const later = Number(
        fixture.sql(
            `SELECT count(*) FROM run_user WHERE run = ${idOf(run)} AND cause = 'comes-later'`,
        ),
    );
    assert.ok(later > 30 && planned + later <= matched, `${later} later`);
    assert.match(page, new RegExp(`In later runs</p><p class="stat-value">${withCommas(later)}<`));
    const names = async (outcome, number) =>
        [
            ...(await fixture.text(`${run}?outcome=${outcome}&page=${number}`)).matchAll(
                /<th scope="row"><a href="\/users\/([^"]+)">/g,
            ),
        ].map((m) => decodeURIComponent(m[1]));
    const shown = [
        ...(await names('hit', 1)),
        ...(await names('hit', 2)),
        ...(await names('later', 1)),
        ...(await names('later', 2)),
    ];
    const queue = fixture.lines(`
        SELECT u.account_id
        FROM run_user r
        JOIN user u ON u.id = r.user
        JOIN seat s ON s.user = u.id
        JOIN product p ON p.id = s.product AND p.product = 'confluence'
        WHERE r.run = ${idOf(run)} AND (r.state = 'planned' OR r.cause = 'comes-later')
        GROUP BY u.id
        ORDER BY min(
            max(coalesce(s.last_active, 0), coalesce(u.added_to_org, u.first_seen), s.seen_at)
        ),
            u.id
        LIMIT 80`);
    assert.deepEqual(shown, queue);
    assert.match(
        await fixture.text(`${run}?outcome=later`),
        /In later runs \(\d+\)[\s\S]*Unused since[\s\S]*\d\d:\d\d UTC/,
    );
    const { rows } = await await fixture.json(`${run}/results.json`);
    assert.equal(
        rows.filter(
            (r) =>
                r.outcome === 'skipped' &&
                /^In a later run: each run changes the 30 longest unused first\.$/.test(r.reason),
        ).length,
        later,
    );
    assert.match(
        await fixture.text(task),
        new RegExp(
            `${withCommas(matched)} people match now\\. Limit of a run: 30 people or 50 % of ` +
                `[\\d,]+ seat holders, whichever is lower\\. The next run changes the 30 longest`,
        ),
    );
    assertStatus(
        await decide(run, { do: 'seen', switch: 'dry' }),
        303,
        'there is nothing to confirm',
    );
    await deleteTask(task);
});

test('switching on twice changes nothing and adds no audit row; real changes do', async () => {
    const rows = () =>
        fixture.sql(`
            SELECT group_concat(before || ' > ' || after, '; ')
            FROM (
                SELECT before, after
                FROM audit
                WHERE action = 'task.switch'
                ORDER BY id DESC
                LIMIT 4
            )`);
    const switches = () =>
        Number(fixture.sql("SELECT count(*) FROM audit WHERE action = 'task.switch'"));
    const task = await make({ name: 'Switched', cap_users: '5000', cap_percent: '100' });
    const run = await previewTask(task);
    const before = switches();
    for (const change of [{ switch: 'on' }, { switch: 'on' }])
        assertStatus(await decide(run, { do: 'seen', ...change }), 303);
    for (const to of ['on', 'dry', 'dry', 'off', 'off'])
        assertStatus(await fixture.post(`${task}/switch`, { to }, { from: task }), 303, to);
    await fixture.post(task, {
        ...FORM,
        name: 'Switched',
        cap_users: '5000',
        cap_percent: '100',
        enabled: 'on',
    });
    assert.equal(switches() - before, 4);
    assert.equal(
        rows(),
        'off > on, dry run; on, dry run > off; on, live > on, dry run;' +
            ' off > on, live',
    );
    await deleteTask(task);
});
