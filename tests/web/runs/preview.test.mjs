// Single people of a preview: leaving out and putting back, protecting from the row, search, and
// people who recently used what they would lose.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { assertStatus, locationOf, useFixture } from '../fixture.mjs';
import { idOf, rowsOf, runHelpers, SEAT_WITHOUT_DIRECTORY, statOf } from '../run_helpers.mjs';

const fixture = useFixture();

const { endOf, orgAdmin, outcomeOf, plainPeople, post, previewBulk, resultsOf, stateOf } =
    runHelpers(fixture);

let people;
let admin;

fixture.prepare(() => {
    people = plainPeople(80, SEAT_WITHOUT_DIRECTORY);
    admin = orgAdmin();
});

/** State and cause of a person in a run. */
const causeOf = (run, account) =>
    fixture.sql(`
        SELECT r.state || ' ' || coalesce(cause, '')
        FROM run_user r
        JOIN user u ON u.id = r.user
        WHERE run = ${idOf(run)} AND account_id = '${account}'`);

const plannedOf = (page) => statOf(page, 'Will change');
const seatsFreedOf = (page) => statOf(page, 'Seats to free');

/** The tabs of the people of a preview: {outcome: number}. */
const tabsOf = (page) =>
    Object.fromEntries(
        [...page.matchAll(/<a href="[^"]*outcome=([\w-]+)[^"]*"[^>]*>[^<]+\(([\d,]+)\)/g)].map(
            (match) => [match[1], Number(match[2])],
        ),
    );

test('people left out are not touched by the run; the counts follow at once', async () => {
    const run = await previewBulk({ action: 'suspend' }, people.slice(0, 24));
    const before = await fixture.text(run);
    const [leftOut, putBack, alsoPutBack] = people;
    assert.equal(plannedOf(before), 24);
    assert.equal(before.match(/value="leave-out"/g).length, 24);
    assert.match(before, /id="confirm_count"/);
    for (const account of [leftOut, putBack, alsoPutBack, people[3]]) {
        const answer = await post(`${run}?outcome=hit&page=1`, {
            do: 'leave-out',
            account_id: account,
        });
        assert.equal(answer.status, 303);
        assert.equal(locationOf(answer), `${run}?outcome=hit`);
    }
    const after = await fixture.text(`${run}?outcome=left-out`);
    assert.equal(plannedOf(after), 20);
    assert.ok(seatsFreedOf(after) < seatsFreedOf(before));
    assert.equal(tabsOf(after)['left-out'], 4);
    assert.doesNotMatch(after, /id="confirm_count"/, '20 people need no number');
    assert.match(after, /Skipped in this preview by olivia\.admin@example\.test/);
    assert.equal(causeOf(run, leftOut), 'left-out left-by-hand');
    assertStatus(await post(run, { do: 'put-back', account_id: putBack }), 303);
    assertStatus(await post(run, { do: 'put-back', account_id: alsoPutBack }), 303);
    const last = await fixture.text(run);
    assert.equal(plannedOf(last), 22);
    assertStatus(await post(run, { do: 'run', confirm_count: '24' }), 422, 'the number of before');
    assertStatus(await post(run, { do: 'run', confirm_count: '22' }), 303);
    assert.equal(await endOf(run), 'done');
    const called = new Set(
        (await fixture.journal()).filter((e) => e.effect).map((e) => e.accountId),
    );
    assert.equal(called.size, 22);
    assert.ok(!called.has(leftOut) && !called.has(people[3]));
    assert.ok(called.has(putBack) && called.has(alsoPutBack));
    assert.equal(await outcomeOf(run, leftOut), 'skipped');
    assert.equal(await outcomeOf(run, putBack), 'done');
    assert.equal(causeOf(run, leftOut), 'left-out left-by-hand');
    const audit = fixture.sql(`SELECT group_concat(action) FROM (SELECT action FROM audit
        WHERE action LIKE 'preview.%' AND subject = '${putBack}' ORDER BY id)`);
    assert.equal(audit, 'preview.leave-out,preview.put-back');
    assert.match(await fixture.text('/audit'), /Skipped a person in a preview/);
    for (const what of ['leave-out', 'put-back', 'protect'])
        assertStatus(
            await post(run, { do: what, account_id: putBack, reason: 'x' }),
            409,
            `${what}: it was run`,
        );
});

