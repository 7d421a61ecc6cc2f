// Protected people and groups.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { assertStatus, useFixture } from '../fixture.mjs';

const fixture = useFixture();
let uma;
let group;

fixture.prepare(async () => {
    await fixture.post('/settings/sync', {
        enabled: 'true',
        slot: '2',
        time_zone: 'Pacific/Kiritimati',
    }); // its days are not those of UTC
    uma = (await fixture.json('/api/v1/users?q=uma.user')).data[0].accountId;
    group = fixture.sql("SELECT group_id FROM user_group WHERE name LIKE '<b>team%'");
});

const person = () => `/users/${encodeURIComponent(uma)}`;

const isProtected = async (q = 'uma.user') =>
    (await fixture.json(`/api/v1/users?q=${q}`)).data[0].protected;

const day = (days) => new Date(Date.now() + days * 86400e3).toISOString().slice(0, 10);

test('protecting, changing and freeing a person; each step is audited', async () => {
    assert.equal(await isProtected(), false);
    const path = `${person()}/protect`;
    assertStatus(
        await fixture.post(
            path,
            { action: 'protect', reason: ' Service <account> ', until: day(30) },
            { from: person() },
        ),
        303,
    );
    assert.equal(await isProtected(), true);
    const { text } = await fixture.get(person());
    assert.match(text, /Tasks and bulk actions skip this person/);
    assert.match(text, /Service &lt;account&gt;/);
    assert.ok(text.includes(`Until ${day(30)}.`));
    assert.match(text, new RegExp(`Protected a person[\\s\\S]*until ${day(30)}`));
    assert.doesNotMatch(
        text,
        new RegExp(`until ${day(29)}|T10:00:00Z`),
        'the last second of the day in that zone, not in UTC',
    );
    assert.ok((await fixture.text('/protected')).includes(day(30)));
    assert.match(text, /<h2 id="history">History[\s\S]*Protected a person/);
    assert.ok((await fixture.text('/protected')).includes('Service &lt;account&gt;'));
    assert.ok((await fixture.text('/users?protected=1')).includes('Uma User'));
    assertStatus(
        await fixture.post(
            path,
            { action: 'protect', reason: 'On leave', until: '' },
            { from: person() },
        ),
        303,
    );
    assert.equal(
        fixture.sql('SELECT count(*), max(reason) FROM protection WHERE ended_at IS NULL'),
        '1|On leave',
    );
    assertStatus(await fixture.post(path, { action: 'end' }, { from: person() }), 303);
    assert.equal(await isProtected(), false);
    assert.equal(
        fixture.sql("SELECT group_concat(action, ' ') FROM audit WHERE action LIKE 'protect%'"),
        'protect.user protect.user protect.user.end',
    );
});

test('the audit names and links the person; a search says it found many groups', async () => {
    assert.match(
        await fixture.text('/audit?action=protect.'),
        new RegExp(`<a href="${person()}"><bdi>Uma User</bdi></a>`),
    );
    fixture.sql(`
        WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 51)
        INSERT INTO user_group (group_id, name)
        SELECT 'many-' || i, 'one of many ' || i
        FROM n`);
    const many = await fixture.text('/protected?group=of+many');
    assert.equal(many.match(/one of many/g).length, 50);
    assert.match(many, /Refine your search/);
    assert.doesNotMatch(await fixture.text('/protected?group=of+many+51'), /Refine your search/);
    fixture.sql("DELETE FROM user_group WHERE group_id LIKE 'many-%'");
});

test('protection ends with its last day', async () => {
    await fixture.post(
        `${person()}/protect`,
        { action: 'protect', reason: 'Short', until: day(1) },
        { from: person() },
    );
    assert.equal(await isProtected(), true);
    fixture.sql('UPDATE protection SET until = unixepoch() WHERE ended_at IS NULL');
    assert.equal(await isProtected(), false);
    assert.doesNotMatch(await fixture.text('/protected'), /Short/);
    await fixture.post(`${person()}/protect`, { action: 'end' }, { from: person() });
});

test('everybody in a protected group is protected', async () => {
    const path = `/groups/${group}`;
    const members = () =>
        fixture.get('/api/v1/users?protected=1&limit=1000').then((a) => a.json().data.length);
    const before = await members();
    const inside = (await fixture.json(`/api/v1/users?group=${group}&limit=1000`)).data.length;
    assert.ok(inside > 10);
    assertStatus(
        await fixture.post(
            `${path}/protect`,
            { action: 'protect', reason: 'Executives', until: '' },
            { from: path },
        ),
        303,
    );
    assert.equal(await members(), before + inside);
    assert.match(await fixture.text('/protected'), /Group <bdi>&lt;b&gt;team/);
    assertStatus(await fixture.post(`${path}/protect`, { action: 'end' }, { from: path }), 303);
    assert.equal(await members(), before);
});

test('organization admins are always protected and shown so', async () => {
    assert.equal(await isProtected('olivia.admin'), true);
    assert.match(await fixture.text('/protected'), /\(always protected\)[\s\S]*Olivia Admin/);
});

test('refused: no or long reason, no date, a past date; answers stay', async () => {
    for (const [fields, field] of [
        [{ reason: '  ' }, 'reason'],
        [{ reason: 'x'.repeat(201) }, 'reason'],
        [{ reason: 'Fine', until: '2027-02-30' }, 'until'],
        [{ reason: 'Fine', until: '31.12.2027' }, 'until'],
        [{ reason: 'Fine', until: '2001-01-01' }, 'until'],
        [{ reason: 'Fine', action: 'bless' }, 'reason'],
    ])
        for (const path of [person(), `/groups/${group}`]) {
            const answer = await fixture.post(
                `${path}/protect`,
                { action: 'protect', until: '', ...fields },
                { from: path },
            );
            assert.equal(answer.status, 422, JSON.stringify(fields));
            assert.match(answer.text, new RegExp(`<title>Error: [\\s\\S]*id="${field}-error"`));
            if (fields.reason === 'Fine') assert.match(answer.text, /value="Fine"/);
        }
    assert.equal(fixture.sql('SELECT count(*) FROM protection WHERE ended_at IS NULL'), '0');
    assertStatus(
        await fixture.post(
            '/users/nobody/protect',
            { action: 'protect', reason: 'x', until: '' },
            { from: person() },
        ),
        404,
    );
    assertStatus(await fixture.get(`${person()}/protect`), 405);
});
