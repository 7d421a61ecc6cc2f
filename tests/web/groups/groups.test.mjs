// The list of groups and the page of one: members, grants and inactive seats, against plain SQL.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { numberOf, unescapeHtml } from '../../text.mjs';
import { assertStatus, locationOf, useFixture, withoutNotices } from '../fixture.mjs';
import { readCsv } from '../users/csv.mjs';

const fixture = useFixture();

/** Groups as plain SQL counts them: members, seats on what the group grants for money, and those
 * not used for 30 days and not newer than that. */
const expectedGroups = () =>
    JSON.parse(
        fixture.sql(`
            WITH paid AS (
                SELECT DISTINCT user_group, product
                FROM group_role
                WHERE role IN ('atlassian/user', 'atlassian/admin')),
            held AS (
                SELECT paid.user_group,
                    max(coalesce(s.last_active, 0), coalesce(u.added_to_org, u.first_seen),
                        s.seen_at) < unixepoch() - 30 * 86400 AS inactive
                FROM paid
                JOIN membership m ON m.user_group = paid.user_group
                JOIN seat s ON s.user = m.user AND s.product = paid.product
                JOIN user u ON u.id = m.user)
            SELECT json_group_array(json_object(
                'id', group_id,
                'name', name,
                'synced', external_synced,
                'members', (SELECT count(*) FROM membership m WHERE m.user_group = g.id),
                'seats', (SELECT count(*) FROM held WHERE held.user_group = g.id),
                'inactive',
                    (SELECT coalesce(sum(inactive), 0) FROM held WHERE held.user_group = g.id)))
            FROM user_group g
            WHERE gone_at IS NULL`) || '[]',
    );

