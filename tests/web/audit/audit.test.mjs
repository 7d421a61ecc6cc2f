// The audit: changes in words, pages, filters, refused forms and entries, and that it only grows.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { regex } from '../../text.mjs';
import { assertStatus, root, useFixture } from '../fixture.mjs';

const fixture = useFixture();

const rowsOf = (text) => [
    ...text.matchAll(/<tr>\s*<td class="nowrap"><time datetime="([^"]+)".*?<\/tr>/gs),
];

test('a change is in the audit, in words, with old and new value', async () => {
    await fixture.post('/settings/dashboard', { inactive_days: '45' });
    const { status, text } = await fixture.get('/audit?action=setting');
    assert.equal(status, 200);
    assert.match(
        rowsOf(text)[0][0],
        regex(
            /title="olivia\.admin@example\.test".*Olivia Admin<.*Changed a setting.*/s,
            /href="\/settings\/dashboard"><bdi>Inactivity threshold<.*<bdi>30<\/bdi>.*→.*/s,
            /<bdi>45 days<\/bdi>/,
        ),
    );
});

test('stored values of counts, filters and prices are shown in words', async () => {
    const site = fixture.sql('SELECT site FROM product LIMIT 1');
    const price = 'plan monthly\ndiscount 10.00\nbilling_day 31\n1-100 8.60\n101- 7.30';
    const bands =
        'Monthly, for each seat; 1–100: 8.60; from 101: 7.30; discount 10.00 %; billing day 31';
    for (const [action, subject, before, after, ...words] of [
        ['run.confirm', 'A run', '', '1', '1 person'],
        ['run.approve', 'A run', '', '1,718', '1,718 people'],
        ['run.end', 'A run', '', 'failed: 2 changed, 1 failed', 'Failed: 2 changed, 1 failed'],
        ['setting.change', 'approval_users', '0', '1', '<bdi>0<', '1 person'],
        ['filter.add', 'A filter', '', 'q=svc-', 'Name, e-mail or account ID contains "svc-"'],
        ['filter.change', 'A filter', 'never=1', `site=${site}`, 'Never used', 'Site: '],
        ['filter.add', 'A filter', '', 'unreadable', 'unreadable'],
        [
            'setting.change',
            `price.jira-software.${site}`,
            '14.50',
            price,
            'Monthly, for each seat; from 1: 14.50',
            bands,
        ],
    ]) {
        fixture.sql(`
            INSERT INTO audit (at, who, action, subject, before, after)
            VALUES (1, 'words@example.test', '${action}', '${subject}',
                    nullif('${before}', ''), '${after}')`);
        const page = await fixture.text('/audit?who=words@example.test');
        const [row] = rowsOf(page)[0];
        for (const text of words)
            assert.ok(row.includes(text.replaceAll('"', '&quot;')), `${action}: ${text} in ${row}`);
    }
});

test('every action of the audit has words', async () => {
    const actions = new Set();
    for (const folder of ['core', 'cgi-bin', 'timer', 'ctl'])
        for (const file of readdirSync(join(root, folder), { recursive: true }).filter((name) =>
            name.endsWith('.c'),
        ))
            for (const [call] of readFileSync(join(root, folder, file), 'utf8').matchAll(
                /audit_(?:add|refused)\([^;]*;/g,
            ))
                for (const [, name] of call.matchAll(/"([a-z]+(?:\.[a-z]+)+)"/g)) actions.add(name);
    assert.ok(actions.size > 30 && actions.size < 90, `${actions.size} actions`);
    // Two people: a page has fifty rows.
    [...actions].forEach((name, i) =>
        fixture.sql(`
            INSERT INTO audit (at, who, action, subject)
            VALUES (1, 'wordy${i % 2}@example.test', '${name}', 'x')`),
    );
    const wordsOf = async (who) =>
        [
            ...(await fixture.text(`/audit?who=${who}@example.test&refused=1`)).matchAll(
                /<td data-label="Action">([^<]+)<\/td>/g,
            ),
        ].map((m) => m[1]);
    const shown = [...(await wordsOf('wordy0')), ...(await wordsOf('wordy1'))];
    assert.equal(shown.length, actions.size);
    assert.deepEqual(
        shown.filter((words) => !/^[A-Z]/.test(words)),
        [],
    );
});

test('pages follow a cursor; no row is lost or shown twice', async () => {
    fixture.sql(`
        WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 120)
        INSERT INTO audit (at, who, action, subject)
        SELECT 1000000 + i, 'pager@example.test', 'test.page', 'row ' || i
        FROM n`);
    const seen = [];
    for (let path = '/audit?who=PAGER@example.test'; path;) {
        const { text } = await fixture.get(path);
        seen.push(...[...text.matchAll(/row (\d+)</g)].map((m) => Number(m[1])));
        path = text.match(/href="([^"]+)">Older/)?.[1].replaceAll('&amp;', '&');
    }
    assert.deepEqual(
        seen,
        Array.from({ length: 120 }, (_, i) => 120 - i),
    );
});