test('a button pressed on a page that shows other people by now is refused', async () => {
    const run = await previewBulk({ action: 'suspend' }, people.slice(30, 33));
    const shown = (await fixture.text(run)).match(/name="shown" value="(\d+)"/)[1];
    assert.equal(shown, '3');
    await post(run, { do: 'leave-out', account_id: people[30] });
    const answer = await post(run, { do: 'run', shown });
    assert.equal(answer.status, 422);
    assert.match(answer.text, /The preview changed: it now lists 2 people/);
    assert.equal(stateOf(run), 'preview');
    assertStatus(await post(run, { do: 'run', shown: 'x' }), 422);
});

test('nobody can be added to a preview; only its people can be left out', async () => {
    const run = await previewBulk({ action: 'suspend' }, [people[40], admin]);
    const text = await fixture.text(`${run}?outcome=all`);
    assert.equal(text.match(/value="leave-out"/g).length, 1);
    assert.doesNotMatch(text, /value="put-back"/, 'an organization admin is no matter of choice');
    assertStatus(await post(run, { do: 'put-back', account_id: admin }), 409);
    assertStatus(await post(run, { do: 'leave-out', account_id: admin }), 409);
    assertStatus(await post(run, { do: 'protect', account_id: admin, reason: 'x' }), 409);
    for (const stranger of [people[41], 'nobody', '', `${people[40]}'`]) {
        assertStatus(await post(run, { do: 'leave-out', account_id: stranger }), 404, stranger);
        assertStatus(await post(run, { do: 'put-back', account_id: stranger }), 404, stranger);
        assertStatus(
            await post(run, { do: 'protect', account_id: stranger, reason: 'x' }),
            404,
            stranger,
        );
    }
    assertStatus(await fixture.get(`${run}?protect=nobody`), 404);
    assertStatus(
        await post(run, [
            ['do', 'leave-out'],
            ['account_id', people[40]],
            ['account_id', admin],
        ]),
        400,
    );
    assertStatus(
        await post(`/tasks/1/runs/${idOf(run)}`, { do: 'leave-out', account_id: people[40] }),
        404,
    );
    assertStatus(await post(run, { do: 'leave-out', account_id: people[40] }, 'ordinary'), 403);
    await fixture.setAccess('read');
    const reader = await fixture.text(`${run}?protect=${people[40]}`, 'productAdmin');
    assert.ok(rowsOf(reader).includes(people[40]));
    assert.doesNotMatch(reader, /leave-out|Protect…|id="reason"/);
    assertStatus(await post(run, { do: 'leave-out', account_id: people[40] }, 'productAdmin'), 403);
    await fixture.setAccess('off');
    fixture.sql(`UPDATE run SET requested_at = requested_at - 90000 WHERE id = ${idOf(run)}`);
    assertStatus(
        await post(run, { do: 'leave-out', account_id: people[40] }),
        409,
        'older than a day',
    );
    assert.doesNotMatch(await fixture.text(run), /leave-out/);
    assert.equal(causeOf(run, people[40]), 'planned');
});

