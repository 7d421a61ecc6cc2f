// Areas, and access to them: what is refused and keeps what was typed, what asks first, who is in
// the list, and that rights end with what gave them.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { assertStatus, locationOf, useFixture } from '../fixture.mjs';

const fixture = useFixture();
const SITE = '11111111-2222-3333-4444-555555555555';
const JIRA = `jira-software:${SITE}`;
const WIKI = `confluence:${SITE}`;
const UMA = 'uma.user@example.test';
const OFF = { product_admins: 'off', user_access_admins: 'off' };
const KEY = 'ATCTT-demo-full-0001-4f2a';

const addArea = (pairs) => fixture.post('/settings/areas', pairs);
const areaId = (name) => fixture.sql(`SELECT id FROM area WHERE name = '${name}'`);
const give = (who, level, area, more = {}) =>
    fixture.post(
        '/settings/access/people',
        { who, level, area, ...more },
        { from: '/settings/access' },
    );
const remove = (id) =>
    fixture.post(`/settings/access/people/${id}/delete`, {}, { from: '/settings/access' });
const removeAll = () => fixture.sql('DELETE FROM assignment');
const assignments = () => fixture.sql('SELECT count(*) FROM assignment');

/** The page is 422 with a message at exactly these fields. */
function assertRefused({ status, text }, ...names) {
    assert.equal(status, 422);
    assert.match(text, /<title>Error: /);
    const marked = [...text.matchAll(/id="(\w+)-error"/g)].map((m) => m[1]);
    assert.deepEqual(marked.sort(), [...names].sort());
    for (const name of names) assert.match(text, new RegExp(` id="${name}"`), 'linked');
}

/** An area with the name, made by plain SQL, and its id. */
function insertArea(name, instances, domains = []) {
    fixture.sql(`
        INSERT INTO area (name, created_at, created_by, changed_at, changed_by)
        VALUES ('${name}', 1, 't', 1, 't')`);
    const id = areaId(name);
    for (const word of instances) {
        const [product, site] = word.split(':');
        fixture.sql(`INSERT INTO area_instance VALUES (${id}, '${product}', '${site}')`);
    }
    for (const domain of domains)
        fixture.sql(`INSERT INTO area_domain VALUES (${id}, '${domain}')`);
    return id;
}

test('an area is added, changed, shown in JSON and audited with what was before', async () => {
    const added = await addArea([
        ['name', ' Finance '],
        ['instance', WIKI],
        ['instance', JIRA],
        ['domain', '@A.test; b.test'],
        ['domain', 'a.test'],
    ]);
    assert.equal(locationOf(added), '/settings/areas');
    const id = Number(areaId('Finance'));
    const { areas } = await fixture.json('/api/v1/settings');
    assert.deepEqual(areas, [
        { id, name: 'Finance', instances: [WIKI, JIRA], domains: ['a.test', 'b.test'] },
    ]);
    const same = [['name', 'Finance'], ['instance', JIRA], ['instance', WIKI]];
    const domains = [['domain', 'a.test'], ['domain', 'b.test']];
    await fixture.post(`/settings/areas/${id}`, [...same, ...domains]);
    assert.equal(fixture.sql("SELECT count(*) FROM audit WHERE action = 'area.change'"), '0');
    await fixture.post(`/settings/areas/${id}`, same);
    assert.equal(
        fixture.sql("SELECT before || ' > ' || after FROM audit WHERE action = 'area.change'"),
        `Finance; ${WIKI}, ${JIRA}; domains: a.test, b.test > Finance; ${WIKI}, ${JIRA}`,
    );
    const page = await fixture.text(`/settings/areas/${id}`);
    assert.match(page, /Confluence on [\w-]+, Jira on [\w-]+/);
    assert.match(await fixture.text('/audit'), /Changed an area/);
});

