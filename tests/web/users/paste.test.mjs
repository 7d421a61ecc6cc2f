// A pasted list of e-mail addresses: matched, ambiguous, not matched; then a bulk operation with
// its preview, or protection.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { unescapeHtml } from '../../text.mjs';
import { assertStatus, locationOf, useFixture } from '../fixture.mjs';

const fixture = useFixture();
const PAGE = '/users/paste';

/** What a section lists: the account ids of its rows, or the texts. */
function sectionOf(page, id) {
    const part = page.match(new RegExp(`<h2 id="${id}">[^]*?</section>`))?.[0] ?? '';
    return {
        text: part,
        accounts: [...part.matchAll(/name="account_id" value="([^"]+)"/g)].map((match) => match[1]),
        ticked: [...part.matchAll(/value="([^"]+)"[^>]*checked="checked"/g)].map(
            (match) => match[1],
        ),
        listed: [...part.matchAll(/<li><bdi>(.*?)<\/bdi>/g)].map((match) => unescapeHtml(match[1])),
    };
}
const match = (addresses, more = {}) => fixture.post(PAGE, { addresses, do: 'match', ...more });

const people = () =>
    JSON.parse(
        fixture.sql(`
            SELECT json_group_array(json_object('account', account_id, 'email', email))
            FROM (SELECT account_id, email
                FROM user u
                WHERE gone_at IS NULL
                    AND status = 'active'
                    AND email LIKE 'user%@example.test'
                    AND id IN (SELECT user FROM seat)
                    AND id NOT IN (SELECT user FROM user_platform_role)
                    AND (SELECT count(*) FROM user u2 WHERE u2.email = u.email) = 1
                ORDER BY id
                LIMIT 20)`),
    );

test('any form of list: lines, CSV, address books, account ids, each person once', async () => {
    const [a, b, c, d, e] = people();
    const text = [
        'Name;E-mail;Last day',
        `"Chen, Ana";${a.email.toUpperCase()};2026-12-31`,
        `Ben <${b.email}>, mailto:${c.email}`,
        d.account,
        ` ${a.email}.`,
        '',
        'nobody@elsewhere.test',
        `e: ${e.email}`,
    ].join('\r\n');
    const answer = await match(text);
    assertStatus(answer, 200);
    const found = sectionOf(answer.text, 'matched');
    const wanted = [a, b, c, d, e].map((person) => person.account);
    assert.deepEqual(found.accounts, wanted);
    assert.deepEqual(found.ticked, wanted, 'all who match are ticked');
    assert.match(found.text, /Matched: 5/);
    assert.match(answer.text, /Duplicates skipped: 1</);
    const unmatched = sectionOf(answer.text, 'unmatched');
    assert.deepEqual(unmatched.listed, ['Name;E-mail;Last day', 'nobody@elsewhere.test']);
    assert.match(unmatched.text, /No account has this address/);
    assert.ok(unescapeHtml(answer.text).includes(text.split('\r\n')[1]), 'the text stays');
    assert.equal(fixture.sql("SELECT count(*) FROM run"), '0', 'matching changes nothing');
});

test('two accounts with one address are ambiguous, and not ticked; who left is named', async () => {
    const [a, b, c] = people();
    const restore = fixture.lines(`SELECT account_id, email FROM user
        WHERE account_id IN ('${b.account}', '${c.account}')`);
    fixture.sql(`UPDATE user SET email = '${a.email}' WHERE account_id = '${b.account}'`);
    fixture.sql(`UPDATE user SET gone_at = unixepoch() - 3 * 86400
        WHERE account_id = '${c.account}'`);
    const { text } = await match(`${a.email}\n${c.email}`);
    const ambiguous = sectionOf(text, 'ambiguous');
    assert.deepEqual(ambiguous.accounts.sort(), [a.account, b.account].sort());
    assert.deepEqual(ambiguous.ticked, []);
    assert.match(text, /Ambiguous: 1</);
    assert.match(sectionOf(text, 'unmatched').text, /Left the organization 3 days ago/);
    // an account that left does not make the other one ambiguous
    fixture.sql(`UPDATE user SET email = '${a.email}' WHERE account_id = '${c.account}'`);
    fixture.sql(`UPDATE user SET email = '${b.email}' WHERE account_id = '${b.account}'`);
    assert.deepEqual(sectionOf((await match(a.email)).text, 'matched').accounts, [a.account]);
    for (const row of restore) {
        const [account, email] = row.split('|');
        fixture.sql(`UPDATE user SET email = '${email}', gone_at = NULL
            WHERE account_id = '${account}'`);
    }
});

