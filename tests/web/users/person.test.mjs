// The page of a person: states, seats, roles, and the actions it offers.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { regex } from '../../text.mjs';
import { assertStatus, locationOf, useFixture, withoutNotices } from '../fixture.mjs';
import { runHelpers, SEAT_WITHOUT_DIRECTORY } from '../run_helpers.mjs';
import { useDemoPeople } from './demo_people.mjs';

// 14 hours ahead of UTC: no figure may depend on it
const fixture = useFixture({ TZ: 'Pacific/Kiritimati' });
const { endOf, orgAdmin, plainPeople, post, resultsOf, stateOf } = runHelpers(fixture);

const { people } = useDemoPeople(fixture);

test('a person: states, seats with their paths, groups, roles', async () => {
    const p = people.find(
        (one) =>
            one.seats.length > 1 &&
            one.groups.some((g) => g.role === 'atlassian/user') &&
            one.direct.includes('atlassian/user'),
    );
    const { text } = await fixture.get(`/users/${encodeURIComponent(p.accountId)}`);
    for (const g of p.groups) assert.ok(text.includes(`href="/groups/${g.id}"`), g.name);
    assert.equal(text.match(/<tr><th scope="row">/g).length, p.seats.length, 'a row for each seat');
    assert.match(text, /<dt>Role details updated<\/dt><dd>(just now|\d+ \w+ ago)/);
    const words = { direct: 'direct role', inferred: 'inferred by Atlassian' };
    for (const way of fixture.lines(`
        SELECT DISTINCT method
        FROM user_role r
        JOIN user u ON u.id = r.user
        WHERE account_id = '${p.accountId}' AND role = 'atlassian/user'`))
        assert.ok(text.includes(`${words[way]} → <code>atlassian/user`), way);
    assert.match(
        text,
        /group <a href="\/groups\/[^"]+"><bdi>[^<]+<\/bdi><\/a> → <code>atlassian\/user/,
    );
    assertStatus(await fixture.get('/users/nobody-there'), 404);
    assertStatus(await fixture.get('/groups/nothing-there'), 404);
});

test('a role without a group: its source, once Atlassian was asked', async () => {
    const [account, user, product, role] = fixture.row(`
        SELECT account_id, r.user, r.product, r.role
        FROM user_role r
        JOIN user u ON u.id = r.user
        WHERE r.asked
            AND method = 'direct'
            AND role = 'atlassian/user'
            AND r.user IN (SELECT user FROM seat)
        LIMIT 1`);
    const row =
        `user_role SET method = 'direct', asked = 1 WHERE user = ${user} AND product = ` +
        `${product} AND role = '${role}'`;
    const ways = [
        ["method = 'direct'", 'direct role'],
        ["method = 'inferred'", 'inferred by Atlassian'],
        ["method = 'group'", 'unlisted group'],
        ['asked = 0', 'source not known yet'],
    ];
    for (const [set, words] of ways) {
        fixture.sql(`UPDATE ${row.replace("method = 'direct', asked = 1", set)}`);
        assert.ok(
            (await fixture.text(`/users/${encodeURIComponent(account)}`)).includes(
                `${words} → <code>`,
            ),
            words,
        );
        fixture.sql(`UPDATE ${row}`);
    }
    const never = fixture.sql(
        'SELECT account_id FROM user WHERE id NOT IN (SELECT user FROM role_asked) LIMIT 1',
    );
    assert.match(
        await fixture.text(`/users/${encodeURIComponent(never)}`),
        /<dt>Role details updated<\/dt><dd>not checked yet; direct roles may be missing/,
    );
});

test('status of a person: once where directories agree, each that differs', async () => {
    const [account, user, directory] = fixture.row(`
        SELECT u.account_id, u.id, d.name
        FROM user u
        JOIN user_directory x ON x.user = u.id
        JOIN directory d ON d.id = x.directory
        WHERE u.status = 'active' AND x.status = 'active'
        LIMIT 1`);
    const shown = async () =>
        (await fixture.text(`/users/${encodeURIComponent(account)}`)).match(
            /<dt>Status<\/dt><dd>([^<]+)/,
        )[1];
    assert.equal(await shown(), `Active in ${directory}`);
    fixture.sql(`UPDATE user_directory SET status = 'suspended' WHERE user = ${user}`);
    assert.equal(await shown(), `Active; Suspended in ${directory}`);
    fixture.sql(`UPDATE user_directory SET status = 'active' WHERE user = ${user}`);
});

