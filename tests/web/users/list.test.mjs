// The list of the user browser: order, hostile names, ticked people, and the pages before the first
// synchronization.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { unescapeHtml } from '../../text.mjs';
import { assertStatus, useFixture } from '../fixture.mjs';
import { runHelpers } from '../run_helpers.mjs';
import { foldedName, peopleOf, useDemoPeople } from './demo_people.mjs';

// 14 hours ahead of UTC: no figure may depend on it
const fixture = useFixture({ TZ: 'Pacific/Kiritimati' });
const { post } = runHelpers(fixture);

const { people, byId } = useDemoPeople(fixture);

test('each column sorts both ways: every person once, in order, on all pages', async () => {
    const seats = (id) => byId[id].seats.length;
    const newest = (id) => Math.max(-1, ...byId[id].seats.map((s) => s.lastActive));
    const active = new Map(
        fixture
            .lines('SELECT account_id, coalesce(active_at, 0) FROM user')
            .map((l) => l.split('|')),
    );
    const anywhere = (id) => Number(active.get(id));
    const keys = {
        name: (id) => foldedName(byId[id].name),
        email: (id) => foldedName(byId[id].email ?? ''),
        status: (id) => byId[id].status,
        claim: (id) => byId[id].claim,
        seats,
        last_active: newest,
        last_anywhere: anywhere,
    };
    for (const [sort, key] of Object.entries(keys))
        for (const dir of ['asc', 'desc']) {
            const all = [];
            for (let page = 1; page <= Math.ceil(people.length / 100); page++)
                all.push(
                    ...peopleOf(
                        await fixture.text(`/users?sort=${sort}&dir=${dir}&limit=100&page=${page}`),
                    ),
                );
            assert.equal(new Set(all).size, people.length, `${sort} ${dir}: everybody once`);
            const last = (id) =>
                (['seats', 'last_active'].includes(sort) && seats(id) === 0) ||
                (key(id) === '' && dir === 'asc');
            for (let i = 1; i < all.length; i++) {
                const [a, b] = [all[i - 1], all[i]];
                if (last(a) || last(b) || (key(a) === '' && dir === 'desc')) {
                    assert.ok(!last(a) || last(b), `${sort} ${dir}: who has none comes last`);
                    continue;
                }
                const fine =
                    typeof key(a) === 'string'
                        ? Buffer.compare(Buffer.from(key(a)), Buffer.from(key(b))) <= 0
                        : key(a) <= key(b);
                assert.ok(
                    key(a) === key(b) || fine === (dir === 'asc'),
                    `${sort} ${dir}: ${key(a)} before ${key(b)}`,
                );
            }
        }
    const { text } = await fixture.get('/users?sort=email&dir=desc');
    assert.match(
        text,
        /<th scope="col" aria-sort="descending"><button [^>]*value="\?sort=email">/,
    );
    assert.equal(text.match(/aria-sort/g).length, 1);
});

