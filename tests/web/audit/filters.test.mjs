// Filters, links and exports of the audit.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { assertStatus, useFixture } from '../fixture.mjs';
import { runHelpers } from '../run_helpers.mjs';

const fixture = useFixture();
const { decide, endOf, plainPeople, previewBulk } = runHelpers(fixture);

const subjectsOf = (text) =>
    [...text.matchAll(/"About">\s*(?:<a [^>]*>|<span class="hint">)<bdi>([^<]*)<\/bdi>/g)].map(
        (m) => m[1],
    );
const find = async (query) => subjectsOf(await fixture.text(`/audit?${query}`));

test('from and to are days in the zone of the pages, both included', async () => {
    await fixture.post('/settings/display', { rows: '50', zone: 'Asia/Kolkata' });
    const utc = (text) => Math.floor(Date.parse(text) / 1000);
    for (const [at, subject] of [
        ['2025-03-09T18:29:59Z', 'before the first day'],
        ['2025-03-09T18:30:00Z', 'first second'],
        ['2025-03-11T18:29:59Z', 'last second'],
        ['2025-03-11T18:30:00Z', 'after the last day'],
    ])
        fixture.sql(`
            INSERT INTO audit (at, who, action, subject)
            VALUES (${utc(at)}, 'day@example.test', 'day.test', '${subject}')`);
    const days = 'action=day.test&from=2025-03-10&to=2025-03-11';
    assert.deepEqual(await find(days), ['last second', 'first second']);
    assert.deepEqual(await find('action=day.test&to=2025-03-09'), ['before the first day']);
    assert.deepEqual(await find('action=day.test&from=2025-03-12'), ['after the last day']);
    assert.match(await fixture.text(`/audit?${days}`), /Mon 10 Mar 2025, 00:00 IST/);
    await fixture.post('/settings/display', { rows: '50', zone: '' });
    for (const bad of ['from=x', 'to=2025-02-30']) {
        const refused = await fixture.get(`/audit?${bad}`);
        assertStatus(refused, 422, bad);
        assert.match(refused.text, /Enter a date, for example 2026-01-31/);
        assertStatus(await fixture.get(`/audit.csv?${bad}`), 400, bad);
    }
    assertStatus(await fixture.get('/audit?from=&to=&who=&q=&action='), 200, 'an empty form');
});

test('any part of a name or address finds what a person did, in any case', async () => {
    await fixture.post('/settings/dashboard', { inactive_days: '44' });
    for (const part of ['olivia', 'OLIVIA ADM', 'ólivia', 'admin@exam', 'ivia']) {
        const text = await fixture.text(`/audit?action=setting&who=${encodeURIComponent(part)}`);
        assert.match(text, />Olivia Admin<.*Inactivity threshold/s, part);
    }
    assert.match(await fixture.text('/audit?who=nobody-at-all'), /No matching entries/);
});

test('text finds what is stored and the words that are shown', async () => {
    await fixture.post('/settings/tasks', { approval_users: '10' });
    for (const text of ['approval_users', 'Approvals', 'approv'])
        assert.deepEqual(await find(`action=setting&q=${text}`), ['Approvals'], text);
    const page = await fixture.text('/audit?action=setting&q=Approvals');
    assert.match(page, /<bdi>0<\/bdi>.*→.*<bdi>10 people<\/bdi>/s);
    assert.ok((await find('q=Changed+a+setting')).includes('Approvals'), 'the name of the action');
    fixture.sql(`
        INSERT INTO audit (at, who, action, subject, detail)
        VALUES (1, 'x@example.test', 'odd.text', 'percent', '100%_sure')`);
    assert.deepEqual(await find('q=100%25_sure'), ['percent']);
    assert.deepEqual(await find('q=100%25%25sure'), [], 'wildcards are text');
});

test('rejected forms are folded away until they are wanted', async () => {
    await fixture.post('/settings/dashboard', { inactive_days: 'many' });
    const forms = (text) => text.match(/Form rejected/g)?.length ?? 0;
    assert.equal(forms(await fixture.text('/audit')), 0);
    assert.equal(forms(await fixture.text('/audit?refused=1')), 1);
    assert.equal(forms(await fixture.text('/audit?action=form.refused')), 1);
});

