// Filters of the user browser against the demo organization: each means exactly the people a plain
// loop finds; bad ones are refused; chips remove them.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { regex, unescapeHtml } from '../../text.mjs';
import { assertStatus, useFixture } from '../fixture.mjs';
import { totalOf, useDemoPeople } from './demo_people.mjs';

// 14 hours ahead of UTC: no figure may depend on it
const fixture = useFixture({ TZ: 'Pacific/Kiritimati' });

const { people, checkFilter } = useDemoPeople(fixture);

/** Conditions that contradict each other. */
const contradictory = (q) =>
    (q.has('new') && (q.has('never') || q.has('threshold'))) ||
    (q.has('threshold') && q.has('inactive_days')) ||
    (q.has('active') && ['never', 'new', 'threshold'].some((name) => q.has(name)));

test('every filter, alone and combined, means the people of a plain loop', async () => {
    const sites = [...new Set(people.flatMap((p) => p.seats.map((s) => s.site)))];
    const team = people.find((p) => p.groups.length > 1).groups.at(-1);
    const conditions = [
        'q=example',
        'q=USER1',
        'q=m%C3%BCller',
        'q=MULLER',
        'q=%E5%B0%8F',
        'q=%3Cscript',
        'q=%25',
        'q=_',
        'q=%40sum',
        'q=e',
        'q=zz',
        'product=confluence',
        'product=jira-software',
        'product=none-such',
        ...sites.map((s) => `site=${s}`),
        'inactive_days=30',
        'inactive_days=3',
        'inactive_days=180',
        'active_days=30',
        'never=1',
        'new=1',
        'threshold=1',
        'active=1',
        'billable=1',
        'status=active',
        'status=suspended',
        'status=deactivated',
        'status=not_invited',
        'status=for_deletion',
        'claim=managed',
        'claim=unmanaged',
        'role=atlassian%2Fuser',
        'role=atlassian%2Fadmin',
        'role=atlassian%2Fguest',
        'role=atlassian%2Fcustomer',
        'role=atlassian%2Forg-admin',
        'role=nothing',
        `group=${team.id}`,
        `group=${encodeURIComponent(team.name)}`,
        'group=Jira-Admins-Example',
        'domain=partner.test',
        'domain=EXAMPLE.test'.toLowerCase(),
        'protected=1',
    ];
    let some = 0;
    for (const query of conditions) some += (await checkFilter(query)).length > 0;
    assert.ok(some > 25, 'most of them mean somebody');
    let seed = 7;
    const pick = (n) => (seed = (seed * 1103515245 + 12345) % 2147483648) % n;
    for (let i = 0; i < 60; i++) {
        const chosen = new Map(
            Array.from({ length: 2 + pick(3) }, () => conditions[pick(conditions.length)]).map(
                (pair) => pair.split('='),
            ),
        );
        const query = [...chosen].map((pair) => pair.join('=')).join('&');
        if (contradictory(chosen))
            assertStatus(await fixture.get(`/api/v1/users?${query}`), 400, query);
        else await checkFilter(query);
    }
});

test('bad parameters: 400, a message for programs; for people also the nearest page', async () => {
    for (const query of [
        'idle_days=x',
        'idle_days=0',
        'new=2',
        'threshold=yes',
        'idle_days=30&idle_days=60',
        'new=1&never=1',
        'new=1&threshold=1',
        'threshold=1&inactive_days=30',
        'active=1&new=1',
        'inactive_days=x',
        'inactive_days=-1',
        'inactive_days=0',
        'inactive_days=9999999',
        'never=yes',
        'billable=0',
        'status=zzz',
        'claim=x',
        'product=a%20b',
        'colour=red',
        'q=a&q=b',
        'q=%ff',
        'role=%22',
    ]) {
        for (const path of ['/api/v1/users', '/users.csv']) {
            const answer = await fixture.get(`${path}?${query}`);
            assert.equal(answer.status, 400, `${path}?${query}`);
            assert.ok(answer.text.length < 5000, 'not the list');
        }
        assert.match((await fixture.json(`/api/v1/users?${query}`)).error, /\w+ \w+/);
        const page = await fixture.get(`/users?${query}`);
        assert.ok([400, 422].includes(page.status), query);
        if (page.status === 422) {
            assert.match(page.text, /No users are shown/, `${query}: not the list`);
            assert.doesNotMatch(
                page.text,
                /\/users\.csv|form="bulk"|<a href="\/users\/[^"]+"><bdi>/,
                query,
            );
            assert.match(
                page.text,
                /<form method="get" action="\/users"/,
                `${query}: the form is there`,
            );
        }
    }
    for (const path of [
        '/?colour=red',
        '/users?colour=red&colour=blue',
        '/users?page=x&sort=zzz',
        '/users?status=zzz',
        '/?site=nowhere',
    ]) {
        // The summary links to fields of the page only.
        const { text, status } = await fixture.get(path);
        const summary = text.match(/<div class="summary".*?<\/div>/s)[0];
        assert.equal(status, 422, path);
        for (const [, id] of summary.matchAll(/href="#([^"]*)"/g))
            assert.ok(text.includes(` id="${id}"`), `${path}: ${id}`);
        assert.equal(summary.includes('href='), /status|site/.test(path), path);
    }
    for (const query of [
        'limit=0',
        'limit=1001',
        'limit=x',
        'cursor=x',
        'cursor=u-1',
        'page=2',
        'sort=name',
    ])
        assertStatus(await fixture.get(`/api/v1/users?${query}`), 400, query);
    const past = await fixture.get('/users?page=999999');
    assert.equal(past.status, 200, 'people left the list since the link was made');
    assert.doesNotMatch(past.text, /error-summary/);
    for (const query of ['page=x', 'page=-1', 'limit=7', 'sort=;drop', 'dir=up']) {
        const page = await fixture.get(`/users?${query}`);
        assert.equal(page.status, 422, query);
        assert.equal(totalOf(page.text), people.length, query);
    }
    assert.match(
        await fixture.text('/users?page=999999'),
        new RegExp(`to ${people.length.toLocaleString('en')} of`),
        'the last page',
    );
    assertStatus(
        await fixture.get('/users?q=&product=&status=&sort=name&dir=asc&limit=50&page=1'),
        200,
    );
});

