// HEAD
import { before, test } from 'node:test';
import assert from 'node:assert/strict';
import { regex } from '../../text.mjs';
import { assertStatus, locationOf, useFixture } from '../fixture.mjs';
import { idOf, runHelpers, SEAT_WITHOUT_DIRECTORY } from '../run_helpers.mjs';

const fixture = useFixture();
const { endOf, orgAdmin, outcomeOf, plainPeople, post, previewBulk, resultsOf, stateOf } =
    runHelpers(fixture);
let people;
let admin;
before(() => {
    people = plainPeople(80, SEAT_WITHOUT_DIRECTORY);
    admin = orgAdmin();
});

test('those a run failed for stand by themselves, and are tried again in one step', async () => {
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
        /<h2 id="failures">Whom it failed for, and why<\/h2>([\s\S]*?)<\/section>/,
    );
    const [, left] = page.match(
        /<h2 id="left">Who was left out or skipped, and why<\/h2>([\s\S]*?)<\/section>/,
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
                'it was to free<',
        ),
    );
    assert.match(
        page,
        new RegExp(`Try the ${failed.length === 1 ? 'one' : failed.length} failed again`),
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
        new RegExp(`of these, those <a href="${run}">run ${idOf(run)}</a> failed for`),
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
        new RegExp(`Tried again by</dt><dd><a href="${again}">run ${idOf(again)}</a>`),
    );
    assert.doesNotMatch(await fixture.text(again), /failed again/);
    assertStatus(await post(again, { do: 'retry' }), 409, 'nobody failed there');
    const dry = await previewBulk({ action: 'suspend' }, [people[20]]);
    assertStatus(await post(dry, { do: 'retry' }), 409, 'a preview is no run');

    fixture.sql(
        `UPDATE run_user SET undone_by = ${idOf(again)} WHERE run = ${idOf(run)} AND state = 'done';
         UPDATE run_step SET undone_by = ${idOf(again)} WHERE run = ${idOf(run)} AND state = 'done'`,
    );
    const undone = await fixture.text(run);
    assert.match(
        undone,
        new RegExp(
            `Seats freed</p><p class="stat-value">0</p><p class="hint">of ${all} it was ` +
                `to free; ${freed} given back by an undo<`,
        ),
    );
    assert.match(undone, new RegExp(`<span class="badge">undone by run ${idOf(again)}</span>`));
    fixture.sql(`UPDATE run_user SET undone_by = NULL WHERE run = ${idOf(run)};
        UPDATE run_step SET undone_by = NULL WHERE run = ${idOf(run)}`);
});

test('from a person’s page: seat, suspension, its end, undo, each with a preview', async () => {
    await fixture.untilIdle();
    const account = people[60];
    const person = `/users/${encodeURIComponent(account)}`;
    const page = await fixture.text(person);
    const takes = [
        ...page.matchAll(
            /name="action" value="(remove-access:[^"]+)" type="submit">Take this seat/g,
        ),
    ].map((m) => m[1]);
    const held = fixture.lines(`
            SELECT 'remove-access:' || p.product || ':' || site
            FROM seat s
            JOIN product p ON p.id = s.product
            JOIN user u ON u.id = s.user
            WHERE account_id = '${account}'
            ORDER BY p.product, site_name`);
    assert.deepEqual(takes, held);
    assert.match(page, /name="action" value="suspend" type="submit">Suspend</);
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
    const run = locationOf(await fixture.post('/users/bulk', fields('suspend'), { csrf: null }));
    assert.equal(stateOf(run), 'preview');
    await post(run, { do: 'run' });
    assert.equal(await endOf(run), 'done');
    await fixture.untilIdle();
    const suspended = await fixture.text(person);
    assert.match(suspended, /name="action" value="restore" type="submit">Restore</);
    assert.doesNotMatch(suspended, /value="suspend"/);
    const undo = suspended.match(
        regex(
            /<form method="post" action="([^"]+)">(?:<input[^>]*>)*<input type="hidden" /,
            /name="do" value="undo"><input type="hidden" name="account_id" value="([^"]+)">/,
        ),
    );
    assert.deepEqual(undo.slice(1), [run, account]);
    const question = await post(undo[1], { do: 'undo', account_id: undo[2] });
    assert.equal(question.status, 200);
    assert.match(question.text, /<h1>Confirm undo<\/h1>/);
    const back = locationOf(
        await post(undo[1], { do: 'undo', account_id: undo[2], confirm: 'yes' }),
    );
    assert.equal(await endOf(back), 'done');
    await fixture.untilIdle();
    assert.ok(
        !(await fixture.text(person)).includes(`action="${run}"`),
        'nothing of it is left to put back',
    );
    for (const [who, visitor, word] of [
        [
            admin,
            'orgAdmin',
            /organization admins are always protected[\s\S]*So nothing can be taken/,
        ],
    ]) {
        const text = await fixture.text(`/users/${encodeURIComponent(who)}`, visitor);
        assert.doesNotMatch(text, /Take this seat|value="suspend"|value="restore"/);
        assert.match(text, word);
    }
    await post(`${person}/protect`, { action: 'protect', reason: 'On leave', until: '' });
    assert.doesNotMatch(
        await fixture.text(person),
        /Take this seat|value="suspend"|value="restore"|value="undo"/,
    );
    await post(`${person}/protect`, { action: 'end' });
    await fixture.setAccess('read');
    assert.doesNotMatch(
        await fixture.text(person, 'productAdmin'),
        /Take this seat|value="suspend"|value="restore"|value="undo"|<form method="post"/,
    );
    await fixture.setAccess('off');
});

test('nobody ticked: the list itself says so, and keeps its filters', async () => {
    const query = 'q=user&product=confluence&inactive_days=45&group=a%26b%3Dc';
    const list = await fixture.text(`/users?${query}`);
    const answer = await post('/users/bulk', { ask: '1', scope: 'ticked', filter: query });
    assert.equal(answer.status, 422);
    assert.match(answer.text, /<title>Error: Users/);
    assert.match(answer.text, /<a href="#scope-ticked">Nobody is ticked\./);
    const kept = (text) =>
        [...text.matchAll(/<li class="chip"><bdi>(.*?)<\/bdi>/g)].map((m) => m[1]);
    assert.ok(kept(list).length >= 4);
    assert.deepEqual(kept(answer.text), kept(list));
    const found = await post('/users/bulk', {
        ask: '1',
        scope: 'ticked',
        filter: 'product=confluence',
    });
    assert.match(found.text, /id="scope-ticked"/);
    assert.doesNotMatch(found.text, /Act on 0 people/);
    assertStatus(await post('/users/bulk', { ask: '1', scope: 'ticked', filter: '' }), 422);
    assertStatus(
        await post('/users/bulk', { ask: '1', scope: 'ticked', filter: 'inactive_days=x' }),
        422,
    );
});
