// Who gets in: the access section, each role as it is given and taken, and roles that are too old
// to count.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { regex } from '../../text.mjs';
import { assertStatus, routes, useFixture } from '../fixture.mjs';

const fixture = useFixture();
const OFF = { product_admins: 'off', user_access_admins: 'off' };

test('a role that is taken away has no effect from the next click on', async () => {
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
    // A user access admin of a sandbox, directly or by a group, does not get in.
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
                /<tr><th scope="row"><bdi>(.*?)<\/bdi><\/th><td[^>]*>/g,
                /<bdi>(.*?)<\/bdi><\/td><td[^>]*>/,
                /(.*?)<\/td><td[^>]*>(.*?)<\/td><td[^>]*>(.*?)<\/td><\/tr>/,
            ),
        ),
    ].map((m) => m.slice(1));
    const row = (who) => rows.find((r) => r[1] === who);
    assert.match(row('grace@elsewhere.test')[2], /^Server owner, added by host:/);
    assert.deepEqual(row('olivia.admin@example.test').slice(2), [
        'Organization admin',
        'Full access, API key and Access',
        'Everything',
    ]);
    assert.deepEqual(row('paul.product@example.test').slice(2), [
        'Product admin',
        'Read only',
        'Everything',
    ]);
    assert.deepEqual(row('aaron.access@example.test').slice(2), [
        'User access admin with product access',
        'Full access',
        'Everything',
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
    assert.match(text, /<dt>You<\/dt><dd>organization admin; you keep access whatever you choose/);
    assertStatus(await fixture.post('/settings/access', OFF), 303);
    assertStatus(await fixture.get('/settings/access'), 200, 'as the page said');
    fixture.ctl('revoke', 'grace@elsewhere.test');
});

test('a setting lets a role read or change; removed, it refuses at once', async () => {
    const asAdmin = { visitor: 'productAdmin' };
    const days = { inactive_days: '60' };
    assertStatus(await fixture.get('/settings', 'productAdmin'), 403);
    const read = { ...OFF, product_admins: 'read' };
    assertStatus(await fixture.post('/settings/access', read), 303);
    assertStatus(await fixture.get('/settings', 'productAdmin'), 200);
    const refused = await fixture.post('/settings/dashboard', days, { ...asAdmin, csrf: 'x' });
    assert.equal(refused.status, 403);
    assert.match(refused.text, /full access/);
    const full = { product_admins: 'full', user_access_admins: 'read' };
    const question = await fixture.post('/settings/access', full);
    assert.equal(question.status, 200);
    assert.match(question.text, /<h1>Give full access/);
    assertStatus(await fixture.post('/settings/access', { ...full, confirm: 'yes' }), 303);
    assertStatus(await fixture.post('/settings/dashboard', days, asAdmin), 303);
    const off = { product_admins: 'off' };
    const foreign = { ...asAdmin, csrf: 'x' };
    assertStatus(await fixture.post('/settings/access', off, foreign), 403);
    assertStatus(await fixture.get('/settings', 'accessAdmin'), 200);
    assertStatus(
        await fixture.get('/settings', 'seatlessAccessAdmin'),
        403,
        'needs a billable seat',
    );
    assertStatus(await fixture.post('/settings/access', OFF), 303);
    assertStatus(await fixture.get('/settings', 'productAdmin'), 403);
});

test('full access is confirmed on a page that names how many people it is', async () => {
    const fields = { product_admins: 'full', user_access_admins: 'off' };
    const page = await fixture.post('/settings/access', fields);
    assert.equal(page.status, 200);
    assert.match(page.text, /<h1>Give full access[^<]*<\/h1>/);
    assert.match(page.text, /<button[^>]*>Give full access</);
    const people = fixture.sql(`
        SELECT count(*)
        FROM user u
        WHERE status = 'active'
            AND gone_at IS NULL
            AND EXISTS (
                SELECT 1
                FROM role_path x
                JOIN product p ON p.id = x.product
                WHERE x.user = u.id
                    AND x.role = 'atlassian/admin'
                    AND p.sandbox = 0
                    AND p.gone_at IS NULL
            )`);
    assert.match(page.text, new RegExp(`full access for ${people} people`));
    assert.equal(
        (await fixture.json('/api/v1/settings')).access.productAdmins,
        'off',
        'asking saves nothing',
    );
    assertStatus(await fixture.post('/settings/access', { ...fields, confirm: 'yes' }), 303);
    assertStatus(await fixture.get('/settings/access', 'productAdmin'), 200);
    assertStatus(
        await fixture.post('/settings/access', fields, {
            visitor: 'productAdmin',
            from: '/settings/dashboard',
        }),
        403,
    );
    assertStatus(
        await fixture.post('/settings/access', OFF),
        303,
        'taking away needs no second question',
    );
    assertStatus(await fixture.get('/settings/access', 'productAdmin'), 403);
});

