// A sync that misses many people is rejected: who they are is shown before somebody accepts it.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { assertStatus, useFixture } from '../fixture.mjs';

const fixture = useFixture();

const missing = () => fixture.sql('SELECT count(*) FROM sync_missing');

async function syncUntil(outcome) {
    const before = fixture.sql('SELECT coalesce(max(id), 0) FROM sync_run');
    await fixture.syncNow();
    return fixture.until(() =>
        fixture.sql(`SELECT id FROM sync_run WHERE id > ${before} AND outcome = '${outcome}'`),
    );
}

/** Lines of a CSV file without its head. */
const peopleOf = (csv) => csv.trim().split('\r\n').slice(1);

test('a quarter of the people is missing: the page lists them, and changes nothing', async () => {
    await fixture.control('ORG_USERS=1500');
    const run = await syncUntil('suspicious');
    assert.equal((await fixture.json('/api/v1/summary')).users, 2000);
    const { text } = await fixture.get('/settings/sync');
    assert.match(text, /500 of 2,000 people were missing from Atlassian&#39;s answer\./);
    assert.match(text, /badge soon">Rejected/);
    const key = await fixture.text('/settings/api-key');
    assert.match(key, /First sync finished: 2,000 users/, 'not those of the rejected one');
    const domain = fixture.row(`
        SELECT email_domain, count(*) FILTER (WHERE id IN (SELECT user FROM sync_missing)) AS n,
            count(*)
        FROM user WHERE gone_at IS NULL AND email_domain IS NOT NULL
        GROUP BY email_domain ORDER BY n DESC LIMIT 1`);
    const count = (n) => Number(n).toLocaleString('en-US');
    assert.ok(
        text.includes(
            `<bdi>${domain[0]}</bdi>: ${count(domain[1])} of ${count(domain[2])} missing`,
        ),
    );
    const names = [...text.matchAll(/<th scope="row"><a href="\/users\/([^"]+)">/g)];
    assert.equal(names.length, 10);
    assert.ok(text.indexOf('Show all 500 people') < text.indexOf('Accept and sync again'));
    assert.match(text, new RegExp(`name="confirm_run" value="${run}"`));
});

test('all of them are on pages and in a CSV file, each once', async () => {
    const seen = new Set();
    for (let page = 1; page <= 10; page++) {
        const { text } = await fixture.get(`/settings/sync/missing?page=${page}`);
        for (const [, id] of text.matchAll(/<th scope="row"><a href="\/users\/([^"]+)">/g))
            seen.add(decodeURIComponent(id));
    }
    const expected = fixture
        .lines('SELECT account_id FROM sync_missing JOIN user ON id = user ORDER BY 1')
        .sort();
    assert.equal(expected.length, 500);
    assert.deepEqual([...seen].sort(), expected);
    const csv = await fixture.get('/settings/sync/missing.csv');
    assert.match(csv.headers.get('content-type'), /^text\/csv/);
    const ids = peopleOf(csv.text).map((line) => line.split('","')[0].slice(1));
    assert.deepEqual(ids.sort(), expected);
    const last = await fixture.text('/settings/sync/missing?page=9999');
    assert.match(last, /Page 10 of 10/, 'a page that is too far shows the last one');
    assertStatus(await fixture.get('/settings/sync/missing', 'ordinary'), 403);
    assertStatus(await fixture.get('/settings/sync/missing.csv', 'ordinary'), 403);
});

test('the next run replaces the list, and it is forgotten after a week', async () => {
    await fixture.control('ORG_USERS=1400');
    await syncUntil('suspicious');
    assert.equal(missing(), '600');
    assert.equal(fixture.sql('SELECT count(DISTINCT run) FROM sync_missing'), '1');
    const age = (days) => {
        fixture.sql(`
            UPDATE sync_run
            SET started_at = unixepoch() - ${days} * 86400,
                finished_at = unixepoch() - ${days} * 86400
            WHERE id = (SELECT run FROM sync_missing LIMIT 1)`);
        fixture.wake('sync');
    };
    age(6.9);
    await fixture.untilIdle();
    assert.equal(missing(), '600');
    age(7.1);
    await fixture.until(() => missing() === '0');
    assert.match(await fixture.text('/settings/sync'), /list of these people is no longer kept/);
    assert.match(await fixture.text('/settings/sync/missing'), /No rejected sync/);
});

test('what is accepted is the people who were shown, and no others in their place', async () => {
    const run = await syncUntil('suspicious');
    const others = `
        SELECT run, u.id FROM user u, (SELECT max(run) AS run FROM sync_missing)
        WHERE u.gone_at IS NULL AND u.id NOT IN (SELECT user FROM sync_missing) LIMIT 600`;
    fixture.sql(`
        CREATE TABLE shown AS ${others};
        DELETE FROM sync_missing;
        INSERT INTO sync_missing SELECT * FROM shown;
        DROP TABLE shown`);
    assert.equal(missing(), '600');
    await fixture.post('/settings/sync/run', { confirm_run: run }, { from: '/settings/sync' });
    const outcome = await fixture.until(() =>
        fixture.sql(`SELECT outcome FROM sync_run WHERE id > ${run} AND finished_at IS NOT NULL`),
    );
    assert.equal(outcome, 'suspicious');
    assert.equal((await fixture.json('/api/v1/summary')).users, 2000);
});

test('accepted once, the data is taken over, and the list is forgotten', async () => {
    const run = await syncUntil('suspicious');
    assert.equal(missing(), '600');
    const accept = () =>
        fixture.post('/settings/sync/run', { confirm_run: run }, { from: '/settings/sync' });
    assertStatus(await accept(), 303);
    await fixture.until(async () => (await fixture.json('/api/v1/summary')).users === 1400);
    assert.equal(missing(), '0');
    assert.equal(
        fixture.sql('SELECT count(*) FROM user WHERE gone_at IS NOT NULL'),
        '600',
        'they stay, with their date',
    );
    assertStatus(await accept(), 422, 'a second time');
    assert.match(await fixture.text('/settings/sync'), /accepted by <bdi>olivia\.admin/);
});
