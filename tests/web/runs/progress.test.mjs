// A run under way: its progress, a stop, the rate limit; then a retry for the people it failed for.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { regex } from '../../text.mjs';
import { assertStatus, locationOf, useFixture } from '../fixture.mjs';
import {
    idOf,
    runHelpers,
    SEAT_WITHOUT_DIRECTORY,
    TASK,
    UNUSED_CONFLUENCE,
} from '../run_helpers.mjs';

const fixture = useFixture();
const {
    decide,
    endOf,
    makeTask,
    orgAdmin,
    outcomeOf,
    plainPeople,
    post,
    previewBulk,
    previewTask,
    resultsOf,
    saveFilter,
    stateOf,
} = runHelpers(fixture);

let people;
let admin;
fixture.prepare(() => {
    saveFilter(1, 'Confluence unused', UNUSED_CONFLUENCE);
    people = plainPeople(80, SEAT_WITHOUT_DIRECTORY);
    admin = orgAdmin();
});

const FORM = { ...TASK, name: 'Free Confluence seats', cap_users: '500', cap_percent: '90' };
const make = (fields) => makeTask({ ...FORM, ...fields });

test('a run under way shows its progress, and stops when told to', async () => {
    await fixture.control('ORG_LATENCY_MS=400');
    const run = await previewTask(await make({ name: 'Slow', cap_users: '5000' }));
    const made = (await fixture.journal()).length;
    const { planned: many } = await resultsOf(run);
    assertStatus(
        await decide(run, { do: 'run', dry_run: 'false', confirm_count: String(many) }),
        303,
    );
    const running = await fixture.until(async () => {
        const { text } = await fixture.get(run);
        return text.includes('<progress max=') && text;
    });
    assert.match(running, new RegExp(`data-poll="${run}"`));
    assert.match(running, /\d+ of \d+ people processed/);
    assertStatus(await decide(run, { do: 'stop' }), 303);
    const end = await endOf(run);
    await fixture.control('ORG_LATENCY_MS=0');
    assert.equal(end, 'stopped');
    const { rows, done, planned } = await resultsOf(run);
    assert.ok(done < planned, `${done} of ${planned}`);
    const hit = new Set(
        (await fixture.journal())
            .slice(made)
            .filter((e) => e.effect)
            .map((e) => e.accountId),
    );
    assert.deepEqual(
        [...hit].sort(),
        rows
            .filter((r) => r.outcome === 'done' || /^Only a part was done/.test(r.reason))
            .map((r) => r.accountId)
            .sort(),
    );
    assert.match(await fixture.text('/tasks/runs?state=stopped'), /Stopped/);
});

test('a run at the rate limit says until when, and hears a stop at once', async () => {
    await fixture.untilIdle();
    const run = await previewTask(await make({ name: 'Held', cap_users: '5000' }));
    const { planned: many } = await resultsOf(run);
    const id = idOf(run);
    const asked = Math.floor(Date.now() / 1000);
    const WAIT = 240;
    await fixture.control(`ORG_RETRY_AFTER=${WAIT}&ORG_FAULT=429:1@/memberships`);
    assertStatus(
        await decide(run, { do: 'run', dry_run: 'false', confirm_count: String(many) }),
        303,
    );
    const waitText = regex(
        /<p>Waiting for Atlassian's rate limit; the run resumes at (.+?), in (\d+) /,
        /min(?: (\d+) s)?\.<\/p>/,
    );
    const text = await fixture.until(async () => {
        const page = await fixture.text(run);
        return waitText.test(page) && page;
    });
    const seen = Math.ceil(Date.now() / 1000);
    const until = Number(fixture.sql(`SELECT waiting_until FROM run WHERE id = ${id}`));
    const [, at, minutes, seconds] = text.match(waitText);
    assert.ok(
        until >= asked + WAIT && until <= seen + 1.2 * WAIT + 1,
        `${until}, asked for at ${asked}, seen at ${seen}`,
    );
    assert.equal(
        at,
        new Date(until * 1000)
            .toUTCString()
            .replace(/^(\w+), 0?(\d+ \w+ \d+) (\d\d:\d\d).*/, '$1 $2, $3 UTC'),
    );
    const shownAt = until - 60 * Number(minutes) - Number(seconds ?? 0);
    assert.ok(shownAt >= asked && shownAt <= seen, `${shownAt} is not from ${asked} to ${seen}`);
    assert.match(text, /\d+ of \d+ people processed/);
    assertStatus(await decide(run, { do: 'stop' }), 303);
    assert.equal(await endOf(run), 'stopped');
    await fixture.control('ORG_FAULT=&ORG_RETRY_AFTER=1');
    const ended = await fixture.text(run);
    assert.doesNotMatch(ended, /rate limit/);
    assert.match(ended, /Stopped by olivia\.admin@example\.test/);
    assert.equal(fixture.sql(`SELECT waiting_until IS NULL FROM run WHERE id = ${id}`), '1');
    assert.ok(Math.ceil(Date.now() / 1000) < until, 'it did not wait for the limit first');
});

