// Bulk operations up to their preview: the form and its errors, filters, reasons, and what else
// people lose.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { assertStatus, useFixture } from '../fixture.mjs';
import { idOf, runHelpers } from '../run_helpers.mjs';

const fixture = useFixture();

const { bulk, plainPeople, previewBulk, resultsOf, saveFilter } = runHelpers(fixture);

let people;

fixture.prepare(() => {
    people = plainPeople(40);
});

test('errors of the form are named, and all answers stay', async () => {
    for (const [fields, ids, name, message] of [
        [{ action: 'suspend' }, [], 'account_id', /Select at least one person/],
        [{ action: 'suspend' }, ['no-such-account'], 'account_id', /no-such-account/],
        [
            { action: 'suspend', scope: 'some' },
            [people[0]],
            'account_id',
            /selected people, those of the page or all/,
        ],
        [{ action: '' }, [people[0]], 'action', /Choose an action/],
        [{ action: 'explode' }, [people[0]], 'action', /from the list/],
        [{ action: 'remove-access' }, [people[0]], 'product', /product/],
        [
            { action: 'remove-access', product: 'toaster' },
            [people[0]],
            'product',
            /not on this site/,
        ],
        [
            { action: 'remove-access', product: 'confluence', site: 'nowhere' },
            [people[0]],
            'product',
            /not on this site/,
        ],
        [{ action: 'add-group' }, [people[0]], 'group', /Enter a group to add people to/],
        [
            { action: 'add-group', group: 'no such group' },
            [people[0]],
            'group',
            /No group has the name/,
        ],
        [{ action: 'suspend', filter: 'status=nonsense' }, [], 'filter', /Status must be/],
        [{ action: 'suspend', filter: '9999' }, [], 'filter', /saved filter was deleted/],
        [{ action: 'suspend', filter: 'q=nobody+is+called+so' }, [], 'filter', /Nobody matches/],
    ]) {
        const { status, text } = await bulk(fields, ids);
        const what = JSON.stringify([fields, ids]);
        assert.equal(status, 422, what);
        assert.match(text, /<title>Error: /, what);
        assert.match(text, message, what);
        assert.ok(text.includes(`id="${name}-error"`), `${what}: ${name}`);
        for (const id of ids)
            assert.ok(
                text.includes(`name="account_id" value="${id}"`),
                `${what}: the person is gone`,
            );
        if (fields.filter) assert.ok(text.includes('name="filter"'), what);
    }
    assert.equal(fixture.sql('SELECT count(*) FROM run'), '0');
    assertStatus(await bulk({ action: 'suspend', surprise: '1' }, [people[0]]), 400);
});