test('hostile filters are text', async () => {
    for (const query of [
        'who=%3Cscript%3Ealert(1)%3C/script%3E',
        'action=%22%3E%3Cimg%20src=x%3E',
        'before=abc',
        'before=-1',
        'before=99999999999999999999',
    ]) {
        const { status, text } = await fixture.get(`/audit?${query}`);
        assert.equal(status, 200, query);
        assert.doesNotMatch(text, /<script>alert|<img/);
    }
    for (const query of ['who=%ff', 'who=%01', 'who=%zz', 'who=a%00b'])
        assertStatus(await fixture.get(`/audit?${query}`), 400, query);
    assert.match(await fixture.text('/audit?who=nobody@example.test'), /No matching entries/);
});

/** Names of fields and count of the refused forms of a page. */
const refusedForms = (path) =>
    fixture.sql(`
        SELECT detail, coalesce(times, 1)
        FROM audit a
        LEFT JOIN audit_repeat r ON r.audit = a.id
        WHERE action = 'form.refused' AND subject = '${path}'
        ORDER BY a.id`);

test('a refused form leaves the names of fields and a count, never the entries', async () => {
    const mail = { server: 'mail.example.test', port: '25', tls: 'none', from: 'a@example.test' };
    const typed = 'SmtpPassw0rd!';
    const csrf = await fixture.token('/settings/email');
    for (let i = 0; i < 12; i++) {
        const fields = { ...mail, to: typed, port: i % 2 ? '25' : 'Passw0rd-as-port' };
        assertStatus(await fixture.post('/settings/email', fields, { csrf }), 422);
    }
    assert.equal(refusedForms('/settings/email'), 'port, to|12');
    await fixture.post('/settings/dashboard', { inactive_days: typed });
    assert.equal(
        refusedForms('/settings/dashboard'),
        'inactive_days|1',
        'another page has a row of its own',
    );
    assert.ok(!fixture.sql('SELECT * FROM audit').includes(typed));
    assert.ok(!fixture.sql('SELECT * FROM audit').includes('Passw0rd-as-port'));
    const shown = await fixture.text('/audit?action=form.refused');
    assert.match(
        shown,
        /port, to<\/bdi><\/span> ?<span class="hint">12 times until \w+ \d+ \w+ \d{4}/,
    );
});

test('entries that are refused again are counted in one row', async () => {
    const counted = () =>
        fixture.row(
            'SELECT count(*), sum(coalesce(times, 1)) FROM audit a' +
                ' LEFT JOIN audit_repeat r ON r.audit = a.id' +
                " WHERE action = 'access.refused' AND who = 'uma.user@example.test'",
        );
    await fixture.get('/users', 'ordinary');
    const [rows, times] = counted();
    assert.equal(rows, '1');
    /** The audit counts once a second, not each try. */
    const until = Date.now() + 2100;
    for (let i = 0; Date.now() < until; i++)
        assertStatus(await fixture.get(i % 2 ? '/users' : '/audit', 'ordinary'), 403);
    const [after, more] = counted();
    assert.equal(after, '1');
    assert.ok(more - times >= 1 && more - times <= 3, `${times}, then ${more}`);
});

test('a person and a kind are found without reading the whole audit', async () => {
    fixture.sql(`
        INSERT INTO audit (at, who, action, subject)
        VALUES (1, 'rare@example.test', 'rare.kind', 'x')`);
    fixture.sql(`
        WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 150000)
        INSERT INTO audit (at, who, action, subject)
        SELECT 1, 'often@example.test', 'often', i
        FROM n`);
    const best = async (path) => {
        let least = Infinity;
        for (let i = 0; i < 5; i++) {
            const began = performance.now();
            assertStatus(await fixture.get(`${path}&before=${1e9 + i}`), 200);
            least = Math.min(least, performance.now() - began);
        }
        return least;
    };
    const plain = await best('/audit?x=');
    for (const path of ['/audit?who=rare@example.test', '/audit?action=rare'])
        assert.ok((await best(path)) < 6 * plain, path);
    assert.match(await fixture.text('/audit?who=RARE@example.test&action=rare'), /rare\.kind/);
});

test('the audit only grows', () => {
    for (const text of ["UPDATE audit SET who = 'x'", 'DELETE FROM audit'])
        assert.throws(() => fixture.sql(text), /only grows/);
});

test('areas and access have names in words', async () => {
    const [account, name] = fixture.sql("SELECT account_id, name FROM user LIMIT 1").split('|');
    const [site, on] = fixture
        .sql("SELECT site, site_name FROM product WHERE product = 'confluence' LIMIT 1")
        .split('|');
    fixture.sql(`
        INSERT INTO audit (at, who, action, subject, before, after) VALUES
            (1, 'namer', 'area.add', 'area 7', NULL, 'A; b; confluence:${site}; domains: a.test'),
            (2, 'namer', 'access.assign', '${account}', NULL, 'act in A; b')`);
    const rows = (await fixture.json('/audit.json?who=namer')).data;
    const texts = new Set(rows.map((row) => row.changeText));
    const area = `A; b: A; b; Confluence on ${on}; domains: a.test`;
    assert.deepEqual(texts, new Set([area, `${name}: act in A; b`]));
});