test('those ticked go on to the bulk operation, and its preview has exactly them', async () => {
    const [a, b, c] = people();
    const sent = (accounts) => [
        ['addresses', `${a.email}\n${b.email}\n${c.email}`],
        ['do', 'act'],
        ['ask', '1'],
        ['reason', ''],
        ['until', ''],
        ...accounts.map((account) => ['account_id', account]),
    ];
    const choice = await fixture.post(PAGE, sent([a.account, c.account]));
    assertStatus(choice, 200);
    assert.match(choice.text, /<form method="post" action="\/users\/bulk"/);
    const accounts = [...choice.text.matchAll(/name="account_id" value="([^"]+)"/g)].map(
        (found) => found[1],
    );
    assert.deepEqual(accounts, [a.account, c.account]);
    const preview = await fixture.post(
        '/users/bulk',
        [['action', 'suspend'], ...accounts.map((account) => ['account_id', account])],
        { csrf: choice.text.match(/name="csrf" value="([^"]+)"/)[1] },
    );
    const { rows } = await fixture.json(`${locationOf(preview)}/results.json`);
    assert.deepEqual(rows.map((row) => row.accountId).sort(), [...accounts].sort());
    const nobody = await fixture.post(PAGE, sent([]));
    assertStatus(nobody, 422);
    assert.match(nobody.text, /href="#account_id">Select at least one person/);
    assert.deepEqual(sectionOf(nobody.text, 'matched').ticked, []);
});

test('protecting: one reason and day for those ticked, each audited', async () => {
    const [a, b, c] = people();
    const fields = (more) => [
        ['addresses', `${a.email}\n${b.email}\n${c.email}`],
        ['do', 'protect'],
        ['account_id', a.account],
        ['account_id', b.account],
        ...Object.entries({ reason: 'On leave', until: '2090-01-31', ...more }),
    ];
    for (const bad of [{ reason: '' }, { until: '2001-01-01' }]) {
        const refused = await fixture.post(PAGE, fields(bad));
        assertStatus(refused, 422);
        assert.deepEqual(sectionOf(refused.text, 'matched').ticked, [a.account, b.account]);
        assert.ok(refused.text.includes(c.email));
    }
    assert.equal(fixture.sql('SELECT count(*) FROM protection'), '0');
    assert.equal(locationOf(await fixture.post(PAGE, fields({}))), '/protected');
    assert.deepEqual(
        fixture.lines(`SELECT account_id FROM protection p JOIN user u ON u.id = p.user
            WHERE p.reason = 'On leave' ORDER BY u.id`),
        [a.account, b.account],
    );
    assert.equal(fixture.sql("SELECT count(*) FROM audit WHERE action = 'protect.user'"), '2');
    const again = (await match(`${a.email}\n${c.email}`)).text;
    const shown = sectionOf(again, 'matched').text;
    assert.match(shown, /Protected<\/span><div class="hint wrap">[^<]*On leave/);
});

test('refused: an empty list, and one of more than 1,000, which stays whole', async () => {
    for (const empty of ['', ' \n , ; \t\n'])
        assert.match((await match(empty)).text, /href="#addresses">Paste at least one/);
    const long = Array.from({ length: 1001 }, (_, i) => `a${i}@x.test`).join('\n');
    const { status, text } = await match(long);
    assert.equal(status, 422);
    assert.match(text, /up to 1,000 addresses at a time. This list has 1,001/);
    assert.ok(text.includes('a0@x.test') && text.includes('a1000@x.test'));
    const most = await match(long.split('\n').slice(1).join('\n'));
    assertStatus(most, 200);
    assert.match(most.text, /Not matched: 1,000/);
    const hostile = await match('<script>alert(1)</script>\n"><b>x@y</b>');
    assert.doesNotMatch(hostile.text, /<script>alert|"><b>x/);
});

test('only full access: a reader gets neither the page nor an answer', async () => {
    await fixture.setAccess('read');
    assertStatus(await fixture.get(PAGE, 'productAdmin'), 403);
    const csrf = await fixture.token('/users', 'orgAdmin');
    const fields = { addresses: 'a@b.test', do: 'match' };
    assertStatus(await fixture.post(PAGE, fields, { visitor: 'productAdmin', csrf }), 403);
    assert.doesNotMatch(await fixture.text('/users', 'productAdmin'), /users\/paste/);
    assert.match(await fixture.text('/users'), /href="\/users\/paste"/);
    await fixture.setAccess('off');
});