test('from a person’s page: seat, suspension, its end, undo, each with a preview', async () => {
    await fixture.untilIdle();
    const admin = orgAdmin();
    const account = plainPeople(61, SEAT_WITHOUT_DIRECTORY)[60];
    const person = `/users/${encodeURIComponent(account)}`;
    const page = await fixture.text(person);
    const takes = [
        ...page.matchAll(
            /name="action" value="(remove-access:[^"]+)" type="submit">Remove seat/g,
        ),
    ].map((m) => m[1]);
    const seats = fixture.lines(`
        SELECT 'remove-access:' || p.product || ':' || site
        FROM seat s
        JOIN product p ON p.id = s.product
        JOIN user u ON u.id = s.user
        WHERE account_id = '${account}'
        ORDER BY p.product, site_name`);
    assert.deepEqual(takes, seats);
    assert.match(page, /name="action" value="suspend" type="submit">Suspend access</);
    assert.doesNotMatch(page, /value="restore"/);
    const fields = (action) => ({
        action,
        account_id: account,
        csrf: page.match(/name="csrf" value="([^"]+)"/)[1],
    });
    const taken = await fixture.post('/users/bulk', fields(takes[0]), { csrf: null });
    assert.equal(taken.status, 303);
    assert.deepEqual(
        (await resultsOf(locationOf(taken))).rows.map((r) => r.accountId),
        [account],
    );
    const other = page.match(
        /<form method="post" action="\/users\/bulk">(?:<input[^>]*>)*<button[^>]*name="ask"/,
    );
    assert.ok(other[0].includes(`value="${account}"`));
    const choice = await fixture.post('/users/bulk', { ...fields(''), ask: '1' }, { csrf: null });
    assert.equal(choice.status, 200);
    assert.ok(choice.text.includes(`name="account_id" value="${account}"`));
    const run = locationOf(await fixture.post('/users/bulk', fields('suspend'), { csrf: null }));
    assert.equal(stateOf(run), 'preview');
    await post(run, { do: 'run' });
    assert.equal(await endOf(run), 'done');
    await fixture.untilIdle();
    const suspended = await fixture.text(person);
    assert.match(suspended, /name="action" value="restore" type="submit">Restore access</);
    assert.doesNotMatch(suspended, /value="suspend"/);
    assert.match(suspended, /<span class="badge soon">Suspended<\/span>/);
    assert.match(suspended, /<h2 id="history">History[\s\S]*<span class="badge ok">Done</);
    assert.doesNotMatch(suspended, /Undo and protect/, 'no task would act again');
    const undo = suspended.match(
        regex(
            /<form method="post" action="([^"]+)">(?:<input[^>]*>)*<input type="hidden" /,
            /name="do" value="undo"><input type="hidden" name="account_id" value="([^"]+)">/,
            /<button [^>]*>Undo<span class="visually-hidden">: Suspend access<\/span>/,
        ),
    );
    assert.deepEqual(undo.slice(1), [run, account]);
    const question = await post(undo[1], { do: 'undo', account_id: undo[2] });
    assert.equal(question.status, 200);
    assert.match(question.text, /<h1>Undo run for [^<]+\?<\/h1>/);
    const back = locationOf(
        await post(undo[1], { do: 'undo', account_id: undo[2], confirm: 'yes' }),
    );
    assert.equal(await endOf(back), 'done');
    await fixture.untilIdle();
    assert.ok(
        !(await fixture.text(person)).includes(`action="${run}"`),
        'there is nothing left to put back',
    );
    for (const [who, visitor, word] of [
        [
            admin,
            'orgAdmin',
            /Organization admins are always protected\.[\s\S]*Seats, suspension and undo/,
        ],
    ]) {
        const text = await fixture.text(`/users/${encodeURIComponent(who)}`, visitor);
        assert.doesNotMatch(text, /Remove seat|value="suspend"|value="restore"/);
        assert.match(text, word);
    }
    await post(`${person}/protect`, { action: 'protect', reason: 'On leave', until: '' });
    assert.doesNotMatch(
        await fixture.text(person),
        /Remove seat|value="suspend"|value="restore"|value="undo"/,
    );
    await post(`${person}/protect`, { action: 'end' });
    await fixture.setAccess('read');
    assert.doesNotMatch(
        withoutNotices(await fixture.text(person, 'productAdmin')),
        /Remove seat|value="suspend"|value="restore"|value="undo"|<form method="post"/,
    );
    await fixture.setAccess('off');
});
