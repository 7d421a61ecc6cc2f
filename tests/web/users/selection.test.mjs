// Selecting people in the list without scripts: ticks stay while sorting and paging, the page and
// everybody can be selected, and nothing happens to nobody. And the choice of columns.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { assertStatus, locationOf, useFixture, withoutNotices } from '../fixture.mjs';
import { runHelpers } from '../run_helpers.mjs';
import { peopleOf, totalOf } from './demo_people.mjs';

const fixture = useFixture();
const { bulk } = runHelpers(fixture);

const FILTER = 'product=confluence';
const chosenIn = (text) => ({
    hidden: [...text.matchAll(/type="hidden" name="account_id" value="([^"]+)"/g)].map((m) => m[1]),
    ticked: [
        ...text.matchAll(/name="account_id" value="([^"]+)"\s+aria-label="[^"]*" checked/g),
    ].map((m) => m[1]),
    count: text.match(/<b data-count="yes">([\d,]+)<\/b>/)?.[1],
});
const send = (fields, people = []) =>
    bulk({ ask: '1', scope: 'ticked', filter: FILTER, at: '', ...fields }, people);

test('ticks stay while paging and sorting, and are gone when cleared', async () => {
    const first = peopleOf(await fixture.text(`/users?${FILTER}`)).slice(0, 3);
    const second = await send({ view: '?page=2' }, first);
    assertStatus(second, 200);
    assert.deepEqual(chosenIn(second.text), { hidden: first, ticked: [], count: '3' });
    const other = peopleOf(second.text)[4];
    const back = await send({ at: '?page=2', view: '' }, [...first, other]);
    assert.deepEqual(chosenIn(back.text), { hidden: [other], ticked: first, count: '4' });
    const sorted = await send({ view: '?sort=email&dir=desc' }, first);
    assert.match(sorted.text, /aria-sort="descending"/);
    assert.equal(chosenIn(sorted.text).count, '3');
    assert.match(sorted.text, /href="[^"]*confluence&amp;sort=email&amp;dir=desc">Clear/);
});

test('without ticks the same buttons lead to the plain address', async () => {
    const to = async (fields) => locationOf(await send(fields)).replace(/^http:\/\/[^/]+/, '');
    assert.equal(await to({ view: '?sort=email&page=2' }), `/users?${FILTER}&sort=email&page=2`);
    assert.equal(await to({ view: '' }), `/users?${FILTER}`);
    assert.equal(await to({ view: '?sort=a\\b' }), `/users?${FILTER}`, 'nothing odd in an address');
});

test('the box in the heading and the buttons select the page or everybody', async () => {
    const list = await fixture.text(`/users?${FILTER}`);
    const page = peopleOf(list);
    const ids = page.map((id) => ['page_id', id]);
    const all = totalOf(list);
    const post = (fields) =>
        fixture.post(
            '/users/bulk',
            [['ask', '1'], ['scope', 'ticked'], ['filter', FILTER], ['at', ''], ...fields, ...ids],
            { from: '/tasks/new' },
        );
    assert.deepEqual(chosenIn((await post([['select', 'page']])).text).ticked, page);
    const everybody = await post([['select', 'all']]);
    assert.equal(chosenIn(everybody.text).count, all.toLocaleString('en'));
    assert.match(everybody.text, /name="scope" value="all"/);
    assert.match(everybody.text, /disabled="disabled"/);
    assert.match((await post([['tick_page', '1']])).text, /For 50 people\./);
    const one = [
        ['tick_page', '1'],
        ['account_id', page[0]],
    ];
    assert.match((await post(one)).text, /For 50 people\./, 'nobody counts twice');
});

test('nobody selected: the list asks for people, whatever the action', async () => {
    for (const action of ['', 'suspend', 'add-group']) {
        const { status, text } = await send({ action });
        assert.equal(status, 422, action);
        assert.match(text, /<a href="#selection">Select at least one person/);
        assert.match(text, /id="selection"/);
        assert.doesNotMatch(text, /\b0 people/);
    }
    assert.equal(fixture.sql('SELECT count(*) FROM run'), '0');
});