test('protecting from a row: errors at the field; a success also leaves out', async () => {
    const run = await previewBulk({ action: 'suspend' }, people.slice(44, 49));
    const [one, two, three, four] = people.slice(44, 48);
    const page = await fixture.text(run);
    const link = page.match(/href="([^"]*protect=[^"]*)"/)[1].replaceAll('&amp;', '&');
    const form = await fixture.text(link);
    assert.match(form, /<h2 id="protect">Protect /);
    assert.match(form, /id="days-30" name="days" value="30" checked/);
    const far = 'x'.repeat(201);
    for (const [fields, name, message] of [
        [{ reason: '', days: '30' }, 'reason', /Enter a reason/],
        [{ reason: far, days: '30' }, 'reason', /up to 200/],
        [{ reason: 'ok', days: '30', until: '2099-01-01' }, 'until', /leave the date empty/],
        [{ reason: 'ok', days: 'date', until: '' }, 'until', /YYYY-MM-DD/],
        [{ reason: 'ok', days: 'date', until: '2020-01-01' }, 'until', /today or a later date/],
        [{ reason: 'ok', days: 'date', until: '31.12.2099' }, 'until', /YYYY-MM-DD/],
        [{ reason: 'ok', days: '31' }, 'until', /Choose 30 days/],
    ]) {
        const { status, text } = await post(run, { do: 'protect', account_id: one, ...fields });
        const what = JSON.stringify(fields);
        assert.equal(status, 422, what);
        assert.match(text, message, what);
        assert.ok(text.includes(`id="${name}-error"`), what);
        if (fields.reason === 'ok')
            assert.match(text, /name="reason"[^>]*value="ok"/, 'the other answers stay');
    }
    assert.equal(fixture.sql('SELECT count(*) FROM protection'), '0');
    assert.equal(causeOf(run, one), 'planned');
    for (const [account, fields] of [
        [one, { days: '30' }],
        [two, { days: '90', until: '' }],
        [three, { days: '', until: '' }],
        [four, { until: '2099-03-31' }],
    ])
        assertStatus(
            await post(run, { do: 'protect', account_id: account, reason: 'On leave', ...fields }),
            303,
        );
    const days = fixture.sql(`
        SELECT coalesce(round((until - unixepoch()) / 86400.0), 'no end')
        FROM protection p
        JOIN user u ON u.id = p.user
        WHERE ended_at IS NULL AND u.account_id IN ('${one}', '${two}', '${three}')
        ORDER BY p.id`);
    assert.match(days, /^3[01]\.0\n9[01]\.0\nno end$/);
    assert.equal(causeOf(run, two), 'left-out protected-by-hand');
    const after = await fixture.text(`${run}?outcome=left-out`);
    assert.equal(plannedOf(after), 1);
    assert.match(after, /Protected: On leave/);
    assert.doesNotMatch(after, /value="put-back"/, 'as long as the protection lasts');
    const refused = await post(run, { do: 'put-back', account_id: two });
    assert.equal(refused.status, 409);
    assert.match(refused.text, /Protected: On leave/);
    const person = `/users/${encodeURIComponent(two)}`;
    assert.match(await fixture.text(person), /Protected: <strong><bdi>On leave</);
    await post(`${person}/protect`, { action: 'end' });
    assert.equal(
        (await fixture.text(`${run}?outcome=left-out`)).match(/value="put-back"/g).length,
        1,
    );
    assertStatus(await post(run, { do: 'put-back', account_id: two }), 303);
    assert.equal(plannedOf(await fixture.text(run)), 2);
});

test('leaving out in the preview of a task counts for its run only', async () => {
    await fixture.untilIdle();
    const query = 'product=confluence&inactive_days=60';
    fixture.sql(`
        INSERT INTO saved_filter (id, name, query, created_at, created_by, changed_at, changed_by)
        VALUES (1, 'Unused', '${query}', 1, 't', 1, 't')`);
    const task = locationOf(
        await post('/tasks/new', {
            name: 'Unused seats',
            filter: '1',
            action: 'remove-access:confluence',
            schedule: 'manual',
            every_days: '7',
            time: '06:00',
            time_zone: 'UTC',
            cap_users: '5000',
            cap_percent: '100',
            dry_run: 'on',
        }),
    );
    const run = locationOf(await post(`${task}/preview`, {}));
    const page = await fixture.text(run);
    assert.match(page, /Skipping counts for this preview only/);
    const [first] = rowsOf(page);
    const count = plannedOf(page);
    assertStatus(await post(run, { do: 'leave-out', account_id: first }), 303);
    assert.equal(plannedOf(await fixture.text(run)), count - 1);
    const other = locationOf(await post(`${task}/preview`, {}));
    assert.equal(plannedOf(await fixture.text(other)), count);
});