test('entries lead to person, webhook, filter, task and run', async () => {
    const person = fixture.row("SELECT id, account_id FROM user WHERE status = 'active' LIMIT 1");
    fixture.sql(`
        INSERT INTO saved_filter (id, name, query, created_by, created_at, changed_by, changed_at)
        VALUES (70, 'Lead filter', 'status=active', 'x', 1, 'x', 1);
        INSERT INTO task (id, name, filter, schedule, at_time, time_zone, cap_users, cap_percent,
            notify, created_by, created_at, changed_by, changed_at)
        VALUES (71, 'Lead task', 70, 'manual', '06:00', 'UTC', 10, 10, '', 'x', 1, 'x', 1);
        INSERT INTO webhook (id, name, url, notes, created_by, created_at, changed_by, changed_at)
        VALUES (72, 'Lead hook', 'https://example.test/x', '', 'x', 1, 'x', 1);`);
    const add = (action, subject, detail = '') =>
        fixture.sql(`
            INSERT INTO audit (at, who, action, subject, after, detail)
            VALUES (2, 'lead@example.test', '${action}', '${subject}',
                'suspend; filter 70; only by hand', '${detail}')`);
    add('protect.user', person[1]);
    add('filter.add', 'Lead filter');
    add('task.create', 'Lead task');
    add('webhook.pause', 'webhook 72');
    add('sync.run', 'sync');
    fixture.sql(`
        INSERT INTO event (id, uid, trigger, subject, body, created_at)
        VALUES (80, 'lead', 'taskSuccess', 'x', '{}', 1);
        INSERT INTO delivery (id, event, webhook, state, due_at)
        VALUES (81, 80, 72, 'cancelled', 1)`);
    add('webhook.redeliver', 'delivery 81');
    add('webhook.redeliver', 'delivery 72');
    const text = await fixture.text('/audit?who=lead@example.test');
    for (const [path, name] of [
        [`/users/${encodeURIComponent(person[1])}`, '[^<]+'],
        ['/filters/70', 'Lead filter'],
        ['/tasks/71', 'Lead task'],
        ['/settings/automation/72', 'Lead hook'],
        ['/settings/sync', 'Sync'],
    ])
        assert.match(text, new RegExp(`<a href="${path}"><bdi>${name}</bdi></a>`), path);
    assert.match(text, /<bdi>[A-Z][^<]*; filter Lead filter; only by hand<\/bdi>/);
    const redelivered = 'Redelivered an event</td><td data-label="About">';
    assert.ok(text.includes(`${redelivered}<span class="hint"><bdi>delivery 72<`));
    assert.ok(text.includes(`${redelivered}<a href="/settings/automation/72">`));
});

test('a run is led to from its start, its end and its undo', async () => {
    const managed = "claim_status = 'managed'";
    const run = await previewBulk({ action: 'suspend' }, plainPeople(2, managed));
    assertStatus(await decide(run, { do: 'run', confirm_count: '2' }), 303);
    await endOf(run);
    await fixture.untilIdle();
    const text = await fixture.text('/audit?action=run.');
    const links = [...text.matchAll(new RegExp(`<a href="${run}"`, 'g'))];
    assert.equal(links.length, 2, 'start and end');
    assert.match(text, /Started a run<\/td>/);
    assert.match(text, /Run finished<\/td>/);
    const undone = await decide(run, { do: 'undo', confirm: 'yes' });
    assertStatus(undone, 303);
    const undo = undone.headers.get('location');
    assert.match(
        await fixture.text('/audit?action=run.undo'),
        new RegExp(`Requested undo</td><td data-label="About"><a href="${undo}"`),
    );
});

test('CSV and JSON have the rows of the page, by the same filters and rights', async () => {
    fixture.sql(`
        WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 120)
        INSERT INTO audit (at, who, action, subject, before, after)
        SELECT 3000 + i, 'export@example.test', 'export.test', 'row ' || i, '=1+1', 'b,"c"'
        FROM n`);
    const csv = await fixture.get('/audit.csv?who=export@example');
    assert.match(csv.headers.get('content-disposition'), /rollcall-audit\.csv/);
    const lines = csv.text.trim().split('\r\n');
    assert.equal(lines.length, 121);
    assert.match(lines[0], /at,who,name,action,subject,before,after,detail,times,lastAt$/);
    assert.match(lines[1], /^"1970-01-01T00:52:00Z","export@example\.test","",/);
    assert.match(lines[1], /,"export\.test","row 120",/);
    assert.match(lines[1], /"'=1\+1","b,""c"""/, 'no formula');
    const { data } = await fixture.json('/audit.json?who=export@example&q=row+12');
    assert.deepEqual(
        data.map((row) => row.subject),
        ['row 120', 'row 12'],
    );
    assert.equal(data[0].at, '1970-01-01T00:52:00Z');
    assert.deepEqual((await fixture.json('/audit.json?who=no-such')).data, []);
    for (const path of ['/audit.csv', '/audit.json'])
        assertStatus(await fixture.get(path, 'ordinary'), 403, path);
    const text = await fixture.text('/audit?who=export@example&q=row');
    assert.match(text, /href="\/audit\.csv\?who=export%40example&amp;q=row"/);
    assert.match(text, /href="\/audit\?who=export%40example&amp;q=row&amp;before=\d+">Older/);
});

test('200,000 rows: each filter answers quickly', async () => {
    fixture.sql(`
        WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 200000)
        INSERT INTO audit (at, who, action, subject, before, after)
        SELECT unixepoch() - 200000 + i, 'person' || i % 50 || '@example.test',
            CASE i % 4 WHEN 0 THEN 'form.refused' WHEN 1 THEN 'run.end' ELSE 'setting.change' END,
            'subject ' || i, 'a text of some length', 'another text of some length'
        FROM n`);
    const day = new Date(Date.now() - 86400e3).toISOString().slice(0, 10);
    for (const query of [
        '',
        `from=${day}&to=${day}`,
        'who=person7@',
        'who=olivia',
        'who=lead@example.test&q=hook',
        'action=webhook',
        'action=run.end&who=person7@',
        'q=nowhere-to-be-found',
        `q=subject+5&from=${day}`,
    ]) {
        let least = Infinity;
        for (let i = 0; i < 3; i++) {
            const began = performance.now();
            assertStatus(await fixture.get(`/audit?${query}&before=${1e9 + i}`), 200);
            least = Math.min(least, performance.now() - began);
        }
        assert.ok(least < 1000, `${query}: ${Math.round(least)} ms`);
    }
});
