// What the settings do: saving, refusing, keeping answers, the key's way from typed to working.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { assertStatus, routes, useFixture } from '../fixture.mjs';

const fixture = useFixture();
const KEY = 'ATCTT-demo-full-0002-9c1d';

test('figures equal an independent count for each threshold', async () => {
    for (const days of [3, 7, 14, 21, 30, 60, 90, 179, 180]) {
        assert.ok(
            [303].includes(
                (await fixture.post('/settings/dashboard', { inactive_days: String(days) })).status,
            ),
        );
        const bare = (list) =>
            list
                .map((s) =>
                    Object.fromEntries(
                        [
                            'product',
                            'site',
                            'billable',
                            'active',
                            'inactive',
                            'neverActive',
                            'new',
                        ].map((name) => [name, s[name]]),
                    ),
                )
                .sort((a, b) => (a.product + a.site < b.product + b.site ? -1 : 1));
        await fixture.checkAtSecond(
            async () => (await fixture.json('/api/v1/summary')).seats,
            async (seats, now) =>
                assert.deepEqual(
                    bare(seats),
                    bare(await fixture.expectedSeats(days, now)),
                    `${days} days`,
                ),
        );
    }
    await fixture.post('/settings/dashboard', { inactive_days: '30' });
});

test('bad numbers are refused with a message, the answer stays, the data stays', async () => {
    for (const bad of [
        '2',
        '181',
        '-1',
        '0',
        '1e3',
        '30.5',
        'abc',
        '',
        ' ',
        '99999999999999999999',
        '٣٠',
        'x'.repeat(65536),
    ]) {
        const { status, text } = await fixture.post('/settings/dashboard', {
            inactive_days: bad,
            currency: 'EUR',
        });
        assert.equal(status, 422, bad.slice(0, 30));
        assert.match(text, /<title>Error: /);
        assert.match(text, /There is a problem/);
        assert.match(text, /aria-invalid="true"/);
        assert.match(text, /value="EUR"/, 'the other answer stays');
        assert.equal((await fixture.json('/api/v1/settings')).dashboard.inactiveDays, 30);
    }
    assert.notEqual(fixture.sql("SELECT count(*) FROM audit WHERE action = 'form.refused'"), '0');
});

test('requests that are not ours', async () => {
    const path = '/settings/dashboard';
    const fields = { inactive_days: '45' };
    for (const csrf of [null, '', 'x', '1.2', `${Math.floor(Date.now() / 1000)}.${'0'.repeat(64)}`])
        assertStatus(await fixture.post(path, fields, { csrf }), 403);
    await fixture.setAccess('full');
    const foreign = await fixture.token(path, 'productAdmin');
    assertStatus(
        await fixture.post(path, fields, { csrf: foreign }),
        403,
        "another person's token",
    );
    await fixture.setAccess('off');
    assertStatus(
        await fixture.post(path, fields, { headers: { Origin: 'https://evil.test' } }),
        403,
    );
    assertStatus(
        await fixture.post(path, fields, { headers: { 'Sec-Fetch-Site': 'cross-site' } }),
        403,
    );
    assertStatus(await fixture.post(path, { ...fields, unknown: '1' }), 400);
    assertStatus(
        await fixture.post(path, [
            ['inactive_days', '45'],
            ['inactive_days', '46'],
        ]),
        400,
    );
    assert.equal((await fixture.json('/api/v1/settings')).dashboard.inactiveDays, 30);
});

test('a check box is on and off in every usual spelling, and nothing else', async () => {
    for (const [word, on] of [
        ['on', true],
        ['off', false],
        ['1', true],
        ['0', false],
        ['yes', true],
        ['no', false],
        ['true', true],
        ['false', false],
    ]) {
        assertStatus(
            await fixture.post('/settings/sync', { enabled: word, slot: '2', time_zone: 'UTC' }),
            303,
            word,
        );
        assert.equal((await fixture.json('/api/v1/settings')).sync.enabled, on, word);
    }
    for (const word of ['', 'maybe', 'On '])
        assertStatus(
            await fixture.post('/settings/sync', { enabled: word, slot: '2', time_zone: 'UTC' }),
            422,
            word,
        );
    await fixture.post('/settings/sync', { enabled: 'on', slot: '2', time_zone: 'UTC' });
});

test('methods, sizes and addresses', async () => {
    const raw = (path, options) => fetch(fixture.url() + path, { redirect: 'manual', ...options });
    assertStatus(await fixture.get('/nope'), 404);
    const wrong = await raw('/audit', {
        method: 'POST',
        body: 'a=b',
        headers: { 'Content-Type': 'application/x-www-form-urlencoded' },
    });
    assert.equal(wrong.status, 405);
    assert.match(wrong.headers.get('allow'), /GET/);
    assertStatus(await raw('/settings', { method: 'DELETE' }), 405);
    const type = { 'Content-Type': 'application/x-www-form-urlencoded' };
    assertStatus(
        await raw('/settings/dashboard', {
            method: 'POST',
            headers: type,
            body: `inactive_days=${'9'.repeat(300 * 1024)}`,
        }),
        413,
    );
    assertStatus(
        await raw('/settings/dashboard', {
            method: 'POST',
            headers: type,
            body: 'inactive_days=%zz',
        }),
        400,
    );
    assertStatus(
        await raw('/settings/dashboard', {
            method: 'POST',
            headers: type,
            body: 'inactive_days=%00',
        }),
        400,
    );
    assertStatus(await fixture.get('/', 'orgAdmin', { method: 'HEAD' }), 200);
});