test('search in preview and run: words in any order, no case or accents, by page', async () => {
    const run = await previewBulk({ action: 'suspend', filter: 'status=active&billable=1' });
    const find = async (q, more = '') =>
        await fixture.text(`${run}?q=${encodeURIComponent(q)}${more}`);
    const all = (await resultsOf(run)).rows
        .filter((r) => r.outcome === null)
        .map((r) => r.accountId);
    const [name, email, account] = fixture.row(`
        SELECT name, email, account_id
        FROM user u
        JOIN run_user r ON r.user = u.id
        WHERE r.run = ${idOf(run)}
            AND r.state = 'planned'
            AND u.name GLOB '[A-Z]* [A-Z]*'
            AND u.email IS NOT NULL
        LIMIT 1`);
    const turned = name.toUpperCase().split(' ').reverse().join('  ');
    assert.ok(rowsOf(await find(`${turned} ${email}`)).includes(account), turned);
    assert.deepEqual(rowsOf(await find(account)), [account]);
    assert.deepEqual(rowsOf(await find(email.toUpperCase())), [account]);
    const countMuller = fixture.sql(`SELECT count(*) FROM user u JOIN run_user r ON r.user = u.id
        WHERE r.run = ${idOf(run)} AND r.state = 'planned' AND u.name LIKE '%Müller%'`);
    assert.ok(Number(countMuller) > 0);
    assert.equal(tabsOf(await find('muller')).hit, Number(countMuller));
    const first = await find('example');
    const next = first.match(/href="([^"]*)">Next</)[1].replaceAll('&amp;', '&');
    assert.match(next, /outcome=hit&q=example&page=2$/);
    const second = rowsOf(await fixture.text(next));
    assert.equal(second.length, 25);
    assert.ok(second.every((one) => all.includes(one) && !rowsOf(first).includes(one)));
    assert.match(first, /name="q" type="search"[^>]*value="example"/);
    assert.match(await find('nobody is called so'), /No matches in name, e-mail or account ID/);
    assert.match(await find('%zz%'), /No matches in name, e-mail or account ID/);
    assert.deepEqual(
        rowsOf(await find('\u0301')),
        [],
        'an accent alone is nobody, never everybody',
    );
    assert.equal(rowsOf(await find('  ')).length, 25, 'nothing is no search');
    for (const [query, message] of [
        [`q=${'x'.repeat(201)}`, /up to 200 characters/],
        ['q=a&q=b', /twice/],
    ]) {
        const { status, text } = await fixture.get(`${run}?${query}`);
        assert.equal(status, 422, query);
        assert.match(text, message);
        assert.match(text, /id="q-error"/);
        assert.deepEqual(rowsOf(text), [], 'never the full list');
    }
    assertStatus(await fixture.get(`${run}?q=a%01b`), 400);
    assert.equal(
        rowsOf(await fixture.text(`${run}?page=9999`)).length,
        all.length % 25 || 25,
        'the last page',
    );
});