test('a refused area names each field and keeps what was typed', async () => {
    insertArea('Taken', [JIRA]);
    const none = await addArea({ name: '', domain: 'kept.test' });
    assertRefused(none, 'name', 'instance');
    assert.match(none.text, /name="domain"[^>]* value="kept\.test"/);
    const sent = [
        ['name', 'tAKEN'],
        ['instance', WIKI],
        ['instance', 'toaster:1'],
        ['domain', 'x.test, no/domain'],
    ];
    const wrong = await addArea(sent);
    assertRefused(wrong, 'name', 'instance', 'domain');
    assert.match(wrong.text, /name="name"[^>]* value="tAKEN"/);
    assert.match(wrong.text, new RegExp(`value="${WIKI}"\\s+checked`));
    assert.doesNotMatch(wrong.text, new RegExp(`value="${JIRA}"\\s+checked`));
    assert.match(wrong.text, /toaster:1 is not in the organization/);
    assert.match(wrong.text, /value="x\.test, no\/domain"/);
    assertRefused(await addArea({ name: 'n'.repeat(101), instance: WIKI }), 'name');
    const sandbox = fixture.sql("SELECT product || ':' || site FROM product WHERE sandbox LIMIT 1");
    assertRefused(await addArea({ name: 'S', instance: sandbox }), 'instance');
});

test('a product that vanished stays in its area, and cannot come into another one', async () => {
    const id = insertArea('Old', [JIRA, 'confluence:gone-site']);
    const page = await fixture.text(`/settings/areas/${id}`);
    assert.match(page, /No longer in the organization/);
    const sent = [['name', 'Older'], ['instance', JIRA], ['instance', 'confluence:gone-site']];
    assertStatus(await fixture.post(`/settings/areas/${id}`, sent), 303);
    assertRefused(await addArea({ name: 'New', instance: 'confluence:gone-site' }), 'instance');
    assertStatus(await fixture.get('/settings/areas/999999'), 404);
});

test('access is refused at its field, and keeps what was typed', async () => {
    const area = insertArea('Field', [JIRA]);
    const wrong = await give('nobody.here@example.test', 'boss', '999');
    assertRefused(wrong, 'who', 'level', 'area');
    assert.match(wrong.text, /name="who"[^>]* value="nobody\.here@example\.test"/);
    assertRefused(await give('', 'read', area), 'who');
    assertRefused(
        await fixture.post(
            '/settings/access/people',
            { who: UMA, level: 'read' },
            { from: '/settings/access' },
        ),
        'area',
    );
    const gone = fixture.sql('SELECT account_id FROM user WHERE gone_at IS NOT NULL LIMIT 1');
    if (gone) assertRefused(await give(gone, 'read', area), 'who');
    fixture.sql("INSERT INTO user_group (group_id, name) VALUES ('t1', 'Twins'), ('t2', 'Twins')");
    assertRefused(await give('Twins', 'read', area), 'who');
    assertRefused(await give('twins', 'read', area), 'who');
    assertStatus(await give('t2', 'read', area), 303, 'by its id');
    const kept = await give(UMA, 'act', 'none');
    assertRefused(kept, 'area');
    assert.match(kept.text, /name="level" value="act"[^>]*checked/);
    removeAll();
});