test('failed people are listed apart and tried again in one step', async () => {
    await fixture.untilIdle();
    const product = 'jira-software';
    const site = fixture.sql(
        `SELECT site FROM product WHERE product = '${product}' AND site_name = 'example'`,
    );
    const some = fixture.lines(`
        SELECT u.account_id
        FROM user u
        JOIN seat s ON s.user = u.id
        JOIN product p ON p.id = s.product
        WHERE p.product = '${product}' AND p.site = '${site}' AND u.status = 'active'
            AND NOT EXISTS (SELECT 1 FROM user_platform_role r WHERE r.user = u.id)
            AND NOT EXISTS (
                SELECT 1 FROM protection t WHERE t.user = u.id AND t.ended_at IS NULL
            )
            AND NOT EXISTS (SELECT 1 FROM user_role r WHERE r.user = u.id)
            AND NOT EXISTS (
                SELECT 1
                FROM membership m
                JOIN user_group g ON g.id = m.user_group
                WHERE m.user = u.id AND g.external_synced
            )
        LIMIT 6`);
    const run = await previewBulk({ action: `remove-access:${product}:${site}` }, [...some, admin]);
    await fixture.control('ORG_FAULT=403:1x3@/memberships/');
    assertStatus(await post(run, { do: 'run' }), 303);
    assert.equal(await endOf(run), 'failed');
    await fixture.control('ORG_FAULT=');
    const failed = (await resultsOf(run)).rows
        .filter((r) => r.outcome === 'failed')
        .map((r) => r.accountId);
    const done = (await resultsOf(run)).rows
        .filter((r) => r.outcome === 'done')
        .map((r) => r.accountId);
    assert.ok(failed.length > 0 && done.length > 0, JSON.stringify(await resultsOf(run)));
    const page = await fixture.text(run);
    const [, failures] = page.match(
        /<h2 id="failures">Failed, by reason<\/h2>([\s\S]*?)<\/section>/,
    );
    const [, left] = page.match(
        /<h2 id="left">Skipped, by reason<\/h2>([\s\S]*?)<\/section>/,
    );
    assert.equal(
        [...failures.matchAll(/<strong>(\d+)/g)].reduce((n, m) => n + Number(m[1]), 0),
        failed.length,
    );
    assert.match(left, /Organization admin/);
    assert.equal([...left.matchAll(/<strong>/g)].length, 1, 'who failed was not left out');
    const freed = fixture.sql(`
        SELECT count(*)
        FROM run_loss l
        JOIN run_user u ON u.run = l.run AND u.user = l.user
        WHERE l.run = ${idOf(run)} AND u.state = 'done'`);
    const all = fixture.sql(`SELECT count(*) FROM run_loss WHERE run = ${idOf(run)}`);
    assert.match(
        page,
        new RegExp(
            `Seats freed</p><p class="stat-value">${freed}</p><p class="hint">of ${all} ` +
                'planned<',
        ),
    );
    assert.match(
        page,
        new RegExp(`Retry the ${failed.length === 1 ? 'one' : failed.length} failed`),
    );

    const asked = await post(run, { do: 'retry' });
    assert.equal(asked.status, 303);
    const again = locationOf(asked);
    assert.match(again, /^\/users\/bulk\/\d+$/);
    assert.equal(stateOf(again), 'preview');
    const calls = (await fixture.journal()).length;
    assert.deepEqual(
        (await resultsOf(again)).rows.map((r) => r.accountId),
        [...failed].sort(),
        'exactly these people',
    );
    const shown = await fixture.text(again);
    assert.match(
        shown,
        new RegExp(`only those who failed in <a href="${run}">run ${idOf(run)}</a>`),
    );
    assert.equal(
        fixture.sql(`SELECT action || product || site FROM run_action WHERE run = ${idOf(again)}`),
        `remove-access${product}${site}`,
    );
    assert.equal((await fixture.journal()).length, calls);
    await post(`/users/${encodeURIComponent(failed[0])}/protect`, {
        action: 'protect',
        reason: 'Since then',
        until: '',
    });
    assertStatus(await post(again, { do: 'run' }), 303);
    assert.equal(await endOf(again), 'done');
    assert.equal(
        await outcomeOf(again, failed[0]),
        'skipped',
        'its own live look at who is protected',
    );
    assert.equal(
        (await resultsOf(again)).done,
        failed.length - 1,
        JSON.stringify(await resultsOf(again)),
    );
    assert.match(
        await fixture.text(run),
        new RegExp(`Retried by</dt><dd><a href="${again}">run ${idOf(again)}</a>`),
    );
    assert.doesNotMatch(await fixture.text(again), /Retry the/);
    assertStatus(await post(again, { do: 'retry' }), 409, 'nobody failed there');
    const dry = await previewBulk({ action: 'suspend' }, [people[20]]);
    assertStatus(await post(dry, { do: 'retry' }), 409, 'a preview is no run');

    fixture.sql(
        ['run_user', 'run_step']
            .map(
                (table) => `
                    UPDATE ${table}
                    SET undone_by = ${idOf(again)}
                    WHERE run = ${idOf(run)} AND state = 'done';`,
            )
            .join('\n'),
    );
    const undone = await fixture.text(run);
    assert.match(
        undone,
        new RegExp(
            `Seats freed</p><p class="stat-value">0</p><p class="hint">of ${all} planned; ` +
                `${freed} restored by an undo<`,
        ),
    );
    assert.match(undone, new RegExp(`<span class="badge">Undone by run ${idOf(again)}</span>`));
    fixture.sql(`UPDATE run_user SET undone_by = NULL WHERE run = ${idOf(run)};
        UPDATE run_step SET undone_by = NULL WHERE run = ${idOf(run)}`);
});
