// Bulk operations from preview to run: the typed number, dry runs, the files, and what other pages
// show of a run.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { assertStatus, useFixture } from '../fixture.mjs';
import { idOf, runHelpers } from '../run_helpers.mjs';

const fixture = useFixture();
const { bulk, decide, endOf, orgAdmin, plainPeople, previewBulk, resultsOf, stateOf } =
    runHelpers(fixture);
let people;
let admin;

fixture.prepare(() => {
    people = plainPeople(40);
    admin = orgAdmin();
});

/** The link that the navigation marks. */
const markedOf = (page) => page.match(/<a href="([^"]+)" aria-current="true"><svg/)?.[1];

test('a few people: one click on the preview, no number', async () => {
    const run = await previewBulk({ action: 'suspend' }, [people[0], people[1], admin]);
    assert.match(run, /^\/users\/bulk\/\d+$/);
    const preview = await fixture.text(run);
    assert.doesNotMatch(preview, /confirm_count/);
    assert.match(preview, /Run for 2 people/);
    assert.equal(markedOf(preview), '/users', 'a preview leads back to the people');
    assert.match(preview, /Organization admin/);
    assertStatus(await decide(run, {}), 422, 'an empty form runs nothing');
    assertStatus(await decide(run, { confirm_count: '7' }), 422, 'a typed number has to be right');
    assert.deepEqual(await fixture.journal(), []);
    assertStatus(await decide(run, { do: 'run', dry_run: 'true' }), 303);
    assert.equal(await endOf(run), 'done');
    assert.deepEqual(await fixture.journal(), [], 'a dry run makes no calls');
    const ended = await fixture.text(run);
    assert.match(ended, /nobody was changed\. 2 people would have changed/);
    assert.equal(markedOf(ended), '/tasks', 'a run is in the list of runs');
    assert.match(ended, /<p class="back"><a href="\/tasks\/runs">All runs</);
    assert.match(ended, /<p class="hint">Dry run: nothing was sent\.</);
    assert.ok(
        (await resultsOf(run)).rows.every((r) => r.outcome === 'skipped'),
        'and claims no success',
    );
    assertStatus(await decide(run, { do: 'run' }), 409, 'a preview runs once');
    const real = await previewBulk({ action: 'suspend' }, [people[0], people[1], admin]);
    assertStatus(await decide(real, { do: 'run' }), 303);
    assert.equal(await endOf(real), 'done');
    const { rows } = await resultsOf(real);
    assert.deepEqual(Object.fromEntries(rows.map((r) => [r.accountId, r.outcome])), {
        [people[0]]: 'done',
        [people[1]]: 'done',
        [admin]: 'skipped',
    });
    assert.deepEqual(
        [
            ...new Set((await fixture.journal()).filter((e) => e.effect).map((e) => e.accountId)),
        ].sort(),
        [people[0], people[1]].sort(),
    );
});

test('more than 20 people: the number has to be typed, and exactly', async () => {
    const run = await previewBulk({ action: 'suspend' }, people.slice(2, 30));
    const { planned } = await resultsOf(run);
    const before = (await fixture.journal()).length;
    assert.ok(planned > 20);
    assert.match(await fixture.text(run), /id="confirm_count"/);
    const unknown = await decide(run, { do: 'explode' });
    assert.equal(unknown.status, 422);
    assert.match(unknown.text, /Choose an action for this run/);
    for (const wrong of ['', '20', String(planned + 1), 'all', `-${planned}`]) {
        const { status, text } = await decide(run, { do: 'run', confirm_count: wrong });
        assert.equal(status, 422, wrong);
        assert.match(text, /id="confirm_count-error"/);
        assert.ok(
            text.includes(
                'name="confirm_count" type="text" inputmode="numeric" autocomplete="off" ' +
                    `size="8" value="${wrong}"`,
            ),
            wrong,
        );
    }
    assert.equal(stateOf(run), 'preview');
    assertStatus(await decide(run, { confirm_count: String(planned) }), 303);
    assert.equal(await endOf(run), 'done');
    assert.equal(
        new Set(
            (await fixture.journal())
                .slice(before)
                .filter((e) => e.effect)
                .map((e) => e.accountId),
        ).size,
        planned,
    );
});

test('CSV holds no formula and JSON stays JSON, whatever the names', async () => {
    // A synchronization would bring the names back.
    await fixture.untilIdle();
    const names = [
        '=HYPERLINK("http://evil.test")',
        '+1',
        '-1',
        '@x',
        '\u{ff1d}1',
        'a "quoted", name',
    ];
    names.forEach((name, i) =>
        fixture.sql(`UPDATE user SET name = '${name}' WHERE account_id = '${people[i]}'`),
    );
    const run = await previewBulk({ action: 'restore' }, people.slice(0, names.length));
    const { headers, text } = await fixture.get(`${run}/results.csv`);
    assert.match(headers.get('content-type'), /text\/csv/);
    assert.match(
        headers.get('content-disposition'),
        /attachment; filename="rollcall-run-\d+\.csv"/,
    );
    for (const name of names.slice(0, 5))
        assert.ok(text.includes(`"'${name.replaceAll('"', '""')}"`), name);
    assert.ok(text.includes('"a ""quoted"", name"'));
    fixture.sql(`
        UPDATE run_user
        SET reason = 'he said "no" \\ ' || char(10)
        WHERE run = ${idOf(run)}`);
    const { rows } = await resultsOf(run);
    assert.deepEqual(
        rows.map((r) => r.accountId),
        people.slice(0, names.length).sort(),
    );
    assert.ok(
        rows.every(
            (r) =>
                r.reason.startsWith('he said "no" \\') &&
                Object.keys(r).join() === 'accountId,outcome,reason,undone',
        ),
    );
});