test('several values and exclusions mean the same in JSON, CSV and the list', async () => {
    const idsOf = async (query) => {
        const path = `/api/v1/users?limit=1000&${query}`;
        const { data, next } = await fixture.json(path);
        const more = next ? await fixture.json(`${path}&cursor=${next}`) : {};
        return new Set([...data, ...(more.data ?? [])].map((row) => row.accountId));
    };
    const [first, second] = fixture.lines(`
        SELECT g.group_id
        FROM user_group g JOIN membership m ON m.user_group = g.id
        GROUP BY g.id HAVING count(*) BETWEEN 5 AND 400
        ORDER BY count(*) DESC LIMIT 2`);
    const everybody = await idsOf('');
    for (const [name, a, b] of [
        ['status', 'suspended', 'deactivated'],
        ['product', 'confluence', 'jira-servicedesk'],
        ['domain', 'partner.test', 'example.test'],
        ['role', 'atlassian%2Fadmin', 'atlassian%2Fguest'],
        ['group', first, second],
    ]) {
        const [one, two, both, without] = [
            await idsOf(`${name}=${a}`),
            await idsOf(`${name}=${b}`),
            await idsOf(`${name}=${b}&${name}=${a}`),
            await idsOf(`not_${name}=${a}&not_${name}=${b}`),
        ];
        assert.ok(one.size > 0 && two.size > 0, name);
        assert.deepEqual([...both].sort(), [...new Set([...one, ...two])].sort(), name);
        const rest = [...everybody].filter((id) => !both.has(id));
        if (name === 'domain') assert.ok(rest.length >= without.size);
        else assert.deepEqual([...without].sort(), rest.sort(), `not_${name}`);
        for (const id of without) assert.ok(!both.has(id), `not_${name}`);
        const query = `${name}=${a}&${name}=${b}&not_status=active`;
        const page = await fixture.text(`/users?${query}`);
        const csv = await fixture.text(`/users.csv?${query}`);
        assert.equal(csv.trim().split('\r\n').length - 1, (await idsOf(query)).size, query);
        assert.equal(totalOf(page), (await idsOf(query)).size, query);
    }
    const two = 'product=confluence&product=jira-software';
    for (const unknown of ['not_group=vips', 'not_role=org-admin', 'not_domain=exampel.test'])
        assert.match(
            await fixture.text(`/users?${two}&${unknown}`),
            /No users match.*an unknown one matches nobody/s,
            'a mistyped value leaves out everybody, not nobody',
        );
    assertStatus(await fixture.get('/api/v1/users?claim=managed&claim=unmanaged'), 400);
    const chips = await fixture.text(`/users?${two}&not_status=active`);
    assert.match(chips, /<bdi>Product: Confluence or Jira<\/bdi>/);
    assert.match(chips, /<bdi>Status not: Active<\/bdi>/);
    assert.match(chips, /name="not_status" value="active"\s+checked="checked"/);
});

test('each chip removes one filter and keeps the others and the order', async () => {
    const site = fixture.sql("SELECT site FROM product WHERE site_name = 'example' LIMIT 1");
    const scoped = await fixture.text(`/users?product=confluence&site=${site}`);
    const chips = [...scoped.matchAll(/<li class="chip"><bdi>([^<]+)/g)].map((m) => m[1]);
    assert.deepEqual(
        chips,
        ['Product: Confluence', 'Site: example'],
        'each chip says its own filter',
    );
    assert.match(
        scoped,
        />Last active: Confluence on example</,
        'the heading names the site, not its id',
    );
    const { text } = await fixture.get(
        '/users?q=a&product=confluence&inactive_days=30&sort=last_active&dir=desc&limit=25',
    );
    const away = [...text.matchAll(/href="([^"]+)" aria-label="Remove filter/g)].map((m) =>
        unescapeHtml(m[1]),
    );
    assert.deepEqual(away, [
        '/users?product=confluence&inactive_days=30&sort=last_active&dir=desc&limit=25',
        '/users?q=a&inactive_days=30&sort=last_active&dir=desc&limit=25',
        '/users?q=a&product=confluence&sort=last_active&dir=desc&limit=25',
    ]);
    const nobody = await fixture.get('/users?q=no-such-person-at-all');
    assert.equal(nobody.status, 200);
    assert.match(nobody.text, /No users match/);
    assert.match(
        await fixture.text('/users?group=JIRA-soft&never=1'),
        regex(
            /Did you mean:[\s\S]*<a href="\/users\?never=1&amp;group=[\w-]+"><bdi>/,
            /jira-software-users-example<\/bdi>/,
        ),
        'a part of a name',
    );
    assert.doesNotMatch(
        await fixture.text('/users?group=org-admins&q=no-such-person-at-all'),
        /Did you mean/,
    );
});