test('recent users of what they would lose have a tab, with what and when', async () => {
    await fixture.untilIdle();
    const confluence = fixture.sql(
        "SELECT id FROM product WHERE product = 'confluence' AND site_name = 'example'",
    );
    const jira = fixture.sql(
        "SELECT id FROM product WHERE product = 'jira-software' AND site_name = 'example'",
    );
    const [activePerson, idlePerson] = fixture.lines(`
        SELECT u.account_id
        FROM user u
        JOIN seat a ON a.user = u.id AND a.product = ${confluence}
        JOIN seat b ON b.user = u.id AND b.product = ${jira}
        WHERE u.account_id IN (${people.slice(50).map((p) => `'${p}'`)}) AND u.status = 'active'
        LIMIT 2`);
    const used = (account, product, days) =>
        fixture.sql(`
            UPDATE seat
            SET last_active = unixepoch() - ${days} * 86400 - 60
            WHERE product = ${product}
                AND user = (SELECT id FROM user WHERE account_id = '${account}');
            INSERT INTO activity
            SELECT user, product, last_active
            FROM seat
            WHERE product = ${product}
                AND user = (SELECT id FROM user WHERE account_id = '${account}')`);
    const chosen = `'${activePerson}', '${idlePerson}'`;
    const ids = `(SELECT id FROM user WHERE account_id IN (${chosen}))`;
    fixture.sql(`
        DELETE FROM activity WHERE user IN ${ids};
        UPDATE seat SET last_active = NULL WHERE user IN ${ids}`);
    used(activePerson, jira, 3);
    used(idlePerson, jira, 31);
    const run = await previewBulk({ action: 'suspend' }, [activePerson, idlePerson]);
    const page = await fixture.text(run);
    assert.match(page, /1 person used a product they would lose in the last 30 days/);
    assert.deepEqual([tabsOf(page).hit, tabsOf(page).used], [2, 1]);
    assert.match(page, new RegExp(`href="${run}\\?outcome=used#people">Show these people`));
    const tab = await fixture.text(`${run}?outcome=used`);
    assert.deepEqual(rowsOf(tab), [activePerson]);
    assert.match(tab, /Used recently<\/span> Jira on example, 3 days ago</);
    assert.match(tab, /<th scope="col">Last active \(any product\)<\/th>/);
    assert.match(tab, /value="leave-out"/);
    await post(run, { do: 'leave-out', account_id: activePerson });
    assert.doesNotMatch(await fixture.text(run), /a product they would lose/);
    const site = fixture.sql(`SELECT site FROM product WHERE id = ${confluence}`);
    const one = await fixture.text(
        await previewBulk({ action: `remove-access:confluence:${site}` }, [
            activePerson,
            idlePerson,
        ]),
    );
    assert.match(one, /<th scope="col">Last active \(Confluence on example\)<\/th>/);
    assert.equal(tabsOf(one).used, undefined, 'Jira is not taken from them');
    const forty = await previewBulk({
        action: 'suspend',
        filter: `product=jira-software&site=${site}&inactive_days=40`,
    });
    fixture.sql(`
        INSERT INTO run_user (run, user, state)
        SELECT ${idOf(forty)}, id, 'planned'
        FROM user
        WHERE account_id = '${idlePerson}'
        ON CONFLICT DO UPDATE SET state = 'planned'`);
    fixture.sql(`
        INSERT OR IGNORE INTO run_loss (run, user, product, asked)
        SELECT ${idOf(forty)}, id, ${jira}, 1
        FROM user
        WHERE account_id = '${idlePerson}'`);
    assert.ok(
        rowsOf(await fixture.text(`${forty}?outcome=used&q=${idlePerson}`)).includes(idlePerson),
        'within the filter’s days, not the setting’s',
    );
});

test('after a restore old tokens and numbers of runs do nothing', async () => {
    const backup = `${fixture.folder}/before.db`;
    await fixture.untilIdle();
    fixture.ctl('backup', backup);
    const before = await previewBulk({ action: 'suspend' }, people.slice(50, 53));
    const hidden = (page, name) => page.match(new RegExp(`name="${name}" value="([^"]+)"`))?.[1];
    const open = await fixture.text(before);
    const old = { do: 'run', shown: '3', process_id: hidden(open, 'process_id') };
    assert.ok(old.process_id);
    await fixture.untilIdle();
    fixture.ctl('restore', backup, '--yes');
    const other = await previewBulk({ action: 'suspend' }, people.slice(60, 63));
    assert.equal(other, before, 'numbers begin anew');
    const csrf = hidden(open, 'csrf');
    assertStatus(await fixture.post(before, old, { csrf }), 403);
    const answer = await post(before, old);
    assert.equal(answer.status, 409);
    assert.match(answer.text, /this number now belongs to another run/);
    for (const what of ['seen', 'approve', 'reject', 'stop', 'undo'])
        assertStatus(await post(before, { ...old, do: what }), 409, what);
    assert.equal(stateOf(other), 'preview');
    const process_id = hidden(await fixture.text(other), 'process_id');
    assertStatus(await post(other, { do: 'run', process_id }), 303);
    await endOf(other);
});
