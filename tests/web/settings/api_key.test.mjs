// The organization API key from entry to use: refusals in words, the source of its expiry,
// replacement without a gap, banners, and that the key itself appears nowhere.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { assertStatus, routes, useFixture } from '../fixture.mjs';

const fixture = useFixture();
const PAGE = '/settings/api-key';
const ORG = '4c0k2j31-77aa-41bb-9d2e-0a1b2c3d4e5f';
const OTHER = '11111111-2222-3333-4444-555555555555';

const enter = (key, more = {}) =>
    fixture.post(PAGE, { action: 'save', key, label: '', expires_on: '', org_id: ORG, ...more });

/** Waits for the page after a check. */
const pageAfterCheck = () =>
    fixture.until(async () => {
        const p = await fixture.get(PAGE);
        return p.text.includes('Checking…') ? null : p;
    });

const current = async () => (await fixture.json('/api/v1/settings')).apiKey;
const dayFromNow = (days) => new Date(Date.now() + days * 86400e3).toISOString().slice(0, 10);
const OTHER_KEY = 'ATCTT-demo-nonsense-000000';
const KEY = 'ATCTT-demo-full-0002-9c1d';

test('a key that does not work is refused with a reason, and the key in use stays', async () => {
    const cases = [
        ['ATCTT-demo-expired-0004-dead', /expired|revoked/],
        ['ATCTT-demo-scoped-0003-77aa', /scopes/],
        ['ATCTT-demo-nonsense-000000', /does not accept/],
    ];
    for (const [key, words] of cases) {
        assertStatus(
            await fixture.post('/settings/api-key', {
                action: 'save',
                key,
                label: '',
                expires_on: '',
                org_id: '',
            }),
            303,
        );
        const page = await fixture.until(async () => {
            const p = await fixture.get('/settings/api-key');
            return p.text.includes('Checking…') ? null : p;
        });
        assert.match(page.text, words);
        assert.equal((await fixture.json('/api/v1/settings')).apiKey.key.last4, '4f2a');
    }
    await fixture.post('/settings/api-key', {
        action: 'save',
        key: 'ATCTT-demo-foreign-0005-beef',
        label: '',
        expires_on: '',
        org_id: '4c0k2j31-77aa-41bb-9d2e-0a1b2c3d4e5f',
    });
    const page = await fixture.until(async () => {
        const p = await fixture.get('/settings/api-key');
        return p.text.includes('Checking…') ? null : p;
    });
    assert.match(page.text, /another organization/);
});

test('a wrong entry keeps the other answers and never shows the key', async () => {
    const { status, text } = await fixture.post('/settings/api-key', {
        action: 'save',
        key: KEY,
        label: 'my label',
        expires_on: '31.1.2027',
        org_id: 'abc/../x',
    });
    assert.equal(status, 422);
    assert.match(text, /value="my label"/);
    assert.match(text, /value="31.1.2027"/);
    assert.doesNotMatch(text, new RegExp(KEY));
});

test('a checked key replaces the old one; its expiry comes from the key list', async () => {
    await fixture.post('/settings/api-key', {
        action: 'save',
        key: KEY,
        label: 'rollcall-next',
        expires_on: '',
        org_id: '',
    });
    const settings = await fixture.until(async () => {
        const s = await fixture.json('/api/v1/settings');
        return s.apiKey.key.last4 === '9c1d' && s;
    });
    assert.equal(settings.apiKey.state, 'ok');
    const days = (Date.parse(settings.apiKey.expiresAt) - Date.now()) / 86400e3;
    assert.ok(days > 199 && days < 201);
    assert.match(await fixture.text('/settings/api-key'), /from Atlassian/);
    assert.equal(
        fixture.sql('SELECT count(*) FROM api_key WHERE sealed IS NOT NULL'),
        '1',
        'old seals are deleted',
    );
    for (const name of ['web', 'timer']) assert.doesNotMatch(fixture.log(name), /ATCTT-demo/);
    assert.doesNotMatch(
        fixture.sql("SELECT group_concat(coalesce(after, '') || coalesce(detail, '')) FROM audit"),
        /ATCTT/,
    );
});

test('the list of keys is read to its end', async () => {
    await fixture.control('ORG_TWIST=pages');
    await enter('ATCTT-demo-full-0002-9c1d', { label: 'rollcall-next', org_id: '' });
    await pageAfterCheck();
    await fixture.control('ORG_TWIST=');
    const left = (Date.parse((await current()).expiresAt) - Date.now()) / 86400e3;
    assert.ok(left > 199 && left < 201, `${left} days`);
    await enter('ATCTT-demo-full-0001-4f2a', { label: 'rollcall-demo', org_id: '' });
    await pageAfterCheck();
});