test('hostile names show as text on every page', async () => {
    fixture.sql(
        "UPDATE product SET site_name = '\"><script>site' WHERE site_name = 'example-research'",
    );
    const hostile = people.find((p) => p.name.startsWith('<script>') && p.seats.length);
    const team = people.flatMap((p) => p.groups).find((g) => g.name.startsWith('<b>'));
    const pages = [
        '/',
        '/users?q=%3Cscript',
        `/users/${encodeURIComponent(hostile.accountId)}`,
        `/groups/${team.id}`,
        '/protected?group=%3Cb',
        '/charts/trend.svg',
        '/charts/share.svg',
        `/users?group=${encodeURIComponent(team.name)}`,
        '/users?q=%22%3E%3Cscript%3Ealert',
        '/filters',
    ];
    for (const path of pages) {
        const { text, status } = await fixture.get(path);
        assert.equal(status, 200, path);
        assert.doesNotMatch(text, /<script>(alert|site)|<b>team/, path);
    }
    for (const path of ['/', '/charts/share.svg'])
        assert.match(
            await fixture.text(path),
            /(&quot;|")&gt;&lt;script&gt;site/,
            `${path} holds the name, as text`,
        );
    assert.match(await fixture.text(pages[2]), /<h1><bdi>&lt;script&gt;alert/);
    fixture.sql(
        "UPDATE product SET site_name = 'example-research' WHERE site_name LIKE '%script%'",
    );
});

test('ticked people and all who match get to the bulk page; readers see no boxes', async () => {
    const { text } = await fixture.get('/users?product=confluence');
    assert.equal(text.match(/<input type="checkbox" form="bulk" name="account_id"/g).length, 50);
    const csrf = text.match(/name="csrf" value="([^"]+)"/)[1];
    const ids = peopleOf(text).slice(0, 2);
    const chosen = await fixture.post(
        '/users/bulk',
        [
            ['ask', '1'],
            ['filter', 'product=confluence'],
            ['scope', 'ticked'],
            ...ids.map((id) => ['account_id', id]),
        ],
        { csrf },
    );
    assert.equal(chosen.status, 200);
    for (const id of ids) assert.ok(chosen.text.includes(id));
    const back = /<p class="back"><a href="\/users\?product=confluence">/;
    assert.match(chosen.text, back, 'back to the same list');
    const again = await fixture.post(
        '/users/bulk',
        [
            ...[...chosen.text.matchAll(/name="(account_id|filter)" value="([^"]*)"/g)].map((m) => [
                m[1],
                unescapeHtml(m[2]),
            ]),
            ['action', ''],
        ],
        { csrf },
    );
    assert.equal(again.status, 422);
    assert.match(again.text, back);
    assert.match(again.text, /<h1>Choose an action<\/h1>\s*<p class="lede">For 2 people\./);
    const none = await fixture.post(
        '/users/bulk',
        [
            ['ask', '1'],
            ['filter', 'product=confluence'],
            ['scope', 'ticked'],
        ],
        { csrf },
    );
    assert.equal(none.status, 422);
    assert.match(
        none.text,
        /<a href="#selection">Select at least one person/,
        'nobody ticked does not mean everybody who matches',
    );
    assert.match(
        none.text,
        /name="filter" value="product=confluence"/,
        'on the list, with its filters',
    );
    assertStatus(
        await fixture.post(
            '/users/bulk',
            [
                ['ask', '1'],
                ['filter', 'product=confluence'],
                ['scope', 'all'],
            ],
            { csrf },
        ),
        200,
    );
    fixture.sql("INSERT INTO setting VALUES ('product_admins', 'read', 1, 't')");
    const reader = await fixture.get('/users', 'productAdmin');
    assert.equal(reader.status, 200);
    assert.doesNotMatch(reader.text, /name="account_id"|action="\/filters"/);
    fixture.sql("DELETE FROM setting WHERE name = 'product_admins'");
});

test('nobody ticked: the list says so and keeps its filters', async () => {
    const query = 'q=user&product=confluence&inactive_days=45&group=a%26b%3Dc';
    const list = await fixture.text(`/users?${query}`);
    const answer = await post('/users/bulk', { ask: '1', scope: 'ticked', filter: query });
    assert.equal(answer.status, 422);
    assert.match(answer.text, /<title>Error: Users/);
    assert.match(answer.text, /<a href="#selection">Select at least one person/);
    const chipsOf = (text) =>
        [...text.matchAll(/<li class="chip"><bdi>(.*?)<\/bdi>/g)].map((m) => m[1]);
    assert.ok(chipsOf(list).length >= 4);
    assert.deepEqual(chipsOf(answer.text), chipsOf(list));
    const found = await post('/users/bulk', {
        ask: '1',
        scope: 'ticked',
        filter: 'product=confluence',
    });
    assert.match(found.text, /id="selection"/);
    assert.doesNotMatch(found.text, /Act on 0 people/);
    assertStatus(await post('/users/bulk', { ask: '1', scope: 'ticked', filter: '' }), 422);
    assertStatus(
        await post('/users/bulk', { ask: '1', scope: 'ticked', filter: 'inactive_days=x' }),
        422,
    );
});

test('before the first synchronization pages say what to do next', async () => {
    fixture.sql("UPDATE sync_run SET outcome = 'failed'");
    for (const path of ['/users', '/protected'])
        assert.match(
            await fixture.text(path),
            /The first sync is not complete yet[\s\S]*href="\/settings\/sync"/,
            path,
        );
    assert.match(await fixture.text('/'), /href="\/settings\/sync">View sync/, 'the checklist');
    fixture.sql("UPDATE api_key SET state = 'removed'");
    assert.match(await fixture.text('/'), /href="\/settings\/api-key">Add API key/);
    for (const path of ['/users', '/protected'])
        assert.match(
            await fixture.text(path),
            /No API key yet[\s\S]*href="\/settings\/api-key"/,
            path,
        );
});