test('every answer carries the security headers', async () => {
    for (const path of ['/', '/settings', '/nope', '/api/v1/settings']) {
        const { headers } = await fixture.get(path);
        assert.match(
            headers.get('content-security-policy'),
            /default-src 'none'.*frame-ancestors 'none'/,
        );
        assert.doesNotMatch(headers.get('content-security-policy'), /unsafe/);
        assert.equal(headers.get('x-content-type-options'), 'nosniff');
        assert.equal(headers.get('cache-control'), 'no-store');
    }
});

test('every field of every form: wrong types end in no 500 and no change', async () => {
    const evil = [
        'x'.repeat(65536),
        '\u0001\u0002',
        '<script>alert(1)</script>',
        "' OR 1=1 --",
        '\u202e',
        '-1',
        '[]',
    ];
    const stored = () =>
        fixture.sql(`
            SELECT (SELECT group_concat(name || value) FROM setting),
                (SELECT count(*) FROM webhook), (SELECT count(*) FROM api_key),
                (SELECT count(*) FROM job)`);
    const before = stored();
    const csrf = await fixture.token('/settings/dashboard');
    for (const route of routes().filter(
        (r) => r.method === 'POST' && r.path !== '/settings/sync/run',
    ))
        for (const field of route.fields
            .map((f) => f.replace(/\.\*$/, '.confluence').replace('*', ''))
            .filter((f) => f !== 'confirm'))
            for (const value of evil) {
                const { status, text } = await fixture.post(
                    route.path.replaceAll(/\{\w+\}/g, '1'),
                    { [field]: value },
                    { csrf },
                );
                assert.ok(
                    [303, 400, 404, 422].includes(status),
                    `${route.path} ${field}=${value.slice(0, 20)}: ${status}`,
                );
                assert.doesNotMatch(text, /<script>alert/);
            }
    assert.equal(stored(), before);
});

test('a key that does not work is refused in words and the current key stays', async () => {
    const cases = [
        ['ATCTT-demo-expired-0004-dead', /expired|revoked/],
        ['ATCTT-demo-scoped-0003-77aa', /scopes/],
        ['ATCTT-demo-nonsense-000000', /does not accept/],
    ];
    for (const [key, words] of cases) {
        assertStatus(
            await fixture.post('/settings/api-key', {
                action: 'save',
                key,
                label: '',
                expires_on: '',
                org_id: '',
            }),
            303,
        );
        const page = await fixture.until(async () => {
            const p = await fixture.get('/settings/api-key');
            return p.text.includes('Checking…') ? null : p;
        });
        assert.match(page.text, words);
        assert.equal((await fixture.json('/api/v1/settings')).apiKey.key.last4, '4f2a');
    }
    await fixture.post('/settings/api-key', {
        action: 'save',
        key: 'ATCTT-demo-foreign-0005-beef',
        label: '',
        expires_on: '',
        org_id: '4c0k2j31-77aa-41bb-9d2e-0a1b2c3d4e5f',
    });
    const page = await fixture.until(async () => {
        const p = await fixture.get('/settings/api-key');
        return p.text.includes('Checking…') ? null : p;
    });
    assert.match(page.text, /another organization/);
});

test('a wrong entry keeps the other answers and never shows the key', async () => {
    const { status, text } = await fixture.post('/settings/api-key', {
        action: 'save',
        key: KEY,
        label: 'my label',
        expires_on: '31.1.2027',
        org_id: 'abc/../x',
    });
    assert.equal(status, 422);
    assert.match(text, /value="my label"/);
    assert.match(text, /value="31.1.2027"/);
    assert.doesNotMatch(text, new RegExp(KEY));
});