test('a reader of an area has access at once; more than that is asked for', async () => {
    const area = insertArea('Read', [JIRA]);
    const account = fixture.sql(`SELECT account_id FROM user WHERE email = '${UMA}'`);
    assertStatus(await fixture.get('/', 'ordinary'), 403);
    assertStatus(await give(account, 'read', area), 303);
    assertStatus(await fixture.get('/', 'ordinary'), 200, 'at the next click');
    assertStatus(await fixture.get('/settings', 'ordinary'), 403, 'about the whole organization');
    const { access } = await fixture.json('/api/v1/settings');
    assert.deepEqual(
        access.people.map(({ who, level, area }) => ({ who, level, area })),
        [{ who: UMA, level: 'read', area: Number(area) }],
    );
    const question = await give(UMA.toUpperCase(), 'act', area);
    assertStatus(question, 200);
    assert.match(question.text, /<h1>Give access\?<\/h1>/);
    assert.match(question.text, /View and change <bdi>Read<\/bdi>/);
    assert.equal(fixture.sql('SELECT level FROM assignment'), 'read', 'asking saves nothing');
    assertStatus(await give(UMA, 'act', area, { confirm: 'yes' }), 303);
    assert.equal(fixture.sql('SELECT level FROM assignment'), 'act', 'not a second one');
    assertStatus(await give(UMA, 'read', area), 303, 'less needs no question');
    for (const level of ['read', 'act']) {
        const whole = await give(UMA, level, '');
        assertStatus(whole, 200);
        assert.match(whole.text, /1 person with an active account/);
    }
    assert.equal(assignments(), '1');
    await remove(access.people[0].id);
    assertStatus(await fixture.get('/', 'ordinary'), 403, 'removed: at the next click');
    assertStatus(await remove(access.people[0].id), 404);
    assert.deepEqual(
        fixture.lines(`
            SELECT action || ' ' || coalesce(before, '-') || ' ' || coalesce(after, '-')
            FROM audit WHERE subject = '${account}' ORDER BY id`),
        [
            'access.assign - read in Read',
            'access.assign read in Read act in Read',
            'access.assign act in Read read in Read',
            'access.unassign read in Read -',
        ],
    );
});