for (const [what, key, more, words] of [
    [
        'an expired or revoked key',
        'ATCTT-demo-expired-0004-dead',
        {},
        /does not accept this key.*Create a new one at admin\.atlassian\.com/,
    ],
    ['a key nobody made', 'ATCTT-demo-nonsense-000000', {}, /mistyped, has expired or was revoked/],
    [
        'a key with scopes',
        'ATCTT-demo-scoped-0003-77aa',
        { org_id: '' },
        /looks like a scoped key.*Create one without scopes at admin\.atlassian\.com/,
    ],
    [
        'a key that may not read users',
        'ATCTT-demo-noreads-0007-1b2c',
        {},
        /cannot read users.*without scopes/,
    ],
    [
        'a key of another organization',
        'ATCTT-demo-foreign-0005-beef',
        {},
        /belongs to another organization/,
    ],
    [
        'a key of another organization, the field left empty',
        'ATCTT-demo-foreign-0005-beef',
        { org_id: '' },
        /belongs to another organization/,
    ],
    [
        'a valid key with the wrong organization ID',
        'ATCTT-demo-full-0002-9c1d',
        { org_id: OTHER },
        /belongs to another organization.*correct the organization ID/,
    ],
])
    test(`${what} is refused with a reason, and the key in use stays`, async () => {
        assertStatus(await enter(key, more), 303);
        const { text } = await pageAfterCheck();
        assert.match(text, /was rejected/);
        assert.match(text, words);
        assert.ok(!text.includes(key), 'the key is not shown');
        assert.equal((await current()).key.last4, '4f2a');
        assert.equal((await current()).state, 'ok', 'the JSON has the key in use');
        assert.equal(
            fixture.sql(
                "SELECT count(*) FROM api_key WHERE state = 'refused' AND sealed IS NOT NULL",
            ),
            '0',
            'its seal is deleted',
        );
        assert.equal(
            fixture.sql('SELECT action FROM audit ORDER BY id DESC LIMIT 1'),
            'key.refused',
        );
    });

test('without an answer of Atlassian the check fails, and the key in use stays', async () => {
    await fixture.control('ORG_FAULT=503:1x500');
    await enter('ATCTT-demo-full-0002-9c1d');
    const { text } = await pageAfterCheck();
    await fixture.control('ORG_FAULT=');
    assert.match(text, /did not finish|failed/);
    assert.match(text, /Enter the key again/);
    assert.equal((await current()).key.last4, '4f2a');
});

test('during the check: Checking…, Refresh link, old key at work, key in no process', async () => {
    await fixture.control('ORG_LATENCY_MS=2500'); // longer than it takes to look
    const key = 'ATCTT-demo-full-0002-9c1d';
    const states = new Set();
    /** Each time exactly one key works, and no process has the key in its arguments. */
    const inspect = () => {
        const now = fixture.sql(`
            SELECT (SELECT count(*) FROM api_key WHERE state = 'current' AND sealed IS NOT NULL),
                (SELECT last4 FROM api_key WHERE state = 'current')`);
        states.add(now);
        assert.ok(!execFileSync('ps', ['-eo', 'args'], { encoding: 'utf8' }).includes(key));
        return now;
    };
    await enter(key, { label: 'rollcall-next' });
    const { text } = await fixture.get(PAGE);
    assert.match(text, /<h2[^>]*>Checking…/);
    assert.match(text, /data-poll="\/settings\/api-key"/);
    assert.match(text, /<a [^>]*href="\/settings\/api-key">Refresh/);
    assert.match(text, /Organization ID<\/dt>/, 'the key in use is still shown');
    assert.equal((await current()).state, 'checking');
    inspect();
    await fixture.control('ORG_LATENCY_MS=0');
    while (!inspect().endsWith('9c1d'));
    assert.deepEqual([...states], ['1|4f2a', '1|9c1d']);
    const { text: then } = await pageAfterCheck();
    assert.match(then, /Active<.*Key …9c1d expires in/s);
});

