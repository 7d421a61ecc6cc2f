// Seats that Atlassian counts: the token of a Jira site is sealed and never shown, the next sync
// asks with it, and the page of prices shows both counts.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { assertStatus, useFixture, withoutNotices } from '../fixture.mjs';

const fixture = useFixture();
const PAGE = '/settings/prices/counts';
const SITE = '11111111-2222-3333-4444-555555555555';
const TOKEN = 'ATATT-demo-jira-admin-7c1e';
const ENTRY = { site: SITE, email: 'counts@example.test', token: TOKEN };

const save = (fields = {}, visitor) => fixture.post(PAGE, { ...ENTRY, ...fields }, { visitor });
const remove = (site = SITE) => fixture.post(`${PAGE}/delete`, { site }, { from: PAGE });
const stored = (columns) => fixture.sql(`SELECT ${columns} FROM site_token`);
const sync = async () => {
    const runs = () => Number(fixture.sql("SELECT count(*) FROM sync_run WHERE outcome = 'ok'"));
    const before = runs();
    assertStatus(await fixture.post('/settings/sync/run', {}, { from: '/settings/sync' }), 303);
    await fixture.until(() => runs() > before);
    await fixture.untilIdle();
};

test('bad answers are named at their fields; the address is kept, the token never', async () => {
    const cases = [
        ['site', 'nowhere', /Choose a Jira site/],
        ['email', 'nobody', /Enter the e-mail address/],
        ['email', '', /Enter the e-mail address/],
        ['email', TOKEN, /This looks like the token/],
        ['token', '', /Enter the API token/],
        ['token', 'short', /Paste the whole token/],
        ['token', `${TOKEN} ${TOKEN}`, /Paste the whole token/],
        ['token', `${TOKEN}${'x'.repeat(1000)}`, /Paste the whole token/],
        ['token', 'ATCTT-an-organization-key-0001', /This is an organization API key/],
    ];
    for (const [name, value, message] of cases) {
        const refused = await save({ [name]: value });
        assertStatus(refused, 422, value);
        const found = refused.text.matchAll(/class="error" id="([^"]+)"/g);
        assert.deepEqual(
            [...found].map(([, id]) => id),
            [`${name}-error`],
            value,
        );
        assert.match(refused.text, message);
        if (name !== 'email') assert.match(refused.text, /value="counts@example\.test"/);
        if (name === 'token' && value) assert.ok(!refused.text.includes(value), 'never shown');
    }
    assert.equal(stored('count(*)'), '0');
});

test('a token is sealed, replaced and deleted; nothing shows it', async () => {
    assertStatus(await save(), 303);
    assert.equal(stored('site, email, last4'), `${SITE}|counts@example.test|7c1e`);
    const first = stored('hex(sealed)');
    assertStatus(await save({ email: 'other@example.test' }), 303);
    assert.notEqual(stored('hex(sealed)'), first);
    assert.equal(stored('count(*)'), '1', 'one for each site');
    for (const path of [PAGE, '/settings/prices', '/audit', '/api/v1/settings', '/settings/export'])
        assert.ok(!(await fixture.text(path)).includes(TOKEN), path);
    const { siteTokens } = await fixture.json('/api/v1/settings');
    assert.deepEqual(siteTokens, [
        {
            site: SITE,
            email: 'other@example.test',
            token: { set: true, last4: '7c1e' },
            askedAt: null,
            problem: null,
        },
    ]);
    assert.match(await fixture.text(PAGE), /ends in <code>7c1e<\/code>/);
    assert.match(await fixture.text(PAGE), /Not asked yet/);
    assertStatus(await remove(), 303);
    assert.equal(stored('count(*)'), '0');
    assertStatus(await remove(), 404);
    assert.equal(
        fixture.sql(`
            SELECT group_concat(action || ' ' || subject || ' ' || coalesce(after, ''), '; ')
            FROM audit
            WHERE action LIKE 'site-token.%'`),
        'site-token.save site example counts@example.test, ending in 7c1e; ' +
            'site-token.save site example other@example.test, ending in 7c1e; ' +
            `site-token.delete site ${SITE}`,
    );
});

test('only organization admins and owners change tokens', async () => {
    await fixture.setAccess('full');
    assertStatus(await save({}, 'productAdmin'), 403);
    const text = await fixture.text(PAGE, 'productAdmin');
    assert.match(text, /Read-only access/);
    assert.doesNotMatch(withoutNotices(text), /<form method="post"/);
    await fixture.setAccess('off');
});

test('without a token nothing is asked and nothing is shown', async () => {
    await sync();
    assert.equal(fixture.sql('SELECT count(*) FROM license_count'), '0');
    assert.doesNotMatch(await fixture.text('/settings/prices'), /Atlassian counts \d/);
});

test('the prices show both counts, and why they may differ', async () => {
    assertStatus(await save(), 303);
    await sync();
    const { seats } = (await fixture.json('/api/v1/savings')).lines.find(
        (line) => line.product === 'jira-software' && line.site === SITE,
    );
    const both = (n) => {
        const shown = (count) => count.toLocaleString('en');
        return `Atlassian counts ${shown(n)} (up to 7 days old), Rollcall ${shown(seats)}`;
    };
    const prices = async () => (await fixture.text('/settings/prices')).replaceAll(/\s+/g, ' ');
    assert.ok((await prices()).includes(both(seats)));
    assert.doesNotMatch(await prices(), /Differs by more than/);
    assert.match(await fixture.text(PAGE), /badge ok">Answered/);
    const more = Math.ceil(seats * 0.05);
    await fixture.control(`ORG_LICENSE_SHIFT=${more}`);
    fixture.sql('UPDATE site_token SET asked_at = NULL');
    await sync();
    assert.ok((await prices()).includes(both(seats + more)));
    assert.match(await prices(), /href="#counts-differ">Differs by more than 3 %/);
    assert.match(await prices(), /id="counts-differ">Atlassian's counts are approximate/);
    await fixture.control('ORG_LICENSE_SHIFT=0');
});

test('an error is named on the page; the counts of before and the sync stay', async () => {
    assertStatus(await save({ token: 'ATATT-demo-jira-plain-2b9d' }), 303);
    await sync();
    const text = await fixture.text(PAGE);
    assert.match(text, /The account may not read the counts \(403\)/);
    assert.match(await fixture.text('/settings/prices'), /Atlassian counts/);
    assert.equal((await fixture.json('/api/v1/settings')).siteTokens[0].problem, 'forbidden');
    assertStatus(await remove(), 303);
    assert.doesNotMatch(await fixture.text('/settings/prices'), /Atlassian counts \d/);
});
