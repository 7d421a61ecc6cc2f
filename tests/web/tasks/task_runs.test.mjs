// Tasks from the form to the journal of the demo organization and back: a run calls exactly what
// its preview showed.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { regex } from '../../text.mjs';
import { assertStatus, locationOf, useFixture, withoutNotices } from '../fixture.mjs';
import { fullHour, QUIET_HOUR, runHelpers, TASK, UNUSED_CONFLUENCE } from '../run_helpers.mjs';

const fixture = useFixture();
const { decide, endOf, makeTask, previewTask, resultsOf, saveFilter, switchOf } =
    runHelpers(fixture);

fixture.prepare(() => {
    saveFilter(1, 'Confluence unused', UNUSED_CONFLUENCE);
    saveFilter(2, 'Admins', 'role=atlassian%2Forg-admin');
});

const FORM = { ...TASK, name: 'Free Confluence seats', cap_users: '500', cap_percent: '90' };
const make = (fields) => makeTask({ ...FORM, ...fields });

test('a task starts only from a seen preview; it calls what was shown; undo reverts', async () => {
    const task = await make({ enabled: 'on', dry_run: 'false' });
    assert.match(task, /^\/tasks\/\d+$/);
    assert.equal(switchOf(task), '0|1|0', 'asked for: on and for real; saved: off and dry');
    assert.match(await fixture.text(task), /Review the preview before turning this task on/);
    assertStatus(await fixture.post(`${task}/switch`, { to: 'on' }, { from: task }), 409);

    const run = await previewTask(task);
    const page = await fixture.text(run);
    const planned = (await resultsOf(run)).planned;
    assert.match(run, /^\/tasks\/\d+\/runs\/\d+$/);
    assert.match(page, /<h1>Preview: /);
    assert.ok(
        planned > 20 && page.includes(`<p class="stat-value">${planned}</p>`),
        `${planned} people`,
    );
    const shown = (await resultsOf(run)).rows
        .filter((r) => r.outcome === null)
        .map((r) => r.accountId);
    assert.equal(shown.length, planned);
    const csv = (await fixture.text(`${run}/results.csv`)).trim().split('\r\n');
    assert.equal(csv[0], 'accountId,outcome,reason,name,email,calls,undone');
    assert.equal(csv.length - 1, (await resultsOf(run)).matched);
    assert.deepEqual(await fixture.journal(), [], 'reading makes no calls');

    assertStatus(await decide(run, { do: 'seen', switch: 'on' }), 303);
    assert.equal(switchOf(task), '1|0|1');
    assert.equal(
        fixture.sql(`
            SELECT group_concat(action)
            FROM (SELECT action FROM audit WHERE action LIKE 'task.%' ORDER BY id)`),
        'task.create,task.seen,task.switch',
    );
    assert.match(await fixture.text('/tasks'), /<span class="badge ok">On<\/span>/);

    for (const wrong of [{}, { confirm_count: String(planned + 1) }]) {
        const refused = await decide(run, { do: 'run', dry_run: 'false', ...wrong });
        assert.equal(refused.status, 422, 'more than 20 people are never changed by a click alone');
        assert.match(refused.text, /id="confirm_count"/);
    }
    assert.deepEqual(await fixture.journal(), []);
    assertStatus(
        await decide(run, { do: 'run', dry_run: 'false', confirm_count: String(planned) }),
        303,
    );
    assert.equal(await endOf(run), 'done');
    const done = (await resultsOf(run)).rows
        .filter((r) => r.outcome === 'done')
        .map((r) => r.accountId)
        .sort();
    const called = (await fixture.journal()).filter((e) => e.effect);
    assert.deepEqual(
        [...new Set(called.map((e) => e.accountId))].sort(),
        done,
        'the journal has what the page claims',
    );
    assert.deepEqual(
        done.filter((id) => !shown.includes(id)),
        [],
        'nobody was touched who was not shown',
    );
    const ended = await fixture.text(run);
    assert.match(ended, /<span class="badge ok">Done<\/span>/);
    assert.doesNotMatch(ended, /data-poll/);
    assert.match(
        await fixture.text(`${run}?who=${done[0]}`),
        /Requests for[\s\S]*HTTP 2\d\d/,
    );

    assert.match(ended, /<p class="stat-label">Seats freed<\/p>/);

    const question = (await decide(run, { do: 'undo' })).text;
    assert.match(question, /<h1>Undo run for \d+ people\?/);
    assert.match(
        question,
        /The task is on<\/strong>[\s\S]*at its next run, \w+ \d+ \w+ \d+/,
        'the next run would take it away again',
    );
    await fixture.post(`${task}/switch`, { to: 'off' }, { from: task });
    assert.doesNotMatch((await decide(run, { do: 'undo' })).text, /The task is on</);
    await fixture.post(`${task}/switch`, { to: 'on' }, { from: task });
    assert.equal(
        (await fixture.journal()).filter((e) => e.effect).length,
        called.length,
        'asking puts nothing back',
    );
    const one = locationOf(await decide(run, { do: 'undo', account_id: done[0], confirm: 'yes' }));
    assert.equal(await endOf(one), 'done');
    assert.match(await fixture.text(run), /<span class="badge soon">Partly undone<\/span>/);
    assert.match(await fixture.text(task), /changed; undone for 1 person/);
    assert.deepEqual(
        (await resultsOf(one)).rows.map((r) => r.accountId),
        [done[0]],
    );
    const rest = locationOf(await decide(run, { do: 'undo', confirm: 'yes' }));
    assert.equal(await endOf(rest), 'done');
    assert.equal((await resultsOf(rest)).rows.length, done.length - 1);
    await fixture.untilIdle();
    const undone = await fixture.text(run);
    assert.match(undone, /<span class="badge">Undone<\/span>/, 'an undone run says so');
    assert.match(undone, /changed; undone/);
    assert.match(
        undone,
        regex(
            /<p class="stat-label">Seats freed<\/p><p class="stat-value">0<\/p><p /,
            /class="hint">of [\d,]+ planned; [\d,]+ restored by an undo/,
        ),
    );
    assert.match(undone, /<span class="badge">Undone by run \d+<\/span>/);
    const after = await resultsOf(run);
    assert.ok(
        after.rows.every((r) => r.undone === (r.outcome === 'done')),
        'each row says so, and its outcome stays',
    );
    assert.equal(after.undone, done.length);
    const table = (await fixture.text(`${run}/results.csv`)).trim().split('\r\n').slice(1);
    assert.equal(table.filter((line) => line.endsWith(',"true"')).length, done.length);
    assert.equal(
        table.filter((line) => line.endsWith(',"false"')).length,
        table.length - done.length,
    );
    const last = (await fixture.text('/tasks')).match(
        /"Last run"><a href="(\/tasks\/\d+\/runs\/\d+)">[^<]*<\/a><p class="hint">([^<]*)/,
    );
    assert.equal(last[1], run, 'the last run of a task is its own, not an undo');
    assert.match(last[2], /^Undone: /);
    assert.match(await fixture.text(`/users/${done[0]}`), /\(undone\)/);
    const effects = (await fixture.journal()).filter((e) => e.effect);
    const balance = {};
    for (const e of effects)
        balance[`${e.accountId} ${e.target}`] =
            (balance[`${e.accountId} ${e.target}`] ?? 0) +
            (called.some((c) => c.kind === e.kind) ? -1 : 1);
    assert.deepEqual(
        Object.entries(balance).filter(([, n]) => n !== 0),
        [],
        'each call has its opposite',
    );
    assertStatus(
        await decide(run, { do: 'undo', confirm: 'yes' }),
        409,
        'nothing is left to put back',
    );
    const history = await fixture.text(task);
    for (const path of [run, one, rest]) assert.ok(history.includes(`href="${path}"`), path);
    assert.equal(history.match(/<span class="badge">Undo<\/span>/g).length, 2);
});

