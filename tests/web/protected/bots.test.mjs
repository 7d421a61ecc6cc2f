// Likely bots on /protected: who is suggested and why, and protecting several with one reason.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { unescapeHtml } from '../../text.mjs';
import { assertStatus, locationOf, useFixture, withoutNotices } from '../fixture.mjs';

const fixture = useFixture({ ORG_TYPES: 'service_account:400' });

/** Suggestions: name, account id and reasons of each. */
function suggestions(page) {
    const table = page.split('id="bots-caption"')[1]?.split('</table>')[0] ?? '';
    return [...table.matchAll(/<tr>([^]*?)<\/tr>/g)].slice(1).map(([, row]) => ({
        account: decodeURIComponent(row.match(/href="\/users\/([^"]+)"/)[1]),
        name: unescapeHtml(row.match(/<bdi>(.*?)<\/bdi>/)[1]),
        why: [...row.matchAll(/<li>([^<]*)<\/li>/g)].map((match) => match[1]),
        ticked: row.includes('checked="checked"'),
    }));
}
const suggested = async (visitor) => suggestions(await fixture.text('/protected', visitor));

/** Renames people behind the organization's back, and refreshes the index of people. */
function rename(pairs) {
    for (const [account, name, email] of pairs)
        fixture.sql(`UPDATE user SET name = '${name}', email = '${email}'
            WHERE account_id = '${account}'`);
    fixture.sql('DELETE FROM browse_set');
    fixture.ctl('init');
}

const accounts = (where) =>
    fixture.lines(`SELECT account_id FROM user u WHERE gone_at IS NULL AND status = 'active'
        AND NOT EXISTS (SELECT 1 FROM user_platform_role r WHERE r.user = u.id) AND ${where}
        ORDER BY id`);
const day = (days) => new Date(Date.now() + days * 86400e3).toISOString().slice(0, 10);

test('account types, words in name and e-mail, and seats never used are reasons', async () => {
    const used = 'active_at IS NOT NULL';
    const typed = accounts("account_type = 'service_account'");
    assert.ok(typed.length > 0);
    const [byName, byEmail, person] = accounts(`${used} AND account_type = 'atlassian'`);
    rename([
        [byName, 'SVC-Build01', 'build@example.test'],
        [byEmail, 'Release', 'no-reply@example.test'],
        [person, 'Cicely Talbot', 'cicely@bot.example.test'],
    ]);
    const list = await suggested();
    const of = (account) => list.find((one) => one.account === account);
    assert.deepEqual(of(byName).why, ['Name contains “svc”']);
    assert.deepEqual(of(byEmail).why, ['E-mail contains “reply”']);
    assert.equal(of(person), undefined, 'a part of a word, or the domain, is no reason');
    for (const account of typed)
        assert.equal(of(account).why[0], 'Account type “service_account”', account);
    assert.ok(list.every((one) => !one.ticked && one.why.length > 0));
    const unused = list.filter((one) => one.why.includes('Holds seats, never used a product'));
    assert.ok(unused.length > 0);
    for (const { account } of unused)
        assert.equal(
            fixture.sql(`SELECT active_at IS NULL AND EXISTS (SELECT 1 FROM seat s
                    WHERE s.user = u.id) AND coalesce(added_to_org, first_seen)
                    < unixepoch() - 90 * 86400
                FROM user u WHERE account_id = '${account}'`),
            '1',
            account,
        );
    const weights = list.map(({ why }) => {
        const typed = why.some((one) => one.startsWith('Account'));
        return typed * 2 + why.some((one) => /contains/.test(one));
    });
    assert.deepEqual(weights, [...weights].sort((a, b) => b - a), 'the surest ones first');
});

test('several are protected with one reason and day, each audited; the rest is not', async () => {
    const [first, second, third] = await suggested();
    const count = () =>
        Number(fixture.sql('SELECT count(*) FROM protection WHERE ended_at IS NULL'));
    const before = count();
    const answer = await fixture.post('/protected', [
        ['account_id', first.account],
        ['account_id', second.account],
        ['reason', 'Service account'],
        ['until', day(40)],
    ]);
    assert.equal(locationOf(answer), '/protected');
    assert.equal(count(), before + 2);
    assert.equal(
        fixture.sql(`SELECT group_concat(subject || '=' || after || ', ' || detail, '; ')
            FROM audit WHERE action = 'protect.user'`),
        [first, second]
            .map((one) => `${one.account}=Service account, until ${day(40)}`)
            .join('; '),
    );
    const left = await suggested();
    assert.ok(!left.some((one) => [first.account, second.account].includes(one.account)));
    assert.ok(left.some((one) => one.account === third.account));
});

test('whoever is protected keeps reason and day; organization admins get no row', async () => {
    const account = fixture.lines(`
        SELECT u.account_id
        FROM protection p
        JOIN user u ON u.id = p.user`)[0];
    const admin = fixture.sql(`SELECT u.account_id FROM user_platform_role r
        JOIN user u ON u.id = r.user WHERE r.role = 'atlassian/org-admin' LIMIT 1`);
    const rows = () => fixture.sql('SELECT user, reason, until FROM protection ORDER BY id');
    const before = rows();
    assertStatus(
        await fixture.post('/protected', [
            ['account_id', account],
            ['account_id', admin],
            ['reason', 'Another'],
            ['until', ''],
        ]),
        303,
    );
    assert.equal(rows(), before);
});

test('refused: nobody ticked, no reason, a past day; ticks and answers stay', async () => {
    const [first] = await suggested();
    const before = fixture.sql('SELECT count(*) FROM protection');
    for (const [fields, field] of [
        [{ reason: 'Fine', until: '' }, 'account_id'],
        [{ account_id: first.account, reason: ' ', until: '' }, 'reason'],
        [{ account_id: first.account, reason: 'Fine', until: '2001-01-01' }, 'until'],
    ]) {
        const { status, text } = await fixture.post('/protected', fields);
        assert.equal(status, 422);
        assert.match(text, new RegExp(`<title>Error: [^]*href="#${field}"`));
        assert.match(text, new RegExp(`id="${field}"`));
        const ticked = suggestions(text).filter((one) => one.ticked);
        assert.deepEqual(
            ticked.map((one) => one.account),
            fields.account_id ? [first.account] : [],
        );
        if (fields.reason === 'Fine') assert.match(text, /value="Fine"/);
    }
    const unknown = { account_id: 'nobody-there', reason: 'Fine', until: '' };
    assertStatus(await fixture.post('/protected', unknown), 404);
    assert.equal(fixture.sql('SELECT count(*) FROM protection'), before);
});

test('a reader sees the suggestions and protects nobody', async () => {
    await fixture.setAccess('read');
    const text = await fixture.text('/protected', 'productAdmin');
    assert.ok(suggestions(text).length > 0);
    assert.doesNotMatch(withoutNotices(text), /type="checkbox"|<form method="post"/);
    const [first] = suggestions(text);
    const fields = { account_id: first.account, reason: 'Fine', until: '' };
    assertStatus(await fixture.post('/protected', fields, { visitor: 'productAdmin' }), 403);
    await fixture.setAccess('off');
});