test('an action of the bar leads to its preview, or asks for its group', async () => {
    const [person] = peopleOf(await fixture.text(`/users?${FILTER}&status=active`));
    assert.match(locationOf(await send({ action: 'suspend' }, [person])), /\/users\/bulk\/\d+$/);
    const asked = await send({ action: 'add-group' }, [person]);
    assertStatus(asked, 200);
    assert.match(asked.text, /<label for="group">Group<\/label>/);
});

test('everyone stays selected while the action is asked for; a lost filter is nobody', async () => {
    const everyone = totalOf(await fixture.text('/users'));
    const asked = await send({ scope: 'all', filter: '', action: '' });
    assertStatus(asked, 200);
    assert.match(asked.text, /name="filter" value="">\s*<input[^>]* name="scope" value="all">/);
    const run = locationOf(await bulk({ scope: 'all', filter: '', action: 'suspend' }));
    assert.equal((await fixture.json(`${run}/results.json`)).matched, everyone);
    const lost = await bulk({ scope: 'all', action: 'suspend' });
    assertStatus(lost, 422);
    assert.match(lost.text, /The filter is missing/);
    assert.doesNotMatch(lost.text, /name="scope"/);
});

test('columns are chosen in the list and kept in a cookie; readers choose, too', async () => {
    const headings = (text) =>
        [...text.matchAll(/<th scope="col"[^>]*>(.*?)<\/th>/gs)].map((m) =>
            m[1].replaceAll(/<[^>]*>|[▲▼]/g, '').trim(),
        );
    const usual = await fixture.text('/users');
    assert.deepEqual(headings(usual).slice(1), [
        'Name',
        'E-mail',
        'Status',
        'Products',
        'Seats',
        'Last active: any seat',
        'Last active anywhere',
    ]);
    const chosen = await fixture.get('/users?status=active&column=name&column=claim&column=seats');
    assert.deepEqual(headings(chosen.text).slice(1), ['Name', 'Account type', 'Seats']);
    const cookie = chosen.headers.get('set-cookie');
    assert.match(cookie, /^rollcall_columns=name-claim-seats-; .*HttpOnly; SameSite=Strict$/);
    const later = await fixture.get('/users', 'orgAdmin', {
        headers: { cookie: cookie.split(';')[0] },
    });
    assert.deepEqual(headings(later.text).slice(1), ['Name', 'Account type', 'Seats']);
    const doubled = await fixture.get(`/users?${'column=name&column=seats&'.repeat(100)}`);
    assert.match(doubled.headers.get('set-cookie'), /^rollcall_columns=name-seats-; /);
    assert.match(
        chosen.text,
        /<input type="hidden" name="status" value="active"> <input type="hidden" name="column"/,
        'the form keeps the filters',
    );
    await fixture.setAccess('read');
    const reader = await fixture.text('/users', 'productAdmin');
    assert.match(reader, /name="column" value="email" checked/);
    assert.match(reader, /<a href="\/users\?sort=email">E-mail<\/a>/, 'a link: no form to keep');
    assert.doesNotMatch(withoutNotices(reader), /method="post"/);
});

test('products of a person stand by name', async () => {
    const [id, products] = fixture.row(`
        SELECT u.account_id, group_concat(DISTINCT p.product)
        FROM user u JOIN seat s ON s.user = u.id JOIN product p ON p.id = s.product
        WHERE p.product IN ('jira-software', 'confluence')
        GROUP BY u.id
        HAVING count(DISTINCT p.product) = 2
            AND NOT EXISTS (
                SELECT 1 FROM seat s2 JOIN product p2 ON p2.id = s2.product
                WHERE s2.user = u.id AND p2.product NOT IN ('jira-software', 'confluence')
            )
        LIMIT 1`);
    assert.ok(products.includes(','));
    const text = await fixture.text(`/users?q=${encodeURIComponent(id)}`);
    assert.match(text, /data-label="Products" title="Confluence, Jira">Confluence, Jira</);
});