test('a checked key replaces the old one; its expiry comes from the key list', async () => {
    await fixture.post('/settings/api-key', {
        action: 'save',
        key: KEY,
        label: 'rollcall-next',
        expires_on: '',
        org_id: '',
    });
    const settings = await fixture.until(async () => {
        const s = await fixture.json('/api/v1/settings');
        return s.apiKey.key.last4 === '9c1d' && s;
    });
    assert.equal(settings.apiKey.state, 'ok');
    const days = (Date.parse(settings.apiKey.expiresAt) - Date.now()) / 86400e3;
    assert.ok(days > 199 && days < 201);
    assert.match(await fixture.text('/settings/api-key'), /Atlassian's list|Atlassian&#39;s list/);
    assert.equal(
        fixture.sql('SELECT count(*) FROM api_key WHERE sealed IS NOT NULL'),
        '1',
        'old seals are forgotten',
    );
    for (const name of ['web', 'timer']) assert.doesNotMatch(fixture.log(name), /ATCTT-demo/);
    assert.doesNotMatch(
        fixture.sql("SELECT group_concat(coalesce(after, '') || coalesce(detail, '')) FROM audit"),
        /ATCTT/,
    );
});

test('the schedule is saved, and refused in words', async () => {
    assertStatus(
        await fixture.post('/settings/sync', {
            enabled: 'on',
            slot: '5',
            time_zone: 'Europe/Berlin',
        }),
        303,
    );
    assert.deepEqual((await fixture.json('/api/v1/settings')).sync, {
        enabled: true,
        slot: 5,
        timeZone: 'Europe/Berlin',
    });
    for (const bad of [
        { slot: '24' },
        { slot: '-1' },
        { slot: 'x' },
        { time_zone: 'Mars/Olympus' },
        { time_zone: '../etc/passwd' },
    ])
        assertStatus(
            await fixture.post('/settings/sync', {
                enabled: 'on',
                slot: '5',
                time_zone: 'Europe/Berlin',
                ...bad,
            }),
            422,
            JSON.stringify(bad),
        );
    assertStatus(
        await fixture.post('/settings/sync', { slot: '5', time_zone: 'Europe/Berlin' }),
        303,
        'an unticked box switches off',
    );
    assert.equal((await fixture.json('/api/v1/settings')).sync.enabled, false);
});

test('synchronize now: a second run changes nothing', async () => {
    const runs = Number(fixture.sql('SELECT count(*) FROM sync_run'));
    assertStatus(await fixture.syncNow(), 303);
    await fixture.until(
        () => fixture.sql("SELECT count(*) FROM sync_run WHERE outcome = 'ok'") > runs,
    );
    assert.equal(
        fixture.sql('SELECT added || changed || gone FROM sync_run ORDER BY id DESC LIMIT 1'),
        '000',
    );
});

test('a failing run leaves the old figures and says why', async () => {
    const old = (await fixture.json('/api/v1/summary')).seats;
    for (const fault of ['403:5', 'garbage:4', '404:20']) {
        const runs = Number(fixture.sql('SELECT count(*) FROM sync_run'));
        await fixture.control(`ORG_FAULT=${fault}`);
        await fixture.syncNow();
        await fixture.until(
            () => fixture.sql('SELECT count(*) FROM sync_run WHERE finished_at IS NOT NULL') > runs,
        );
        const [outcome, error] = fixture.row(
            'SELECT outcome, error FROM sync_run ORDER BY id DESC LIMIT 1',
        );
        assert.equal(outcome, 'failed', fault);
        assert.ok(error.length > 20);
        assert.deepEqual((await fixture.json('/api/v1/summary')).seats, old);
    }
});

test('a fifth of the people vanished: nothing changes until an admin confirms', async () => {
    await fixture.control('ORG_USERS=1500');
    await fixture.syncNow();
    const run = await fixture.until(() =>
        fixture.sql("SELECT id FROM sync_run WHERE outcome = 'suspicious'"),
    );
    assert.equal((await fixture.json('/api/v1/summary')).users, 2000);
    assertStatus(
        await fixture.post('/settings/sync/run', { confirm_run: run }, { from: '/settings/sync' }),
        303,
    );
    await fixture.until(async () => (await fixture.json('/api/v1/summary')).users === 1500);
    assert.equal(
        fixture.sql('SELECT count(*) FROM user WHERE gone_at IS NOT NULL'),
        '500',
        'kept with their date',
    );
});

test(
    'the database is locked, then the lock ends: 503 in words, nothing half saved',
    { timeout: 120000 },
    async () => {
        const days = (await fixture.json('/api/v1/settings')).dashboard.inactiveDays;
        const token = await fixture.token('/settings/dashboard');
        const { spawn } = await import('node:child_process');
        const lock = spawn('sqlite3', ['-cmd', '.timeout 60000', `${fixture.folder}/rollcall.db`], {
            stdio: ['pipe', 'pipe', 'inherit'],
        });
        lock.stdin.write('BEGIN IMMEDIATE;\nSELECT 1;\n');
        await new Promise((go) => lock.stdout.once('data', go));
        const { status, text } = await fixture.post(
            '/settings/dashboard',
            { inactive_days: '77' },
            { csrf: token },
        );
        assert.equal(status, 503);
        assert.match(text, /busy/);
        lock.stdin.end('ROLLBACK;\n');
        await new Promise((done) => lock.on('exit', done));
        assert.equal((await fixture.json('/api/v1/settings')).dashboard.inactiveDays, days);
    },
);

test('the audit only grows', () => {
    for (const text of ["UPDATE audit SET who = 'x'", 'DELETE FROM audit'])
        assert.throws(() => fixture.sql(text), /only grows/);
});