test('seats given back are new, and stay until they are old', async () => {
    await fixture.untilIdle();
    const given = Number(fixture.sql('SELECT count(*) FROM seat WHERE seen_at > 0'));
    assert.ok(given > 20, 'the synchronization after the undo saw them anew');
    const run = await previewTask(await make({ name: 'Again' }));
    const { rows } = await resultsOf(run);
    const back = new Set(
        fixture.lines(`
            SELECT DISTINCT account_id
            FROM seat s
            JOIN user u ON u.id = s.user
            WHERE seen_at > 0`),
    );
    assert.deepEqual(
        rows.filter((r) => back.has(r.accountId)),
        [],
    );
    // As if Rollcall had known them from the first day on.
    fixture.sql('UPDATE seat SET seen_at = 0');
    await fixture.syncNow();
    await fixture.untilIdle();
    assert.ok((await resultsOf(await previewTask(await make({ name: 'Later' })))).planned > 20);
});

/** Makes seats that were given back as old as they were: the next tests need them inactive. */
const makeSeatsOld = async () => {
    await fixture.untilIdle();
    fixture.sql('UPDATE seat SET seen_at = 0');
    await fixture.syncNow();
    await fixture.untilIdle();
};

test('a blocked preview offers no run, and does once the cause is gone', async () => {
    await makeSeatsOld();
    const task = await make({ name: 'Capped', cap_users: '3' });
    const run = await previewTask(task);
    const { planned } = await resultsOf(run);
    assert.ok(planned > 3);
    const page = await fixture.text(run);
    assert.match(
        page,
        regex(
            /Run blocked<\/h2>\s*<p>\d+ people exceed the task&#39;s /,
            /limit of 3\./,
        ),
    );
    assert.doesNotMatch(page, /name="confirm_count"|value="run"/);
    assert.match(page, /name="switch"/, 'noting that one has seen it stays');
    assertStatus(await fixture.post(task, { ...FORM, name: 'Capped', cap_users: '5000' }), 303);
    assert.match(await fixture.text(run), /name="confirm_count"/);
});