test('a choice without an action: the next page asks for it', async () => {
    const { status, text } = await bulk(
        { ask: 'yes', scope: 'ticked', action: 'add-group', filter: 'status=active' },
        people.slice(0, 2),
    );
    assert.equal(status, 200);
    assert.match(text, /<p class="lede">For 2 people\./);
    assert.match(text, /value="add-group"[^>]*selected|selected[^>]*value="add-group"/);
    assert.match(
        (await bulk({ ask: 'yes', scope: 'all', action: '', filter: 'status=suspended' })).text,
        /<p class="lede">For \d+ people \(Status: Suspended\)/,
    );
    assert.match(
        (await bulk({ ask: 'yes', scope: 'all', action: '', filter: 'q=olivia.admin%40' })).text,
        /<p class="lede">For 1 person \(Name, e-mail or account ID contains/,
    );
    const page = await fixture.post(
        '/users/bulk',
        [
            ['ask', 'yes'],
            ['scope', 'page'],
            ['account_id', people[5]],
            ['page_id', people[0]],
            ['page_id', people[1]],
            ['page_id', people[2]],
        ],
        { from: '/tasks/new' },
    );
    assert.match(page.text, /<p class="lede">For 3 people\./);
    assert.ok(!page.text.includes(people[5]), 'the people of the page, not the ticked ones');
    assertStatus(
        await bulk({ ask: 'yes', scope: 'ticked', action: 'suspend', filter: 'status=active' }),
        422,
        'nobody ticked does not mean everybody',
    );
});

test('the preview warns about people who use a product they would lose', async () => {
    const idlePerson = fixture.sql(
        "SELECT u.account_id FROM user u JOIN seat s ON s.user = u.id WHERE u.account_id IN ('" +
            people.join("','") +
            "') GROUP BY u.id HAVING max(s.last_active) < unixepoch() - 40 * 86400 OR " +
            'max(s.last_active) IS NULL LIMIT 1',
    );
    const activePerson = fixture.sql(
        "SELECT u.account_id FROM user u JOIN seat s ON s.user = u.id WHERE u.account_id IN ('" +
            people.join("','") +
            "') AND s.last_active > unixepoch() - 5 * 86400 LIMIT 1",
    );
    const shown = async (id, fields) => await fixture.text(await previewBulk(fields, [id]));
    assert.match(
        await shown(activePerson, { action: 'suspend' }),
        /1 person used a product they would lose in the last \d+ days/,
    );
    assert.doesNotMatch(await shown(activePerson, { action: 'restore' }), /they would lose/);
    assert.ok(
        idlePerson &&
            activePerson &&
            !(await shown(idlePerson, { action: 'suspend' })).includes('they would lose'),
    );
});

test('unused seats and accounts in one form, which says what no undo takes back', async () => {
    const form = (await bulk({ ask: 'yes' }, [people[0]])).text;
    const offered = ['remove-unused:confluence', 'delete', 'cancel-delete', 'remove-from-org'];
    for (const value of offered) assert.ok(form.includes(`value="${value}"`), value);
    const bad = [
        ['remove-unused:toaster', 'product'],
        ['remove-unused:', 'action'],
        ['delete:now', 'action'],
        ['erase', 'action'],
    ];
    for (const [action, field] of bad) {
        const answer = await bulk({ action }, [people[0]]);
        assert.equal(answer.status, 422, action);
        assert.ok(answer.text.includes(`id="${field}-error"`), action);
    }
    const shown = async (action) => await fixture.text(await previewBulk({ action }, [people[0]]));
    assert.match(
        await shown('remove-from-org'),
        /cannot be undone\. Removed people need a new invitation/,
    );
    assert.match(await shown('delete'), /Atlassian deletes an account after 14 days/);
    assert.doesNotMatch(await shown('suspend'), /cannot be undone/);
    assert.match(
        await shown('remove-unused:confluence'),
        /Remove unused Confluence seats \(all sites\)/,
    );
});

test('a preview gives reasons once, last use by seat, finality at the button', async () => {
    const start = async (fields, ids = []) => await fixture.text(await previewBulk(fields, ids));
    const unused = await start({ action: 'remove-unused:confluence', filter: 'inactive_days=60' });
    assert.equal(unused.match(/<p>The seat is in use\.<\/p>/g).length, 1);
    assert.doesNotMatch(unused, /<li><p>The seat of [^<]* is in use/);
    assert.match(unused, /Removes Confluence on [\w-]+ \(last active: (never|[^)]+ ago)\)/);
    const final = await start({ action: 'remove-from-org' }, [people[0]]);
    const form = final.slice(final.indexOf('id="decide"'));
    assert.match(form, /cannot be undone/);
});

test('a preview shows the last use of a seat that was taken meanwhile', async () => {
    const [user, account] = fixture
        .sql(`
            SELECT u.id, u.account_id
            FROM user u
            JOIN seat s ON s.user = u.id AND s.last_active < unixepoch() - 70 * 86400
            JOIN product p ON p.id = s.product AND p.product = 'confluence'
            JOIN membership m ON m.user = u.id
            JOIN group_role gr ON gr.user_group = m.user_group AND gr.product = p.id
            WHERE u.status = 'active'
            LIMIT 1`)
        .split('|');
    const run = await previewBulk({ action: 'remove-access', product: 'confluence' }, [account]);
    const lossOf = async () => (await fixture.text(run)).match(/\(last active: [^)]+\)/)?.[0];
    const before = await lossOf();
    assert.match(before, / ago\)$/);
    const rows = fixture.lines(`
        SELECT product || ',' || coalesce(last_active, 'NULL') || ',' || seen_at
        FROM seat WHERE user = ${user}`);
    fixture.sql(`DELETE FROM seat WHERE user = ${user}`);
    assert.equal(await lossOf(), before);
    for (const row of rows) fixture.sql(`INSERT INTO seat VALUES (${user}, ${row})`);
});

