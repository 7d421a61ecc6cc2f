// Every route × every kind of visitor, from the route table of the program; methods, sizes, foreign
// requests and headers.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { assertStatus, routes, useFixture, VISITORS } from '../fixture.mjs';

const fixture = useFixture();
const RANK = { none: 0, self: 1, read: 2, full: 3, owner: 4 };

/** The level of each visitor when both roles have the level `role`. */
const levels = (role) =>
    Object.fromEntries(
        Object.entries(VISITORS).map(([name, v]) => [
            name,
            ['productAdmin', 'accessAdmin'].includes(name) ? role : v.level,
        ]),
    );

for (const role of ['self', 'read', 'full'])
    test(`routes × visitors, product admins and user access admins: ${role}`, async () => {
        const setting = role === 'self' ? 'off' : role;
        const wrong = [];
        assertStatus(
            await fixture.post('/settings/access', {
                product_admins: setting,
                user_access_admins: setting,
                confirm: 'yes',
            }),
            303,
        );
        for (const [name, level] of Object.entries(levels(role))) {
            // Readers, and people who only see themselves, find no form and so no token.
            let csrf;
            if (level === 'nobody' || level === 'none') csrf = 'x';
            else if (level !== 'self') csrf = await fixture.token('/settings/dashboard', name);
            for (const route of routes().filter((r) => r.need !== 'none')) {
                const path = route.path.replaceAll(/\{\w+\}/g, '1');
                const { status, text } =
                    route.method === 'GET'
                        ? await fixture.get(path, name)
                        : await fixture.post(path, {}, { visitor: name, csrf: csrf ?? 'x' });
                const expectedInstead = (expected) =>
                    wrong.push(
                        `${route.method} ${path} as ${name} (${level}, needs ` +
                            `${route.need}): ${status}, not ${expected}`,
                    );
                if (level === 'nobody') {
                    if (status !== 401) expectedInstead(401);
                    continue;
                }
                if (RANK[level] < RANK[route.need]) {
                    if (status !== 403) expectedInstead(403);
                    else if (/form has expired/.test(text))
                        expectedInstead('403 for the right, before the token');
                    continue;
                }
                if (csrf === undefined && route.method === 'POST') continue;
                if (![200, 303, 400, 404, 409, 422].includes(status)) expectedInstead('an answer');
                if (route.method === 'POST') {
                    const bare = await fixture.post(path, {}, { visitor: name, csrf: null });
                    if (bare.status !== 403 || !/form/.test(bare.text))
                        wrong.push(`POST ${path} as ${name} without a token: ${bare.status}`);
                } else {
                    const head = await fixture.get(path, name, { method: 'HEAD' });
                    if (head.status !== status || head.text !== '')
                        wrong.push(`HEAD ${path} as ${name}: ${head.status}`);
                }
            }
        }
        assert.deepEqual(wrong, []);
    });

test('each path refuses the methods it does not have, and names those it has', async () => {
    await fixture.setAccess('off');
    const methods = {};
    for (const r of routes()) (methods[r.path] ??= new Set()).add(r.method);
    for (const [pattern, known] of Object.entries(methods))
        for (const method of ['GET', 'POST', 'PUT', 'DELETE', 'PATCH', 'OPTIONS'].filter(
            (m) => !known.has(m),
        )) {
            const path = pattern.replaceAll(/\{\w+\}/g, '1');
            const { status, headers } = await fixture.get(path, 'orgAdmin', {
                method,
                ...(method === 'GET'
                    ? {}
                    : {
                          body: 'a=b',
                          headers: { 'Content-Type': 'application/x-www-form-urlencoded' },
                      }),
            });
            assert.equal(status, 405, `${method} ${path}`);
            for (const m of known)
                assert.ok(
                    headers.get('allow').includes(m),
                    `${method} ${path} allows ${headers.get('allow')}`,
                );
        }
    for (const path of [
        '/nope',
        '/settings/nope',
        '/settings/api-key/',
        '/users/1/nope/x',
        '/api/v2/users',
    ])
        assertStatus(await fixture.get(path), 404, path);
});

test('reading pages writes nothing', async () => {
    // Some requests above asked for synchronizations, which write.
    await fixture.untilIdle();
    const written = () =>
        fixture.sql(
            '.dump audit event delivery attempt webhook task run job setting protection ' +
                'saved_filter api_key',
        );
    fixture.sql(`
        INSERT INTO webhook (id, name, url, enabled, created_at, created_by, changed_at, changed_by)
        VALUES (1, 'One', 'http://127.0.0.1:9/x', 0, 1, 'x', 1, 'x');
        INSERT INTO event (id, uid, trigger, subject, body, created_at)
        VALUES (1, 'u', 'taskFailure', 's', '{}', unixepoch());
        INSERT INTO delivery (event, webhook, recipient, state, due_at, tries, ended_at)
        VALUES (1, 1, NULL, 'dead', 0, 1, 1), (1, NULL, 'a@example.test', 'dead', 0, 1, 1)`);
    const before = written();
    for (const r of routes().filter((one) => one.method === 'GET'))
        await fixture.get(r.path.replaceAll(/\{\w+\}/g, '1'));
    assert.equal(written(), before);
});

test('no header of a request lets anybody in', async () => {
    const { status } = await fixture.get('/settings', 'nobody', {
        headers: {
            'Remote-User': 'olivia.admin@example.test',
            'X-Remote-User': 'olivia.admin@example.test',
            REMOTE_USER: 'olivia.admin@example.test',
        },
    });
    assert.equal(status, 401);
});

test('forged requests: tokens, origins, unknown and doubled fields', async () => {
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
                // a pasted list is answered by what it matches
                const matches = route.path === '/users/paste' && field === 'addresses';
                assert.ok(
                    [303, 400, 404, 422, ...(matches ? [200] : [])].includes(status),
                    `${route.path} ${field}=${value.slice(0, 20)}: ${status}`,
                );
                assert.doesNotMatch(text, /<script>alert/);
            }
    assert.equal(stored(), before);
});