test('people of a preview are sorted by name', async () => {
    const shown = async (page) =>
        [
            ...(await fixture.text(`${await there}?page=${page}`)).matchAll(
                /<th scope="row"><a href="\/users\/[^"]+"><bdi>(.*?)<\/bdi>/g,
            ),
        ].map((m) => m[1]);
    const there = previewTask(await make({ name: 'Sorted' }));
    const sortable = (name) =>
        name
            .normalize('NFD')
            .replaceAll(/[^a-zA-Z ]/g, '')
            .toLowerCase();
    const names = [...(await shown(1)), ...(await shown(2))]
        .filter((name) => /^[\p{L} ]+$/u.test(name))
        .map(sortable);
    assert.ok(names.length > 20);
    assert.deepEqual(names, [...names].sort());
});

test('another filter or action switches off; the old preview cannot be run or seen', async () => {
    // Now the database has everybody to whom the undo gave something back.
    await fixture.untilIdle();
    const task = await make({ name: 'Changing', action: 'suspend' });
    const run = await previewTask(task);
    const { planned: many } = await resultsOf(run);
    assertStatus(await decide(run, { do: 'seen', switch: 'dry' }), 303);
    assert.equal(switchOf(task), '1|1|1');
    assertStatus(
        await fixture.post(task, {
            ...FORM,
            name: 'Changing',
            action: 'suspend',
            cap_users: '7',
            enabled: 'on',
        }),
        303,
    );
    assert.equal(switchOf(task), '1|1|1', 'another cap changes nobody');
    assertStatus(
        await fixture.post(task, {
            ...FORM,
            name: 'Changing',
            action: 'deactivate',
            enabled: 'on',
        }),
        303,
    );
    assert.equal(switchOf(task), '0|1|0');
    assertStatus(await decide(run, { do: 'run', confirm_count: String(many) }), 409);
    assertStatus(await decide(run, { do: 'seen', switch: 'on' }), 409);
    assert.equal(switchOf(task), '0|1|0');
});