test('the user browser leads to the form; the page of a person shows its runs', async () => {
    await fixture.untilIdle();
    const list = await fixture.text('/users?status=active&limit=25');
    const ids = [...list.matchAll(/name="page_id" value="([^"]+)"/g)].map((m) => m[1]);
    assert.equal(ids.length, 25);
    for (const id of ids)
        assert.ok(
            list.includes(`name="account_id" value="${id}"`),
            'everybody on the page can be ticked',
        );
    const all = await bulk({
        ask: '1',
        scope: 'all',
        action: '',
        filter: list.match(/name="filter" value="([^"]*)"/)[1].replaceAll('&amp;', '&'),
    });
    assert.match(
        all.text,
        new RegExp(`For ${list.match(/of ([\d,]+)</)[1]} people \\(Status: Active\\)`),
    );
    const person = fixture.sql(`
        SELECT account_id
        FROM run_user
        JOIN user ON user.id = run_user.user
        JOIN run ON run.id = run_user.run
        WHERE run_user.state = 'done' AND run.state = 'done' AND run.dry_run = 0
        LIMIT 1`);
    const run = fixture.sql(`
        SELECT max(run)
        FROM run_user
        JOIN user ON user.id = run_user.user
        JOIN run ON run.id = run_user.run
        WHERE account_id = '${person}' AND run_user.state = 'done'`);
    const page = await fixture.text(`/users/${encodeURIComponent(person)}`);
    assert.match(
        page,
        new RegExp(
            '<h2 id="history">History</h2>[\\s\\S]*olivia\\.admin@example\\.test[\\s\\S]*' +
                `href="/users/bulk/${run}"[\\s\\S]*Suspended in`,
        ),
    );
    const token = page.match(/name="csrf" value="([^"]+)"/)[1];
    assertStatus(
        await fixture.post(
            `/users/${encodeURIComponent(person)}/protect`,
            { action: 'protect', reason: 'On leave', until: '' },
            { csrf: token },
        ),
        303,
    );
    const history = (await fixture.text(`/users/${encodeURIComponent(person)}`)).match(
        /<table class="cards">\s*<caption id="history-caption">.*?<\/table>/s,
    )[0];
    const times = [...history.matchAll(/datetime="([^"]+)"/g)].map((m) => m[1]);
    assert.ok(
        history.includes('On leave') && history.includes(`href="/users/bulk/${run}"`),
        'by runs and by hand, in one list',
    );
    assert.deepEqual(times, [...times].sort().reverse(), 'newest first');
    await fixture.post(
        `/users/${encodeURIComponent(person)}/protect`,
        { action: 'end', reason: '', until: '' },
        { csrf: token },
    );
    assert.doesNotMatch(
        await fixture.text(`/users/${encodeURIComponent(admin)}`),
        /href="\/users\/bulk/,
        'people left out were not touched',
    );
});

test('refusals in the words of Atlassian: on run page, dashboard, both exports', async () => {
    const group = fixture.sql(`
        SELECT g.name
        FROM user_group g
        JOIN group_role r ON r.user_group = g.id
        JOIN product p ON p.id = r.product
        WHERE p.product = 'confluence'
            AND r.role = 'atlassian/user'
            AND g.external_synced = 0
            AND g.modifiable = 1
        LIMIT 1`);
    // Runs started before no longer count for the second person.
    fixture.sql('UPDATE run SET confirmed_at = confirmed_at - 90000');
    const outside = fixture.lines(`
        SELECT account_id
        FROM user u
        WHERE status = 'active'
            AND account_type = 'atlassian'
            AND gone_at IS NULL
            AND NOT EXISTS (SELECT 1 FROM user_platform_role r WHERE r.user = u.id)
            AND NOT EXISTS (
                SELECT 1
                FROM membership m
                JOIN user_group g ON g.id = m.user_group
                WHERE m.user = u.id AND g.name = '${group}'
            )
            AND account_id NOT IN (${people.map((p) => `'${p}'`)})
        LIMIT 2`);
    assert.doesNotMatch(await fixture.text('/'), /went wrong/);
    await fixture.control('ORG_LICENCE_FULL=1');
    const run = await previewBulk({ action: 'add-group', group }, outside);
    assertStatus(await decide(run, { do: 'run' }), 303);
    const end = await endOf(run);
    await fixture.control('ORG_LICENCE_FULL=0');
    assert.equal(end, 'failed');
    const { rows } = await resultsOf(run);
    const reason = rows[0].reason;
    assert.ok(
        rows.every((r) => r.outcome === 'failed' && r.reason.length > 10),
        JSON.stringify(rows),
    );
    const page = await fixture.text(`${run}?outcome=failed`);
    assert.match(page, /<span class="badge expired">Failed<\/span>/);
    for (const id of outside)
        assert.ok(
            page.includes(`/users/${encodeURIComponent(id)}`) || page.includes(`/users/${id}`),
            id,
        );
    assert.ok(
        page
            .replaceAll('&#39;', "'")
            .replaceAll('&quot;', '"')
            .replaceAll('&amp;', '&')
            .includes(reason),
        reason,
    );
    assert.ok((await fixture.text(`${run}/results.csv`)).includes('"failed"'));
    assert.doesNotMatch(page, /value="undo"/, 'there is nothing to put back');
    assert.match(
        await fixture.text('/'),
        new RegExp(`class="banner danger"><p><a href="${run}">[\\s\\S]* failed `),
    );
    assert.ok((await fixture.text('/tasks/runs?state=failed')).includes(run));
});
