// Every route × every kind of visitor, from the program's own route table.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { regex } from '../../text.mjs';
import { assertStatus, routes, useFixture, VISITORS } from '../fixture.mjs';

const fixture = useFixture();

const RANK = { none: 0, read: 1, full: 2, owner: 3 };

/** What each visitor may do when the two roles are let in that far. */
const levels = (role) =>
    Object.fromEntries(
        Object.entries(VISITORS).map(([name, v]) => [
            name,
            ['productAdmin', 'accessAdmin'].includes(name) ? role : v.level,
        ]),
    );

for (const role of ['none', 'read', 'full'])
    test(`routes × visitors, product admins and user access admins: ${role}`, async () => {
        const setting = role === 'none' ? 'off' : role;
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
            const csrf =
                level === 'nobody' || level === 'none'
                    ? 'x'
                    : await fixture.token('/settings/dashboard', name);
            for (const route of routes().filter((r) => r.need !== 'none')) {
                const path = route.path.replaceAll(/\{\w+\}/g, '1');
                const { status, text } =
                    route.method === 'GET'
                        ? await fixture.get(path, name)
                        : await fixture.post(path, {}, { visitor: name, csrf: csrf ?? 'x' });
                const say = (expected) =>
                    wrong.push(
                        `${route.method} ${path} as ${name} (${level}, needs ` +
                            `${route.need}): ${status}, not ${expected}`,
                    );
                if (level === 'nobody') {
                    if (status !== 401) say(401);
                    continue;
                }
                if (RANK[level] < RANK[route.need]) {
                    if (status !== 403) say(403);
                    else if (/form is too old/.test(text))
                        say('403 for the right, before the token');
                    continue;
                }
                // readers are shown no form, so they have no token
                if (csrf === undefined && route.method === 'POST') continue;
                if (![200, 303, 400, 404, 409, 422].includes(status)) say('an answer');
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

test('looking at pages writes nothing', async () => {
    // some of the requests above asked for synchronizations, which write, and give taken roles back
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

test('a role that is taken away closes the door at the next click', async () => {
    assertStatus(await fixture.get('/settings', 'orgAdmin'), 200);
    const user = fixture.sql("SELECT id FROM user WHERE email = 'olivia.admin@example.test'");
    fixture.sql(
        `DELETE FROM user_platform_role WHERE user = ${user} AND role = 'atlassian/org-admin'`,
    );
    assertStatus(await fixture.get('/settings', 'orgAdmin'), 403);
    fixture.sql(
        `INSERT INTO user_platform_role (user, role) VALUES (${user}, 'atlassian/org-admin')`,
    );
    assertStatus(await fixture.get('/settings', 'orgAdmin'), 200);
    fixture.sql(`UPDATE user SET status = 'suspended' WHERE id = ${user}`);
    assertStatus(await fixture.get('/settings', 'orgAdmin'), 403, 'suspended admins never enter');
    fixture.sql(`UPDATE user SET status = 'active' WHERE id = ${user}`);
});

test('app access lists who can enter and why, and that nobody locks themself out', async () => {
    fixture.ctl('grant', 'grace@elsewhere.test');
    // who admits people to a sandbox, by himself or by a group, opens no door
    const uma = fixture.sql("SELECT id FROM user WHERE email = 'uma.user@example.test'");
    const sandbox = fixture.sql('SELECT min(id) FROM product WHERE sandbox');
    fixture.sql(`
        INSERT OR IGNORE INTO seat (user, product)
        SELECT ${uma}, min(id)
        FROM product
        WHERE NOT sandbox;
        INSERT INTO user_role (user, product, role)
        VALUES (${uma}, ${sandbox}, 'atlassian/user-access-admin');
        INSERT INTO user_group (group_id, name) VALUES ('sandbox-access', 'sandbox-access');
        INSERT INTO group_role (user_group, product, role)
        SELECT id, ${sandbox}, 'atlassian/user-access-admin'
        FROM user_group
        WHERE group_id = 'sandbox-access';
        INSERT INTO membership
        SELECT ${uma}, id
        FROM user_group
        WHERE group_id = 'sandbox-access';
        INSERT INTO admin_member
        SELECT id, ${uma}
        FROM user_group
        WHERE group_id = 'sandbox-access'`);
    await fixture.setAccess('read', 'full');
    assertStatus(await fixture.get('/settings', 'ordinary'), 403);
    const { text } = await fixture.get('/settings/access');
    const rows = [
        ...text.matchAll(
            regex(
                /<tr><th scope="row"><bdi>(.*?)<\/bdi><\/th><td><bdi>(.*?)<\/bdi><\/td><td>/g,
                /(.*?)<\/td><td>(.*?)<\/td><\/tr>/,
            ),
        ),
    ].map((m) => m.slice(1));
    const row = (who) => rows.find((r) => r[1] === who);
    assert.match(row('grace@elsewhere.test')[2], /^Granted on the server by host:/);
    assert.deepEqual(row('olivia.admin@example.test').slice(2), [
        'Organization admin',
        'Full access, API key and app access',
    ]);
    assert.deepEqual(row('paul.product@example.test').slice(2), ['Product admin', 'Read only']);
    assert.deepEqual(row('aaron.access@example.test').slice(2), [
        'User access admin with product access',
        'Full access',
    ]);
    for (const absent of ['uma.user', 'alice.access', 'sam.site', 'oscar.admin'])
        assert.equal(row(`${absent}@example.test`), undefined, absent);
    for (const [, who] of rows.filter((r) => r[1].includes('@example.test')))
        assert.notEqual(
            fixture.sql(`
                SELECT count(*)
                FROM user
                WHERE email = '${who}' AND status = 'active' AND gone_at IS NULL`),
            '0',
            who,
        );
    assert.match(text, /<dt>You<\/dt><dd>organization admin; no choice above can lock you out/);
    assertStatus(
        await fixture.post('/settings/access', {
            product_admins: 'off',
            user_access_admins: 'off',
        }),
        303,
    );
    assertStatus(await fixture.get('/settings/access'), 200, 'and it is true');
    fixture.ctl('revoke', 'grace@elsewhere.test');
});

test('a setting lets a role read or change; removed, it refuses at once', async () => {
    assertStatus(await fixture.get('/settings', 'productAdmin'), 403);
    assertStatus(
        await fixture.post('/settings/access', {
            product_admins: 'read',
            user_access_admins: 'off',
        }),
        303,
    );
    assertStatus(await fixture.get('/settings', 'productAdmin'), 200);
    const refused = await fixture.post(
        '/settings/dashboard',
        { inactive_days: '60' },
        { visitor: 'productAdmin', csrf: 'x' },
    );
    assert.equal(refused.status, 403);
    assert.match(refused.text, /full access/);
    const ask = await fixture.post('/settings/access', {
        product_admins: 'full',
        user_access_admins: 'read',
    });
    assert.equal(ask.status, 200);
    assert.match(ask.text, /<h1>[^<]*Confirm/);
    assertStatus(
        await fixture.post('/settings/access', {
            product_admins: 'full',
            user_access_admins: 'read',
            confirm: 'yes',
        }),
        303,
    );
    assertStatus(
        await fixture.post(
            '/settings/dashboard',
            { inactive_days: '60' },
            { visitor: 'productAdmin' },
        ),
        303,
    );
    assertStatus(
        await fixture.post(
            '/settings/access',
            { product_admins: 'off' },
            { visitor: 'productAdmin', csrf: 'x' },
        ),
        403,
    );
    assertStatus(await fixture.get('/settings', 'accessAdmin'), 200);
    assertStatus(
        await fixture.get('/settings', 'seatlessAccessAdmin'),
        403,
        'needs a billable seat',
    );
    assertStatus(
        await fixture.post('/settings/access', {
            product_admins: 'off',
            user_access_admins: 'off',
        }),
        303,
    );
    assertStatus(await fixture.get('/settings', 'productAdmin'), 403);
});

/** The times of the synchronizations, moved; the way back. */
async function aged(seconds) {
    await fixture.untilIdle(); // a synchronization under way would bring fresh roles
    const moved = (by) =>
        fixture.sql(`
            UPDATE sync_run
            SET started_at = started_at - ${by}, finished_at = finished_at - ${by}`);
    moved(seconds);
    return () => moved(-seconds);
}
const OLD = /Your roles were last read more than 72 hours ago/;
const UNTIL = /next complete synchronization ends this by itself[^<]*rollcallctl grant/;

test('roles older than 72 hours only read, and every page and refusal says why', async () => {
    await fixture.setAccess('full', 'read');
    const csrf = await fixture.token('/settings/dashboard');
    const back = await aged(73 * 3600);
    const wrong = [];
    for (const visitor of ['orgAdmin', 'productAdmin'])
        for (const route of routes().filter((r) => r.need !== 'none')) {
            const path = route.path.replaceAll(/\{\w+\}/g, '1');
            const may = route.need === 'read';
            const answer =
                route.method === 'GET'
                    ? await fixture.get(path, visitor)
                    : await fixture.post(path, {}, { visitor, csrf });
            const page = /html/.test(answer.headers.get('content-type'));
            if (!may && (answer.status !== 403 || !OLD.test(answer.text)))
                wrong.push(`${route.method} ${path}: ${answer.status}`);
            if (may && ![200, 400, 404].includes(answer.status))
                wrong.push(`${route.method} ${path}: ${answer.status}`);
            if (page && !(OLD.test(answer.text) && UNTIL.test(answer.text)))
                wrong.push(`${route.method} ${path} does not say why`);
            if (page && may && /<form method="post"/.test(answer.text))
                wrong.push(`${path} shows a form`);
        }
    assert.deepEqual(wrong, []);
    assertStatus(await fixture.get('/api/v1/users?limit=1'), 200, 'to look is allowed');
    assert.doesNotMatch(
        await fixture.text('/', 'accessAdmin'),
        OLD,
        'a reader loses nothing by it',
    );
    const access = await fixture.text('/settings/access');
    assert.match(
        access,
        /olivia\.admin@example\.test<\/bdi><\/td><td>Organization admin<\/td><td>Read only/,
    );
    assert.match(access, /by them people may only look until the next complete synchronization/);
    fixture.ctl('grant', 'paul.product@example.test');
    assert.doesNotMatch(await fixture.text('/', 'productAdmin'), OLD);
    assertStatus(
        await fixture.post(
            '/settings/dashboard',
            { inactive_days: '60' },
            { visitor: 'productAdmin' },
        ),
        303,
        'owners granted on the server stay',
    );
    fixture.ctl('revoke', 'paul.product@example.test');
    back();
    assert.doesNotMatch(await fixture.text('/'), OLD);
    assertStatus(await fixture.post('/settings/dashboard', { inactive_days: '30' }), 303);
});

test('at 71 hours roles count; the newest number decides, a future time does not', async () => {
    const back = await aged(71 * 3600);
    assertStatus(await fixture.post('/settings/dashboard', { inactive_days: '60' }), 303);
    back();
    const csrf = await fixture.token('/settings/dashboard');
    const may = async () =>
        (await fixture.post('/settings/dashboard', { inactive_days: '30' }, { csrf })).status;
    const insert = (at, outcome) =>
        fixture.sql(`
            INSERT INTO sync_run (kind, requested_by, started_at, finished_at, outcome)
            VALUES ('manual', 'clock', ${at}, ${at}, '${outcome}')`);
    insert('unixepoch() - 73 * 3600', 'ok');
    assert.equal(
        await may(),
        403,
        'the newest one read roles of three days ago, whatever those before say',
    );
    insert('unixepoch()', 'failed');
    assert.equal(await may(), 403, 'a failed one read none');
    insert('unixepoch() + 400 * 86400', 'ok');
    assert.equal(await may(), 403);
    fixture.sql("DELETE FROM sync_run WHERE requested_by = 'clock'");
    assert.equal(await may(), 303);
});

test('only owners switch the daily sync off; others keep hour and zone', async () => {
    await fixture.setAccess('full');
    assertStatus(
        await fixture.post('/settings/sync', { enabled: 'on', slot: '2', time_zone: 'UTC' }),
        303,
    );
    const as = { visitor: 'productAdmin' };
    const stored = (name) => fixture.sql(`SELECT value FROM setting WHERE name = 'sync.${name}'`);
    const enabled = () => stored('enabled') !== 'false';
    for (const off of [{}, { enabled: 'false' }]) {
        const refused = await fixture.post(
            '/settings/sync',
            { ...off, slot: '7', time_zone: 'Asia/Kolkata' },
            as,
        );
        assert.equal(refused.status, 422);
        assert.match(
            refused.text,
            regex(
                /id="enabled-error">.*Only organization admins and owners granted on the /,
                /server switch the daily synchronization off/,
            ),
        );
        assert.match(
            refused.text,
            /<option value="7" selected="selected">[\s\S]*value="Asia\/Kolkata"/,
            'the other answers stay',
        );
        assert.ok(enabled() && stored('slot') !== '7', 'nothing was saved');
    }
    assertStatus(
        await fixture.post(
            '/settings/sync',
            { enabled: 'on', slot: '7', time_zone: 'Asia/Kolkata' },
            as,
        ),
        303,
    );
    assert.equal(stored('slot'), '7');
    assertStatus(
        await fixture.post(
            '/settings/import',
            { document: '<rollcall-settings version="1"/>', confirm: 'yes' },
            { ...as, csrf: 'x' },
        ),
        403,
        'nor by a document',
    );
    assertStatus(
        await fixture.post('/settings/sync', { slot: '7', time_zone: 'UTC' }),
        303,
        'an organization admin may',
    );
    assert.ok(!enabled());
    assertStatus(
        await fixture.post('/settings/sync', { slot: '8', time_zone: 'UTC' }, as),
        303,
        'off stays off',
    );
    assertStatus(
        await fixture.post('/settings/sync', { enabled: 'on', slot: '2', time_zone: 'UTC' }, as),
        303,
        'anybody with full access switches it on',
    );
    await fixture.setAccess('off');
});

test('whoever may not change the key is not told to', async () => {
    await fixture.setAccess('full');
    assert.match(
        await fixture.text('/settings'),
        /<a href="\/settings\/api-key">Replace the key<\/a>/,
    );
    assert.match(
        await fixture.text('/settings', 'productAdmin'),
        /<a href="\/settings\/api-key">Look at it<\/a>/,
    );
    assert.match(
        await fixture.text('/settings/api-key', 'productAdmin'),
        /Only organization admins and owners granted on the server enter/,
    );
    await fixture.setAccess('off');
});

test('the 403 page says which role would help, and the refusal is audited', async () => {
    const { text } = await fixture.get('/settings', 'ordinary');
    assert.match(text, /organization admin/);
    assert.match(
        text,
        /<p class="who">uma\.user@example\.test/,
        'who one is signed in as: perhaps the wrong account',
    );
    assert.equal(
        fixture.sql(`
            SELECT count(*)
            FROM audit
            WHERE action = 'access.refused' AND who = 'uma.user@example.test'`),
        '1',
    );
});

test('a person on another host name never gets in by a header', async () => {
    const { status } = await fixture.get('/settings', 'nobody', {
        headers: {
            'Remote-User': 'olivia.admin@example.test',
            'X-Remote-User': 'olivia.admin@example.test',
            REMOTE_USER: 'olivia.admin@example.test',
        },
    });
    assert.equal(status, 401);
});

test('rollcallctl grant opens the door for whoever is locked out', async () => {
    fixture.ctl('grant', 'NOBODY.knows@elsewhere.test');
    assertStatus(await fixture.get('/settings', 'stranger'), 200);
    fixture.ctl('revoke', 'nobody.knows@elsewhere.test');
    assertStatus(await fixture.get('/settings', 'stranger'), 403);
});