/** Moves the times of the synchronizations into the past; returns the way back. */
async function makeRolesOlder(seconds) {
    // A synchronization under way would bring fresh roles.
    await fixture.untilIdle();
    const move = (by) =>
        fixture.sql(`
            UPDATE sync_run
            SET started_at = started_at - ${by}, finished_at = finished_at - ${by}`);
    move(seconds);
    return () => move(-seconds);
}

/** The banner of old roles, and what ends it. */
const OLD = /your role was last synced more than 72 hours ago/;
const UNTIL = /next complete sync restores it[^<]*rollcallctl grant/;

test('roles older than 72 hours only read, and every page and refusal says why', async () => {
    await fixture.setAccess('full', 'read');
    const csrf = await fixture.token('/settings/dashboard');
    const restore = await makeRolesOlder(73 * 3600);
    const wrong = [];
    for (const visitor of ['orgAdmin', 'productAdmin'])
        for (const route of routes().filter((r) => r.need !== 'none')) {
            const path = route.path.replaceAll(/\{\w+\}/g, '1');
            const reads = ['self', 'read'].includes(route.need);
            const may = reads && route.method === 'GET';
            if (route.method === 'POST' && reads) continue; // hides notices, or is about oneself
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
            if (page && may && /<form method="post" action="\/[a-z]/.test(answer.text))
                wrong.push(`${path} shows a form`);
        }
    assert.deepEqual(wrong, []);
    assertStatus(await fixture.get('/api/v1/users?limit=1'), 200, 'reading is allowed');
    assert.doesNotMatch(await fixture.text('/', 'accessAdmin'), OLD, 'a reader loses nothing');
    const access = await fixture.text('/settings/access');
    assert.match(
        access,
        /olivia\.admin@example\.test<\/bdi>.*?>Organization admin<\/td><td[^>]*>Read only/,
    );
    assert.match(access, /Access is read-only until the next complete sync/);
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
    restore();
    assert.doesNotMatch(await fixture.text('/'), OLD);
    assertStatus(await fixture.post('/settings/dashboard', { inactive_days: '30' }), 303);
});

test('at 71 hours roles count; the newest number decides, a future time does not', async () => {
    const restore = await makeRolesOlder(71 * 3600);
    assertStatus(await fixture.post('/settings/dashboard', { inactive_days: '60' }), 303);
    restore();
    const csrf = await fixture.token('/settings/dashboard');
    const statusOfSave = async () =>
        (await fixture.post('/settings/dashboard', { inactive_days: '30' }, { csrf })).status;
    const insert = (at, outcome) =>
        fixture.sql(`
            INSERT INTO sync_run (kind, requested_by, started_at, finished_at, outcome)
            VALUES ('manual', 'clock', ${at}, ${at}, '${outcome}')`);
    insert('unixepoch() - 73 * 3600', 'ok');
    assert.equal(
        await statusOfSave(),
        403,
        'the newest one read roles three days ago, whatever earlier ones did',
    );
    insert('unixepoch()', 'failed');
    assert.equal(await statusOfSave(), 403, 'a failed one read none');
    insert('unixepoch() + 400 * 86400', 'ok');
    assert.equal(await statusOfSave(), 403);
    fixture.sql("DELETE FROM sync_run WHERE requested_by = 'clock'");
    assert.equal(await statusOfSave(), 303);
});

test('people who may not change the key are not asked to', async () => {
    await fixture.setAccess('full');
    assert.match(
        await fixture.text('/settings'),
        /<a href="\/settings\/api-key">Replace key<\/a>/,
    );
    assert.match(
        await fixture.text('/settings', 'productAdmin'),
        /<a href="\/settings\/api-key">View key<\/a>/,
    );
    assert.match(
        await fixture.text('/settings/api-key', 'productAdmin'),
        /only organization admins and server owners can change the key/,
    );
    await fixture.setAccess('off');
});

test('the 403 page says which role would help, and the refusal is audited', async () => {
    const { text } = await fixture.get('/settings', 'ordinary');
    assert.match(text, /organization admin/);
    assert.match(
        text,
        /<p class="who">.*uma\.user@example\.test/,
        'the page names the account, which may be the wrong one',
    );
    assert.equal(
        fixture.sql(`
            SELECT count(*)
            FROM audit
            WHERE action = 'access.refused' AND who = 'uma.user@example.test'`),
        '1',
    );
});

test('rollcallctl grant lets in people who are locked out', async () => {
    fixture.ctl('grant', 'NOBODY.knows@elsewhere.test');
    assertStatus(await fixture.get('/settings', 'stranger'), 200);
    fixture.ctl('revoke', 'nobody.knows@elsewhere.test');
    assertStatus(await fixture.get('/settings', 'stranger'), 403);
});