test('expiry from Atlassian by the label, else the typed day; the page says which', async () => {
    assert.match(await fixture.text(PAGE), /from Atlassian</);
    await enter('ATCTT-demo-soon-0006-0005', { label: '', expires_on: dayFromNow(100) });
    await fixture.until(async () => (await current()).key.last4 === '0005');
    const { text } = await fixture.get(PAGE);
    assert.match(text, /entered by hand/);
    assert.match(text, /expires in 100 days/);
    await enter('ATCTT-demo-soon-0006-0005', {
        label: 'rollcall-soon',
        expires_on: dayFromNow(100),
    });
    await fixture.until(async () => (await fixture.text(PAGE)).includes('Expires within a week'));
    assert.match(
        await fixture.text(PAGE),
        /from Atlassian</,
        'the date of Atlassian counts more than the typed one',
    );
    for (const part of [
        'Example Works',
        ORG,
        'rollcall-soon',
        'olivia.admin@example.test',
        'Last used',
    ])
        assert.ok((await fixture.text(PAGE)).includes(part), part);
});

test('the banner: within 30 days, stronger within 7, strongest after, never before', async () => {
    const pages = routes()
        .filter(
            (r) => r.method === 'GET' && r.need !== 'none' && !/\{|^\/api\/|\.|export/.test(r.path),
        )
        .map((r) => r.path);
    assert.ok(pages.length >= 9);
    const day = 86400;
    for (const [left, banner, badge] of [
        [40 * day, null, 'badge ok">Active'],
        [30.5 * day, null, 'Active'],
        [29.5 * day, /banner warn[^>]*><p>[^<]*expires in 29 days/, 'badge soon">Expires soon'],
        [
            6.5 * day,
            /banner danger[^>]*><p>[^<]*expires in 6 days/,
            'badge urgent">Expires within a week',
        ],
        [day / 2, /expires within a day/, 'Expires within a week'],
        [-60, /banner danger[^>]*><p>[^<]*has expired/, 'badge expired">Expired'],
    ]) {
        fixture.sql(`
            UPDATE api_key
            SET expires_at = ${Math.floor(Date.now() / 1000 + left)}
            WHERE state = 'current'`);
        assert.ok((await fixture.text(PAGE)).includes(badge), badge);
        for (const path of pages) {
            const { text } = await fixture.get(path);
            if (banner) assert.match(text, banner, path);
            else assert.doesNotMatch(text, /The API key (expires|has expired)/, path);
        }
    }
    assert.equal((await current()).state, 'expired');
});

const currentId = () => Number(fixture.sql("SELECT id FROM api_key WHERE state = 'current'"));
const correct = (fields, id = currentId()) =>
    fixture.post(PAGE, { action: 'correct', use: 'all', key_id: id, ...fields });

test('label and expiry are corrected without the key, audited, and checked again', async () => {
    await enter('ATCTT-demo-full-0002-9c1d', { label: 'mistyped' });
    await fixture.until(async () => (await current()).key.last4 === '9c1d');
    const page = await fixture.text(PAGE);
    assert.match(page, /badge soon">No expiry date/, 'amber, not green');
    assert.doesNotMatch(page, /badge ok">Active/);
    assert.match(page, /<details[^>]* open="open"><summary>Correct label or expiry date/);
    assert.match(page, /<input id="correct-expires_on-all" name="expires_on" type="date"/);

    const day = dayFromNow(50);
    assertStatus(await correct({ label: 'mistyped', expires_on: day }), 303);
    await fixture.until(async () => (await current()).expiresAt?.startsWith(day));
    assert.match(await fixture.text(PAGE), /entered by hand/);

    assertStatus(await correct({ label: 'rollcall-next', expires_on: day }), 303);
    await fixture.until(async () => {
        const { expiresAt } = await current();
        return expiresAt && Date.parse(expiresAt) - Date.now() > 199 * 86400e3;
    });
    assert.match(await fixture.text(PAGE), /from Atlassian</, 'the list was read again');
    const rows = fixture.sql(`
        SELECT who || ': ' || before || ' -> ' || after FROM audit
        WHERE action = 'key.change' ORDER BY id DESC LIMIT 1`);
    assert.equal(
        rows,
        `olivia.admin@example.test: label: mistyped, expires on: ${day} -> ` +
            `label: rollcall-next, expires on: ${day}`,
    );
    assert.equal(fixture.sql("SELECT count(*) FROM api_key WHERE state = 'current'"), '1');
    for (const id of [currentId() - 1, '', 'x'])
        assertStatus(await correct({ label: 'late' }, id), 409, 'the key was replaced meanwhile');
});

test('a wrong correction is refused at its field and stays there', async () => {
    const before = fixture.sql("SELECT label, expires_at FROM api_key WHERE state = 'current'");
    for (const [fields, id, words] of [
        [{ label: 'x', expires_on: '2020-01-01' }, 'expires_on', /This date is in the past/],
        [{ label: 'x', expires_on: '31.1.2027' }, 'expires_on', /Enter a date like 2027-01-31/],
        [{ label: 'ATCTT-demo-full-0002-9c1d', expires_on: '' }, 'label', /the key itself/],
    ]) {
        const answer = await correct(fields);
        assert.equal(answer.status, 422);
        assert.match(answer.text, words);
        assert.ok(answer.text.includes(`href="#correct-${id}-all"`), 'the summary leads there');
        assert.match(answer.text, /<details[^>]* open="open"><summary>Correct label/);
        if (fields.label === 'x') assert.match(answer.text, /id="correct-label-all"[^>]*value="x"/);
        assert.match(answer.text, /id="label"[^>]*value=""/, 'the form for a new key is untouched');
    }
    assert.equal(
        fixture.sql("SELECT label, expires_at FROM api_key WHERE state = 'current'"),
        before,
    );
    const reader = await fixture.post(PAGE, { action: 'correct', use: 'all', label: 'x' }, {
        visitor: 'productAdmin',
        csrf: 'x',
    });
    assert.equal(reader.status, 403);
});

test('a refused key keeps label and expiry for the next try, and is dismissed', async () => {
    const day = dayFromNow(70);
    assertStatus(await enter(OTHER_KEY, { label: 'my label', expires_on: day }), 303);
    const { text } = await pageAfterCheck();
    assert.match(text, /Key …0000 was rejected/);
    assert.match(text, /id="label"[^>]*value="my label"/);
    assert.ok(new RegExp(`id="expires_on"[^>]*value="${day}"`).test(text), 'the date is there');
    assertStatus(await fixture.post(PAGE, { action: 'dismiss', use: 'all' }), 303);
    const after = await fixture.text(PAGE);
    assert.doesNotMatch(after, /was rejected/);
    assert.match(after, /badge ok">Active/, 'the current key is unchanged');
    assert.equal(fixture.sql("SELECT count(*) FROM audit WHERE action = 'key.refused'") > 0, true);
});

test('the page says that a new key is in use, and while it is checked claims nothing', async () => {
    await fixture.control('ORG_LATENCY_MS=1500');
    const answer = await enter('ATCTT-demo-full-0001-4f2a', { label: 'rollcall-demo' });
    assert.doesNotMatch(answer.headers.get('set-cookie') ?? '', /rollcall_flash=[a-z]/);
    const during = await fixture.text(PAGE);
    assert.match(during, /<h2[^>]*>Checking…/);
    assert.doesNotMatch(during, /Success/);
    assert.match(during, /<div id="key-page" data-poll="\/settings\/api-key"/, 'all of it changes');
    await fixture.control('ORG_LATENCY_MS=0');
    const { text } = await pageAfterCheck();
    assert.match(text, /Key …4f2a in use since \w{3} \d+ \w{3} \d{4}, \d\d:\d\d/);
    assert.match(text, /First sync finished: 2,000 users/);
    assert.match(text, /href="\/settings\/dashboard">Choose inactivity threshold/);
    await enter('ATCTT-demo-full-0002-9c1d', { label: 'rollcall-next' });
    await pageAfterCheck();
});

test('the key is in no page, log, row, file or URL', async () => {
    for (const path of [PAGE, '/settings', '/audit', '/settings/export', '/api/v1/settings'])
        assert.doesNotMatch(await fixture.text(path), /ATCTT-demo/, path);
    for (const file of readdirSync(fixture.folder, { recursive: true, withFileTypes: true }).filter(
        (f) => f.isFile(),
    ))
        assert.ok(
            !readFileSync(join(file.parentPath ?? file.path, file.name)).includes('ATCTT-demo'),
            file.name,
        );
});

test('a key is removed only after a question, by its own page, and then is gone', async () => {
    const ask = await fixture.post(PAGE, { action: 'remove' });
    assert.match(ask.text, /<h1>Remove the API key\?/);
    assert.match(ask.text, /Sync and tasks stop/);
    assert.equal((await current()).key.set, true);
    const remove = { action: 'remove', confirm: 'yes' };
    assertStatus(await fixture.post(PAGE, remove), 303);
    assert.deepEqual((await current()).key, { set: false, last4: null });
    assert.match(
        await fixture.text('/settings/dashboard'),
        /Sync and tasks are paused: no API key/,
    );
    assertStatus(await fixture.post(PAGE, remove), 303, 'a second time changes nothing');
    assert.equal(fixture.sql("SELECT count(*) FROM audit WHERE action = 'key.remove'"), '1');
});