test('organization admins are left out, and the preview says so', async () => {
    const run = await previewTask(await make({ name: 'Admins', filter: '2', action: 'suspend' }));
    const { planned, rows } = await resultsOf(run);
    assert.equal(planned, 0);
    assert.ok(
        rows.length > 0 && rows.every((r) => r.outcome === 'skipped' && /admin/i.test(r.reason)),
        JSON.stringify(rows),
    );
    assert.match(await fixture.text(`${run}?outcome=left-out`), /Organization admin/);
    assertStatus(await decide(run, { do: 'run' }), 409);
});

test('the day shows slot and tasks, and warns about a task in the slot', async () => {
    const before = await fixture.text('/settings/sync');
    assert.match(
        before,
        new RegExp(
            `Free Confluence seats</bdi></a> ?` +
                `<span class="hint">Every day at ${FORM.time} \\(UTC\\)</span>`,
        ),
    );
    assert.doesNotMatch(before, /Overlap/);
    await fixture.post('/settings/sync', {
        enabled: 'on',
        slot: String(QUIET_HOUR),
        time_zone: 'UTC',
    });
    assert.match(
        await fixture.text('/settings/sync'),
        new RegExp(`Overlaps the sync\\. Move the task to ${fullHour(QUIET_HOUR + 1)} or later`),
    );
    const refused = await fixture.post('/tasks/new', {
        ...FORM,
        name: 'In the slot',
        time: FORM.time.replace(':00', ':30'),
    });
    assert.equal(refused.status, 422);
    assert.match(refused.text, new RegExp(`next free time is ${fullHour(QUIET_HOUR + 1)}`));
    await fixture.post('/settings/sync', { enabled: 'on', slot: '2', time_zone: 'UTC' });
});

test('readers see everything and no button; addresses that only change are 403', async () => {
    await fixture.setAccess('read');
    const run = await previewTask('/tasks/1');
    const visitor = 'productAdmin';
    for (const path of [
        '/tasks',
        '/tasks/1',
        '/tasks/runs',
        run,
        '/tasks/1/runs/1',
        '/settings/tasks',
        '/settings/sync',
    ]) {
        const { status, text } = await fixture.get(path, visitor);
        assert.equal(status, 200, path);
        assert.doesNotMatch(withoutNotices(text), /<form[^>]*method="post"/, path);
    }
    for (const ending of ['csv', 'json'])
        assertStatus(await fixture.get(`${run}/results.${ending}`, visitor), 200);
    assertStatus(await fixture.get('/tasks/new', visitor), 403);
    for (const path of [
        '/tasks/1',
        '/tasks/1/preview',
        '/tasks/1/switch',
        '/tasks/1/delete',
        run,
        '/users/bulk',
    ])
        assertStatus(await fixture.post(path, {}, { visitor, csrf: 'x' }), 403, path);
    await fixture.setAccess('off');
});

test('a run is found at its own address only', async () => {
    assertStatus(await fixture.get('/tasks/1/runs/1'), 200);
    for (const path of [
        '/tasks/2/runs/1',
        '/users/bulk/1',
        '/tasks/1/runs/999',
        '/tasks/1/runs/x',
        '/tasks/x/runs/1',
        '/tasks/999',
        '/tasks/1/runs/1x/results.csv',
        '/tasks/2/runs/1/results.json',
    ])
        assertStatus(await fixture.get(path), 404, path);
});

test('a deleted task asks first, then is gone from the list; its runs stay', async () => {
    assert.match(
        (await fixture.post('/tasks/1/delete', {}, { from: '/tasks/1' })).text,
        /<h1>Delete this task\?/,
    );
    assertStatus(await fixture.get('/tasks/1'), 200);
    assertStatus(
        await fixture.post('/tasks/1/delete', { confirm: 'yes' }, { from: '/tasks/1' }),
        303,
    );
    assertStatus(await fixture.get('/tasks/1'), 404);
    const run = await fixture.get('/tasks/1/runs/1');
    assert.equal(run.status, 200);
    assert.match(
        run.text,
        /<p class="back"><a href="\/tasks\/runs">All runs</,
        'there is no task to go back to',
    );
});
