// The audit page, the JSON of settings and synchronization, and what watches the program.
import { after, before, test } from 'node:test';
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { openHouse, root } from './house.mjs';

let house;
before(async () => { house = await openHouse(); });
after(async () => { await house.close(); });
const rows = (text) => [...text.matchAll(/<tr>\s*<td class="nowrap"><time datetime="([^"]+)">.*?<\/tr>/gs)];

test('a change is in the audit, in words, with from and to', async () => {
    await house.post('/settings/dashboard', { inactive_days: '45' });
    const { status, text } = await house.get('/audit?action=setting');
    assert.equal(status, 200);
    assert.match(rows(text)[0][0], /olivia\.admin@example\.test.*Changed a setting.*inactive_days.*from <b>30<\/b> to <b>45<\/b>/s);
});

test('every action that is written has words', async () => {
    const actions = new Set();
    for (const folder of ['core', 'cgi-bin', 'timer', 'ctl'])
        for (const file of readdirSync(join(root, folder), { recursive: true }).filter((name) => name.endsWith('.c')))
            for (const [call] of readFileSync(join(root, folder, file), 'utf8').matchAll(/audit_(?:add|refused)\([^;]*;/g))
                for (const [, name] of call.matchAll(/"([a-z]+(?:\.[a-z]+)+)"/g)) actions.add(name);
    assert.ok(actions.size > 30 && actions.size < 50, `${actions.size} actions`);
    for (const name of actions) house.sql(`INSERT INTO audit (at, who, action, subject) VALUES (1, 'wordy@example.test', '${name}', 'x')`);
    const shown = [...(await house.get('/audit?who=wordy@example.test')).text.matchAll(/<td>([^<]+)<br>/g)].map((m) => m[1]);
    assert.equal(shown.length, actions.size);
    assert.deepEqual(shown.filter((words) => !/^[A-Z]/.test(words)), []);
});

test('rows are paged by a cursor and none is lost or shown twice', async () => {
    house.sql("WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 120) INSERT INTO audit (at, who, action, subject) SELECT 1000000 + i, 'pager@example.test', 'test.page', 'row ' || i FROM n");
    const seen = [];
    for (let path = '/audit?who=PAGER@example.test'; path;) {
        const { text } = await house.get(path);
        seen.push(...[...text.matchAll(/row (\d+)</g)].map((m) => Number(m[1])));
        path = text.match(/href="([^"]+)">Older/)?.[1].replaceAll('&amp;', '&');
    }
    assert.deepEqual(seen, Array.from({ length: 120 }, (_, i) => 120 - i));
});

test('hostile filters are text', async () => {
    for (const query of ['who=%3Cscript%3Ealert(1)%3C/script%3E', 'action=%22%3E%3Cimg%20src=x%3E', 'before=abc', 'before=-1', 'before=99999999999999999999']) {
        const { status, text } = await house.get(`/audit?${query}`);
        assert.equal(status, 200, query);
        assert.doesNotMatch(text, /<script>alert|<img/);
    }
    for (const query of ['who=%ff', 'who=%01', 'who=%zz', 'who=a%00b']) assert.equal((await house.get(`/audit?${query}`)).status, 400, query);
    assert.match((await house.get('/audit?who=nobody@example.test')).text, /Nothing fits/);
});

test('JSON of settings: as the forms name them, secrets as their last four', async () => {
    const s = (await house.get('/api/v1/settings')).json();
    assert.deepEqual(s.apiKey.key, { set: true, last4: '4f2a' });
    assert.equal(s.apiKey.state, 'ok');
    assert.match(s.apiKey.expiresAt, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);
    assert.deepEqual(s.access, { productAdmins: 'off', userAccessAdmins: 'off' });
    assert.equal(typeof s.sync.enabled, 'boolean');
    assert.equal(typeof s.sync.slot, 'number');
    assert.doesNotMatch(JSON.stringify(s), /ATCTT/);
});

test('JSON of synchronization: runs newest first, the next run in the future', async () => {
    const s = (await house.get('/api/v1/sync')).json();
    assert.equal(s.running, false);
    assert.equal(s.runs[0].outcome, 'ok');
    assert.equal(s.runs[0].users, 2000);
    assert.ok(Date.parse(s.nextRun) > Date.now() - 5000);
    await house.post('/settings/sync', { slot: '2', time_zone: 'UTC' });
    assert.equal((await house.get('/api/v1/sync')).json().nextRun, null);
});

test('an error under /api/ is JSON with the status of the page', async () => {
    const refused = await house.get('/api/v1/settings', 'ordinary');
    assert.equal(refused.status, 403);
    assert.match(refused.json().error, /organization admin/);
    assert.equal((await house.get('/api/v1/settings', 'nobody')).status, 401);
});