/** The rows of the list: what each cell says. */
const rowsOf = (page) =>
    [...page.matchAll(/<tr><th scope="row">([^]*?)<\/tr>/g)].map(([, row]) => ({
        id: row.match(/href="\/groups\/([^"#]+)"/)[1],
        name: unescapeHtml(row.match(/<bdi>(.*?)<\/bdi>/)[1]),
        members: numberOf(row.match(/href="\/users\?group=[^"]+">([\d,]+)</)[1]),
        inactive: numberOf(row.match(/#grants">([\d,]+)<\/a>/)?.[1] ?? '0'),
        seats: numberOf(row.match(/<\/a> of ([\d,]+)/)?.[1] ?? '0'),
        source: row.match(/data-label="Managed in">([^<]+)/)[1],
    }));

/** All rows, page by page. */
async function listed(query = '') {
    const rows = [];
    for (let page = 1; ; page++) {
        const { text, status } = await fixture.get(`/groups?${query}&page=${page}`);
        assert.equal(status, 200);
        rows.push(...rowsOf(text));
        if (!text.includes('rel="next"')) return rows;
    }
}

/** How many people a query string means, by the JSON. */
async function countOf(query) {
    let count = 0;
    for (let cursor = ''; cursor !== null;) {
        const at = cursor && `&cursor=${cursor}`;
        const { data, next } = await fixture.json(`/api/v1/users?limit=1000&${query}${at}`);
        count += data.length;
        cursor = next;
    }
    return count;
}

test('every group with its members, seats and inactive seats', async () => {
    const rows = await listed();
    const expected = expectedGroups();
    assert.ok(expected.some((group) => group.inactive > 0));
    assert.ok(expected.some((group) => group.seats === 0));
    assert.deepEqual(
        rows.map(({ id, members, seats, inactive }) => ({ id, members, seats, inactive })).sort(by),
        expected
            .map(({ id, members, seats, inactive }) => ({ id, members, seats, inactive }))
            .sort(by),
    );
    for (const row of rows) {
        const group = expected.find((one) => one.id === row.id);
        assert.equal(row.source === 'Identity provider', group.synced === 1, row.name);
    }
    function by(a, b) {
        return a.id < b.id ? -1 : 1;
    }
});

test('columns sort, figures from their highest; a search finds words in any order', async () => {
    for (const column of ['members', 'inactive']) {
        const figures = (await listed(`sort=${column}&dir=desc`)).map((row) => row[column]);
        assert.deepEqual(
            figures,
            [...figures].sort((a, b) => b - a),
            column,
        );
    }
    const names = (await listed('sort=name')).map((row) => row.name.toLowerCase());
    assert.deepEqual(names, [...names].sort());
    const last = (await listed('sort=name&dir=desc')).at(-1).name;
    assert.equal(last.toLowerCase(), names[0]);
    const { text } = await fixture.get('/groups');
    assert.match(text, /aria-sort="ascending"><a href="\/groups\?dir=desc">Group/);
    assert.match(text, /href="\/groups\?sort=inactive&amp;dir=desc">Inactive seats/);
    const found = await listed('q=USERS+jira');
    assert.ok(found.length > 0);
    for (const { name } of found) assert.match(name, /jira.*users|users.*jira/i);
    assert.match((await fixture.get('/groups?q=no-such-name')).text, /No groups found/);
});

test('an address that asks for too much shows the nearest thing', async () => {
    for (const query of ['page=9999', 'page=x', 'sort=colour', 'dir=up', 'page=-1'])
        assertStatus(await fixture.get(`/groups?${query}`), 200);
    assert.ok(rowsOf((await fixture.get('/groups?page=9999')).text).length > 0);
});

test('a group: a row for each grant, whose figures lead to exactly these people', async () => {
    const group = expectedGroups().find((one) => one.inactive > 0 && one.seats > one.inactive);
    const path = `/groups/${group.id}`;
    const { text } = await fixture.get(path);
    let inactive = 0;
    let seats = 0;
    const links = text.matchAll(/href="\/users\?([^"]*product=[^"]*)">([\d,]+)</g);
    for (const [, query, shown] of links) {
        assert.equal(await countOf(unescapeHtml(query)), numberOf(shown), query);
        if (query.includes('threshold=1')) inactive += numberOf(shown);
        else seats += numberOf(shown);
    }
    assert.deepEqual([seats, inactive], [group.seats, group.inactive]);
    const button = text.match(
        /name="filter" value="([^"]+)"><button[^>]*name="action" value="([^"]+)"[^>]*>Free these/,
    );
    const [filter, action] = button.slice(1).map(unescapeHtml);
    const answer = await fixture.post('/users/bulk', { filter, action }, { from: path });
    assert.equal(answer.status, 303);
    const { rows } = await fixture.json(`${locationOf(answer)}/results.json`);
    assert.equal(rows.length, await countOf(filter), 'a preview of exactly these members');
    assert.match(filter, new RegExp(`group=${group.id}`));
    assert.match(action, /^remove-unused:/, 'no used seat is removed');
    assert.ok(text.includes(`<a class="button secondary" href="/users?group=${group.id}">`));
});

test('a reader sees the figures and no button; a protected group says so', async () => {
    const group = expectedGroups().find((one) => one.inactive > 0);
    await fixture.setAccess('read');
    const page = (await fixture.get(`/groups/${group.id}`, 'productAdmin')).text;
    assert.doesNotMatch(withoutNotices(page), /Free these seats|<form method="post"/);
    assert.doesNotMatch(await fixture.text('/groups', 'productAdmin'), /Free these seats/);
    assert.match(await fixture.text('/groups'), /#grants">Free these seats/);
    assert.match(page, /threshold=1/);
    assertStatus(await fixture.get('/groups', 'productAdmin'), 200);
    await fixture.setAccess('off');
    assertStatus(await fixture.get('/groups', 'productAdmin'), 403);
    assertStatus(await fixture.get('/groups.csv', 'productAdmin'), 403);
    const path = `/groups/${group.id}`;
    await fixture.post(
        `${path}/protect`,
        { action: 'protect', reason: 'Executives', until: '' },
        { from: path },
    );
    const protectedRow = new RegExp(`${group.id}"><bdi>[^]*?Protected</span>[^]*?Executives`);
    assert.match((await fixture.get('/groups')).text, protectedRow);
    await fixture.post(`${path}/protect`, { action: 'end' }, { from: path });
    assert.doesNotMatch((await fixture.get('/groups')).text, protectedRow);
});

test('the CSV has the groups of the list, in its order, and no cell is a formula', async () => {
    const { text, headers } = await fixture.get('/groups.csv?sort=inactive&dir=desc');
    assert.match(headers.get('content-disposition'), /filename="groups.csv"/);
    const [head, ...rows] = readCsv(text);
    assert.deepEqual(head, [
        'groupId',
        'name',
        'members',
        'grants',
        'seats',
        'inactive',
        'inactiveCostPerMonth',
        'currency',
        'managedIn',
        'protected',
    ]);
    const shown = await listed('sort=inactive&dir=desc');
    assert.deepEqual(
        rows.map((cells) => [cells[0], Number(cells[2]), Number(cells[4]), Number(cells[5])]),
        shown.map((row) => [row.id, row.members, row.seats, row.inactive]),
    );
    for (const cells of rows) for (const cell of cells) assert.doesNotMatch(cell, /^[=+\-@]/);
    assertStatus(await fixture.get('/groups.csv?separator=pipe'), 400);
    const semicolons = (await fixture.get('/groups.csv?separator=semicolon&q=jira')).text;
    assert.match(semicolons, /^\ufeff?groupId;name;members/);
});

test('with prices: what the inactive seats cost at the average price of a seat', async () => {
    assert.doesNotMatch(await fixture.text('/groups'), /Inactive cost/);
    const group = expectedGroups().find((one) => one.inactive > 0);
    const grants = JSON.parse(
        fixture.sql(`SELECT json_group_array(json_array(p.product, p.site)) FROM group_role gr
            JOIN product p ON p.id = gr.product
            JOIN user_group g ON g.id = gr.user_group
            WHERE g.group_id = '${group.id}' AND gr.role = 'atlassian/user'`),
    );
    assert.equal(grants.length, 1);
    const [product, site] = grants[0];
    const sold = Number(
        fixture.sql(`SELECT count(*) FROM seat s JOIN product p ON p.id = s.product
            WHERE p.product = '${product}' AND p.site = '${site}'`),
    );
    // a hundred seats for 10 each, all further ones for 1: the average, not the last price
    fixture.sql(`INSERT INTO setting VALUES ('price.${product}.${site}',
        'plan monthly' || char(10) || '1-100 10.00' || char(10) || '101- 1.00', 1, 't')`);
    const bill = 100 * Math.min(sold, 100) * 10 + 100 * Math.max(0, sold - 100);
    const cost = (Math.round((bill * group.inactive) / sold) / 100).toFixed(2);
    const [head, ...rows] = readCsv((await fixture.get('/groups.csv')).text);
    const row = rows.find((cells) => cells[0] === group.id);
    assert.equal(row[head.indexOf('inactiveCostPerMonth')], cost);
    const shown = Number(cost).toLocaleString('en-US', { minimumFractionDigits: 2 });
    const list = await fixture.text('/groups?sort=cost&dir=desc');
    assert.match(list, /Inactive cost, [A-Z]{3} a month/);
    assert.ok(list.includes(`<td class="num" data-label="Cost a month">${shown}</td>`), shown);
    const page = await fixture.text(`/groups/${group.id}`);
    assert.ok(page.includes(`<td class="num" data-label="Cost a month">${shown}</td>`), shown);
    fixture.sql("DELETE FROM setting WHERE name LIKE 'price.%'");
});

test('the menu has Groups between Users and Tasks', async () => {
    const { text } = await fixture.get('/groups');
    const menu = [...text.matchAll(/<li><a href="(\/\w*)"/g)].map((match) => match[1]);
    assert.deepEqual(menu.slice(0, 4), ['/', '/users', '/groups', '/tasks']);
    assert.match(text, /href="\/groups" aria-current="page"/);
});