test('finance reads everything without being an owner, and changes nothing', async () => {
    assertStatus(await give(UMA, 'read', '', { confirm: 'yes' }), 303);
    assertStatus(await fixture.get('/reports', 'ordinary'), 200);
    assertStatus(await fixture.get('/settings/access', 'ordinary'), 200);
    const page = await fixture.text('/settings/areas', 'ordinary');
    assert.doesNotMatch(page, /<form[^>]*action="\/settings\/areas/);
    const csrf = await fixture.token('/settings/dashboard', 'ordinary');
    const days = { inactive_days: '60' };
    assertStatus(
        await fixture.post('/settings/dashboard', days, { visitor: 'ordinary', csrf }),
        403,
    );
    removeAll();
});

test('an area in use is kept, and the refusal says by whom; a free one goes', async () => {
    const area = insertArea('Used', [JIRA]);
    await give(UMA, 'read', area);
    for (const confirm of [{}, { confirm: 'yes' }]) {
        const refused = await fixture.post(`/settings/areas/${area}/delete`, confirm, {
            from: `/settings/areas/${area}`,
        });
        assertStatus(refused, 409);
        assert.match(refused.text, /Used is in use by uma\.user@example\.test/);
    }
    removeAll();
    const run = fixture.sql('SELECT max(id) FROM sync_run');
    fixture.sql(`
        INSERT INTO review (id, name, filter_name, query, created_at, created_by, due_on, due_at,
            sync_run, synced_at, population)
        VALUES (77, 'Spring', 'f', '', 1, 't', '2099-01-01', 4070908800, ${run}, 1, 0);
        INSERT INTO review_reviewer (review, user, area, area_name)
        SELECT 77, id, ${area}, 'Used' FROM user WHERE email = '${UMA}'`);
    const reviewed = await fixture.post(`/settings/areas/${area}/delete`, { confirm: 'yes' }, {
        from: `/settings/areas/${area}`,
    });
    assertStatus(reviewed, 409);
    assert.match(reviewed.text, /in use by review Spring/);
    fixture.sql('UPDATE review SET closed_at = 2 WHERE id = 77');
    fixture.sql(`
        INSERT INTO run (process_id, kind, name, state, requested_by, requested_at, area)
        VALUES ('old', 'bulk', 'Old', 'done', 't', 1, ${area})`);
    const free = (fields) =>
        fixture.post(`/settings/areas/${area}/delete`, fields, { from: `/settings/areas/${area}` });
    assertStatus(await free({}), 200);
    assert.equal(areaId('Used'), area, 'asking deletes nothing');
    assertStatus(await free({ confirm: 'yes' }), 303);
    assert.equal(areaId('Used'), '');
    assert.equal(fixture.sql("SELECT area IS NULL FROM run WHERE process_id = 'old'"), '1');
});

test('an area that people have is opened further only after a question', async () => {
    const area = insertArea('Wider', [JIRA], ['a.test']);
    await give(UMA, 'read', area);
    const save = (instances, domain, more = {}) =>
        fixture.post(`/settings/areas/${area}`, [
            ['name', 'Wider'],
            ...instances.map((word) => ['instance', word]),
            ['domain', domain],
            ...Object.entries(more),
        ]);
    for (const wider of [
        [[JIRA, WIKI], 'a.test'],
        [[JIRA], 'a.test, b.test'],
        [[JIRA], ''],
    ]) {
        const question = await save(...wider);
        assertStatus(question, 200);
        assert.match(question.text, /Open this area further\?/);
        assert.match(question.text, /1 person with this area/);
    }
    assert.equal(fixture.sql(`SELECT count(*) FROM area_instance WHERE area = ${area}`), '1');
    assertStatus(await save([JIRA, WIKI], 'a.test, b.test', { confirm: 'yes' }), 303);
    assertStatus(await save([WIKI], 'b.test'), 303, 'less needs no question');
    removeAll();
    assertStatus(await save([WIKI, JIRA], ''), 303, 'nor does an area that no one has');
});

test('own products: asked for, given to whoever has one, and listed', async () => {
    const own = { product_admins: 'own', user_access_admins: 'off' };
    const question = await fixture.post('/settings/access', own);
    assertStatus(question, 200);
    assert.match(question.text, /<h1>Give access to own products\?<\/h1>/);
    assertStatus(await fixture.get('/', 'productAdmin'), 403);
    assertStatus(await fixture.post('/settings/access', { ...own, confirm: 'yes' }), 303);
    assertStatus(await fixture.get('/', 'productAdmin'), 200);
    assertStatus(await fixture.get('/settings', 'productAdmin'), 403);
    assert.match(
        await fixture.text('/settings/access'),
        /paul\.product@example\.test<\/bdi>.*?>Product admin<.*?>View and change<.*?>Own products</,
    );
    await fixture.setAccess('full');
    assertStatus(await fixture.post('/settings/access', own), 303, 'less needs no question');
    await fixture.setAccess('off');
    assertStatus(await fixture.get('/', 'productAdmin'), 403);
});

test('only owners give access and change areas', async () => {
    await fixture.setAccess('full');
    const area = insertArea('Owners', [JIRA]);
    const csrf = await fixture.token('/settings/dashboard', 'productAdmin');
    for (const [path, fields] of [
        ['/settings/areas', { name: 'Mine', instance: JIRA }],
        [`/settings/areas/${area}`, { name: 'Mine', instance: JIRA }],
        [`/settings/areas/${area}/delete`, { confirm: 'yes' }],
        ['/settings/access/people', { who: UMA, level: 'read', area }],
        ['/settings/access/people/1/delete', {}],
    ]) {
        const answer = await fixture.post(path, fields, { visitor: 'productAdmin', csrf });
        assertStatus(answer, 403, path);
        assert.match(answer.text, /Only organization admins and server owners/);
    }
    await fixture.setAccess('off');
});

/** The list of people with access: rows of the file, which has all of them. */
async function accessList() {
    const file = await fixture.text('/settings/access.csv');
    const rows = file.trim().split(/\r?\n/).slice(1);
    return rows.map((line) => line.slice(1, -1).split('","'));
}

test('the list has everybody with access, members of groups included, page by page', async () => {
    const area = insertArea('Listed', [JIRA]);
    const [group, name] = fixture.row(`
        SELECT g.group_id, g.name
        FROM user_group g
        JOIN membership m ON m.user_group = g.id
        WHERE g.gone_at IS NULL
        GROUP BY g.id
        ORDER BY count(*) DESC
        LIMIT 1`);
    assertStatus(await give(group, 'act', area, { confirm: 'yes' }), 303);
    fixture.ctl('grant', 'grace@elsewhere.test');
    const expected = fixture.lines(`
        SELECT account_id
        FROM user u
        WHERE status = 'active'
            AND gone_at IS NULL
            AND account_type = 'atlassian'
            AND (EXISTS (
                SELECT 1
                FROM membership m
                JOIN user_group g ON g.id = m.user_group
                WHERE m.user = u.id AND g.group_id = '${group}'
            ) OR EXISTS (
                SELECT 1 FROM user_platform_role
                WHERE user = u.id AND role = 'atlassian/org-admin'
            ))
        ORDER BY account_id`);
    const [owner, ...list] = await accessList();
    assert.deepEqual(owner.slice(2), [
        '',
        'Full access, API key and Access',
        'Everything',
        'Server owner',
    ]);
    fixture.ctl('revoke', 'grace@elsewhere.test');
    assert.ok(expected.length > 200, 'more than a page');
    assert.deepEqual(list.map((row) => row[0]).sort(), expected.sort());
    const member = list.find((row) => row[5].startsWith('Member of'));
    assert.deepEqual(member.slice(3), ['View and change', 'Listed', `Member of ${name}`]);
    const people = (page) => page.match(/data-label="Signs in as"/g).length;
    const first = await fixture.text('/settings/access');
    assert.equal(people(first), 200);
    assert.match(first, new RegExp(`1 to 200 of ${expected.length.toLocaleString('en')}`));
    const last = await fixture.text('/settings/access?page=999');
    assert.equal(people(last), expected.length % 200 || 200);
    removeAll();
});

/** A call that changes somebody at the demo organization, as an admin does in its console. */
async function changeAtAtlassian(method, path, body) {
    const org = fixture.sql("SELECT org_id FROM api_key WHERE state = 'current'");
    const { status } = await fetch(`${fixture.demoUrl}/admin/v${path.replace('{org}', org)}`, {
        method,
        headers: { Authorization: `Bearer ${KEY}`, 'Content-Type': 'application/json' },
        body: body && JSON.stringify(body),
    });
    assert.ok(status < 300, `${method} ${path}: ${status}`);
    await fixture.syncNow();
    await fixture.untilIdle();
}

test('whoever leaves the group at Atlassian has no access after the sync', async () => {
    const area = insertArea('Left', [JIRA]);
    const [group, directory, account] = fixture.row(`
        SELECT g.group_id, d.directory_id, u.account_id
        FROM user u
        JOIN membership m ON m.user = u.id
        JOIN user_group g ON g.id = m.user_group
        JOIN directory d ON d.id = g.directory
        WHERE u.email = '${UMA}' AND g.modifiable AND NOT g.external_synced
        LIMIT 1`);
    assertStatus(await give(group, 'act', area, { confirm: 'yes' }), 303);
    assertStatus(await fixture.get('/users', 'ordinary'), 200);
    await changeAtAtlassian(
        'DELETE',
        `2/orgs/{org}/directories/${directory}/groups/${group}/memberships/${account}`,
    );
    const refused = await fixture.get('/users', 'ordinary');
    assertStatus(refused, 403);
    assert.match(refused.text, /Organization admins you can ask: <bdi>Olivia Admin/);
    removeAll();
});

test('an area without any product left closes, and the page says whom to ask', async () => {
    const area = insertArea('Empty', ['confluence:gone-site']);
    await give(UMA, 'read', area);
    const refused = await fixture.get('/', 'ordinary');
    assertStatus(refused, 403);
    assert.match(refused.text, /exists in the organization any more\. Ask an organization admin/);
    assert.match(await fixture.text('/settings/access'), /No products left/);
    fixture.sql(`INSERT INTO area_instance VALUES (${area}, 'jira-software', '${SITE}')`);
    assertStatus(await fixture.get('/', 'ordinary'), 200, 'it came back');
    fixture.sql(`UPDATE user SET status = 'suspended' WHERE email = '${UMA}'`);
    assertStatus(await fixture.get('/', 'ordinary'), 403);
    fixture.sql(`UPDATE user SET status = 'active' WHERE email = '${UMA}'`);
    removeAll();
});