test('health and metrics need nobody; the pages say what stands', async () => {
    for (const path of ['/healthz', '/readyz', '/metrics'])
        assert.equal((await house.get(path, 'nobody')).status, 200);
    const { text } = await house.get('/metrics', 'nobody');
    assert.match(text, /^rollcall_up 1$/m);
    assert.match(text, /^rollcall_users 2000$/m);
    const overview = (await house.get('/settings')).text;
    for (const words of ['Key …4f2a expires in', 'Inactive after 45 days']) assert.ok(overview.includes(words), words);
});

test('removing the key asks first, then everything else stays', async () => {
    const asked = await house.post('/settings/api-key', { action: 'remove' });
    assert.equal(asked.status, 200);
    assert.match(asked.text, /<h1>Confirm/);
    assert.equal((await house.get('/api/v1/settings')).json().apiKey.key.set, true);
    assert.equal((await house.post('/settings/api-key', { action: 'remove', confirm: 'yes' })).status, 303);
    assert.deepEqual((await house.get('/api/v1/settings')).json().apiKey.key, { set: false, last4: null });
    assert.equal(house.sql('SELECT count(*) FROM api_key WHERE sealed IS NOT NULL'), '0');
    assert.equal((await house.get('/api/v1/summary')).json().users, 2000);
});

const refusals = (path) =>
    house.sql(
        'SELECT detail, coalesce(times, 1) FROM audit a LEFT JOIN audit_repeat r ON r.audit = a.id' +
            ` WHERE action = 'form.refused' AND subject = '${path}' ORDER BY a.id`,
    );

test('of a refused form the audit keeps which fields, never what was typed, and counts', async () => {
    const mail = { server: 'mail.example.test', port: '25', tls: 'none', from: 'a@example.test' };
    const typed = 'SmtpPassw0rd!';
    const csrf = await house.token('/settings/email');
    for (let i = 0; i < 12; i++) {
        const fields = { ...mail, to: typed, port: i % 2 ? '25' : 'Passw0rd-as-port' };
        assert.equal((await house.post('/settings/email', fields, { csrf })).status, 422);
    }
    assert.equal(refusals('/settings/email'), 'port, to|12');
    await house.post('/settings/dashboard', { inactive_days: typed });
    assert.equal(refusals('/settings/dashboard'), 'inactive_days|1', 'another page has a row of its own');
    assert.ok(!house.sql('SELECT * FROM audit').includes(typed));
    assert.ok(!house.sql('SELECT * FROM audit').includes('Passw0rd-as-port'));
    const shown = (await house.get('/audit?action=form.refused')).text;
    assert.match(shown, /port, to<\/div><div class="hint">12 times until \d\d:\d\d:\d\d</);
});

test('entries that are refused again are counted in one row', async () => {
    const counted = () =>
        house
            .sql(
                'SELECT count(*), sum(coalesce(times, 1)) FROM audit a' +
                    ' LEFT JOIN audit_repeat r ON r.audit = a.id' +
                    " WHERE action = 'access.refused' AND who = 'uma.user@example.test'",
            )
            .split('|');
    await house.get('/users', 'ordinary');
    const [rows, times] = counted();
    assert.equal(rows, '1');
    const until = Date.now() + 2100; // counted once a second: nothing is written for each try
    for (let i = 0; Date.now() < until; i++)
        assert.equal((await house.get(i % 2 ? '/users' : '/audit', 'ordinary')).status, 403);
    const [after, more] = counted();
    assert.equal(after, '1');
    assert.ok(more - times >= 1 && more - times <= 3, `${times}, then ${more}`);
});

test('a person and a kind are found without reading the whole audit', async () => {
    house.sql("INSERT INTO audit (at, who, action, subject) VALUES (1, 'rare@example.test', 'rare.kind', 'x')");
    house.sql(
        'WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 150000)' +
            " INSERT INTO audit (at, who, action, subject) SELECT 1, 'often@example.test', 'often', i FROM n",
    );
    const best = async (path) => {
        let least = Infinity;
        for (let i = 0; i < 5; i++) {
            const began = performance.now();
            assert.equal((await house.get(`${path}&before=${1e9 + i}`)).status, 200);
            least = Math.min(least, performance.now() - began);
        }
        return least;
    };
    const plain = await best('/audit?x=');
    for (const path of ['/audit?who=rare@example.test', '/audit?action=rare'])
        assert.ok((await best(path)) < 6 * plain, path);
    assert.match((await house.get('/audit?who=RARE@example.test&action=rare')).text, /rare\.kind/);
});