test('by filter: a query string or a saved filter, product and site apart', async () => {
    await fixture.untilIdle();
    const query = 'product=confluence&never=1';
    const want = Number(
        fixture.sql(`SELECT count(DISTINCT s.user) FROM seat s
        JOIN product p ON p.id = s.product JOIN user u ON u.id = s.user
        WHERE p.product = 'confluence' AND s.last_active IS NULL AND u.gone_at IS NULL
        AND max(coalesce(u.added_to_org, u.first_seen), s.seen_at) < unixepoch() - 30 * 86400`),
    );
    const site = fixture.sql("SELECT site FROM product WHERE product = 'confluence' LIMIT 1");
    saveFilter(7, 'Never', query);
    for (const filter of [query, '7']) {
        const run = await previewBulk({
            action: 'remove-access',
            product: 'confluence',
            site,
            filter,
        });
        assert.equal((await resultsOf(run)).matched, want, filter);
        assert.equal(
            fixture.sql(`
                SELECT action || ' ' || product || ' ' || site
                FROM run_action
                WHERE run = ${idOf(run)}`),
            `remove-access confluence ${site}`,
        );
        assert.match(await fixture.text(run), /Seats to free/);
    }
});

test('a group that gives more: the preview counts who loses what else', async () => {
    // A synchronization would take away the role that this test gives.
    await fixture.untilIdle();
    const group = fixture.sql(
        "SELECT id FROM user_group WHERE name = 'confluence-users-example' LIMIT 1",
    );
    const bitbucket = fixture.sql("SELECT id FROM product WHERE product = 'bitbucket'");
    const user = fixture.sql(`
        SELECT m.user
        FROM membership m
        JOIN user u ON u.id = m.user
        WHERE m.user_group = ${group}
            AND u.status = 'active'
            AND u.gone_at IS NULL
            AND NOT EXISTS (
                SELECT 1 FROM seat s WHERE s.user = m.user AND s.product = ${bitbucket}
            )
            AND NOT EXISTS (SELECT 1 FROM user_platform_role r WHERE r.user = m.user)
            AND NOT EXISTS (
                SELECT 1
                FROM membership x
                JOIN user_group g ON g.id = x.user_group
                WHERE x.user = m.user AND g.external_synced
            )
        LIMIT 1`);
    fixture.sql(`
        INSERT INTO group_role (user_group, product, role)
        VALUES (${group}, ${bitbucket}, 'atlassian/user');
        INSERT INTO seat (user, product) VALUES (${user}, ${bitbucket})`);
    const site = fixture.sql(
        "SELECT site FROM product WHERE product = 'confluence' AND site_name = 'example'",
    );
    const run = await previewBulk({ action: 'remove-access', product: 'confluence', site }, [
        fixture.sql(`SELECT account_id FROM user WHERE id = ${user}`),
    ]);
    const page = await fixture.text(run);
    assert.match(
        page,
        /Some people also lose other products[\s\S]*Bitbucket on example-code, 1 person\./,
    );
    assert.match(
        page,
        /Removes Confluence on example[^<]*<\/p>[\s\S]*Also removed<\/span> Bitbucket on ex/,
    );
    assert.match(page, /Seats to free<\/p><p class="stat-value">2</);
    assert.deepEqual(
        [...page.match(/<dt>Seats<\/dt><dd>(.*?)<\/dd>/)[1].matchAll(/<li>([^<]+)<\/li>/g)]
            .map((m) => m[1])
            .sort(),
        ['Bitbucket on example-code: 1', 'Confluence on example: 1'],
    );
    fixture.sql(`
        DELETE FROM group_role WHERE user_group = ${group} AND product = ${bitbucket};
        DELETE FROM seat WHERE user = ${user} AND product = ${bitbucket}`);
});
