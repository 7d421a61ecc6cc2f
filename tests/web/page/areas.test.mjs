// The frame for people of an area: links that are open to them, the area beside the name, no
// banners about settings, and refusals that tell nothing.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { assertStatus, useFixture } from '../fixture.mjs';

const fixture = useFixture();
const sql = (statements) => fixture.sql(statements);
const get = (...request) => fixture.get(...request);
const text = (...request) => fixture.text(...request);
const WHO = 'productAdmin';

fixture.prepare(() => {
    sql(`INSERT INTO area VALUES (1, 'Support', 1, 't', 1, 't'), (2, 'Code', 1, 't', 1, 't');
         INSERT INTO area_instance SELECT 1, product, site FROM product
          WHERE product = 'jira-software' AND site_name = 'example';
         INSERT INTO area_instance SELECT 2, product, site FROM product
          WHERE product = 'bitbucket'`);
});

/** What is assigned to the visitor: [level, area or NULL] each. */
function assign(...rows) {
    sql(`DELETE FROM assignment; ${rows
        .map(
            ([level, area]) =>
                `INSERT INTO assignment (user, level, area, created_at, created_by)
                 SELECT id, '${level}', ${area}, 1, 't' FROM user
                  WHERE email = 'paul.product@example.test';`,
        )
        .join('')}`);
}
const links = (page) => [...page.matchAll(/<a[^>]* href="([^"]*)"/g)].map((found) => found[1]);
const role = (page) => page.match(/<span class="role">([^<]*)</)[1].trim();

test('navigation and pages have no link to what is closed', async () => {
    assign(['act', 1]);
    for (const path of ['/', '/users', '/tasks', '/tasks/new', '/reports', '/help', '/groups']) {
        const closed = links(await text(path, WHO)).filter((link) =>
            /^\/(settings|audit|api\/v1\/(settings|sync))/.test(link),
        );
        assert.deepEqual(closed, [], path);
    }
    assert.ok(links(await text('/')).includes('/settings'));
});

test('the area stands beside the name', async () => {
    assign(['act', 1]);
    assert.equal(role(await text('/', WHO)), 'act in Support');
    assign(['read', 2]);
    assert.equal(role(await text('/', WHO)), 'read in Code');
    assign(['read', 2], ['act', 1]);
    assert.equal(role(await text('/', WHO)), 'read in 2 product instances, act in Support');
    assign(['read', 'NULL'], ['act', 1]);
    assert.equal(role(await text('/', WHO)), 'read everything, act in Support');
});

test('who changes an area and reads everything only reads the settings', async () => {
    assign(['read', 'NULL'], ['act', 1]);
    const page = await text('/settings/sync', WHO);
    assert.doesNotMatch(page, /<button type="submit"[^>]*>(?!\s*✕)/);
    const options = { visitor: WHO, from: '/users/paste' };
    const saved = await fixture.post('/settings/sync', { enabled: 'true' }, options);
    assertStatus(saved, 403);
});

test('a refusal shows no banner and no figure of the organization', async () => {
    assign(['act', 1]);
    sql("UPDATE api_key SET expires_at = unixepoch() + 86400");
    assert.match(await text('/'), /The API key expires/);
    for (const path of ['/', '/settings', '/audit', '/settings/sync/missing']) {
        const answer = await get(path, WHO);
        assertStatus(answer, path === '/' ? 200 : 403, path);
        assert.doesNotMatch(answer.text, /class="banner/, path);
    }
});

test('somebody outside and an unknown id are the same answer', async () => {
    assign(['act', 2]);
    const outside = sql(`SELECT account_id FROM user u WHERE NOT EXISTS (
        SELECT 1 FROM role_path rp JOIN product p ON p.id = rp.product
         WHERE rp.user = u.id AND p.product = 'bitbucket') LIMIT 1`);
    const group = sql(`SELECT group_id FROM user_group g WHERE NOT EXISTS (
        SELECT 1 FROM group_role gr JOIN product p ON p.id = gr.product
         WHERE gr.user_group = g.id AND p.product = 'bitbucket') LIMIT 1`);
    const same = async (known, unknown) => {
        const [one, other] = [await get(known, WHO), await get(unknown, WHO)];
        assertStatus(one, 404, known);
        assert.equal(one.text.replaceAll(known, ''), other.text.replaceAll(unknown, ''), known);
    };
    await same(`/users/${outside}`, '/users/nobody');
    await same(`/users/${outside}/export.json`, '/users/nobody/export.json');
    await same(`/groups/${group}`, '/groups/none');
});

test('a lost assignment closes the door at the next click', async () => {
    assign(['act', 1]);
    assertStatus(await get('/users', WHO), 200);
    assign();
    assertStatus(await get('/users', WHO), 403);
});
