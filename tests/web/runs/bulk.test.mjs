// Bulk operations: from chosen people to a preview with an address of its own, to the run; the
// number that has to be typed; the second person; the files for scripts and spreadsheets.
import { before, test } from 'node:test';
import assert from 'node:assert/strict';
import { regex } from '../../text.mjs';
import { assertStatus, locationOf, useFixture } from '../fixture.mjs';
import { idOf, runHelpers } from '../run_helpers.mjs';

const fixture = useFixture();
const { bulk, decide, endOf, orgAdmin, plainPeople, previewBulk, resultsOf, stateOf } =
    runHelpers(fixture);
let people;
let admin;
before(() => {
    people = plainPeople(40);
    admin = orgAdmin();
});

test('what is missing or wrong is said, and everything chosen so far stays', async () => {
    for (const [fields, ids, name, message] of [
        [{ action: 'suspend' }, [], 'account_id', /Tick the people/],
        [{ action: 'suspend' }, ['no-such-account'], 'account_id', /no-such-account/],
        [
            { action: 'suspend', scope: 'some' },
            [people[0]],
            'account_id',
            /ticked people, those of the page or all/,
        ],
        [{ action: '' }, [people[0]], 'action', /Choose what/],
        [{ action: 'explode' }, [people[0]], 'action', /of the list/],
        [{ action: 'remove-access' }, [people[0]], 'product', /product/],
        [
            { action: 'remove-access', product: 'toaster' },
            [people[0]],
            'product',
            /not on this site/,
        ],
        [
            { action: 'remove-access', product: 'confluence', site: 'nowhere' },
            [people[0]],
            'product',
            /not on this site/,
        ],
        [{ action: 'add-group' }, [people[0]], 'group', /Enter the group/],
        [
            { action: 'add-group', group: 'no such group' },
            [people[0]],
            'group',
            /No group has the name/,
        ],
        [{ action: 'suspend', filter: 'status=nonsense' }, [], 'filter', /Status must be/],
        [{ action: 'suspend', filter: '9999' }, [], 'filter', /no such saved filter/],
        [{ action: 'suspend', filter: 'q=nobody+is+called+so' }, [], 'filter', /Nobody fits/],
    ]) {
        const { status, text } = await bulk(fields, ids);
        const what = JSON.stringify([fields, ids]);
        assert.equal(status, 422, what);
        assert.match(text, /<title>Error: /, what);
        assert.match(text, message, what);
        assert.ok(text.includes(`id="${name}-error"`), `${what}: ${name}`);
        for (const id of ids)
            assert.ok(
                text.includes(`name="account_id" value="${id}"`),
                `${what}: the person is lost`,
            );
        if (fields.filter) assert.ok(text.includes('name="filter"'), what);
    }
    assert.equal(fixture.sql('SELECT count(*) FROM run'), '0');
    assertStatus(await bulk({ action: 'suspend', surprise: '1' }, [people[0]]), 400);
});

test('a choice without an action: the next page asks for it', async () => {
    const { status, text } = await bulk(
        { ask: 'yes', scope: 'ticked', action: 'add-group', filter: 'status=active' },
        people.slice(0, 2),
    );
    assert.equal(status, 200);
    assert.match(text, /<h1>Act on 2 people/);
    assert.match(text, /value="add-group"[^>]*selected|selected[^>]*value="add-group"/);
    assert.match(
        (await bulk({ ask: 'yes', scope: 'all', action: '', filter: 'status=suspended' })).text,
        /<h1>Act on \d+ people: status suspended/,
    );
    assert.match(
        (await bulk({ ask: 'yes', scope: 'all', action: '', filter: 'q=olivia.admin%40' })).text,
        /<h1>Act on 1 person: name, e-mail or account id with/,
    );
    const page = await fixture.post(
        '/users/bulk',
        [
            ['ask', 'yes'],
            ['scope', 'page'],
            ['account_id', people[5]],
            ['page_id', people[0]],
            ['page_id', people[1]],
            ['page_id', people[2]],
        ],
        { from: '/tasks/new' },
    );
    assert.match(page.text, /<h1>Act on 3 people/);
    assert.ok(!page.text.includes(people[5]), 'the page, not the ticks');
    assertStatus(
        await bulk({ ask: 'yes', scope: 'ticked', action: 'suspend', filter: 'status=active' }),
        422,
        'nobody ticked is not everybody',
    );
});

test('who works in a product that would be lost is told before anything happens', async () => {
    const idle = fixture.sql(
        "SELECT u.account_id FROM user u JOIN seat s ON s.user = u.id WHERE u.account_id IN ('" +
            people.join("','") +
            "') GROUP BY u.id HAVING max(s.last_active) < unixepoch() - 40 * 86400 OR " +
            'max(s.last_active) IS NULL LIMIT 1',
    );
    const busy = fixture.sql(
        "SELECT u.account_id FROM user u JOIN seat s ON s.user = u.id WHERE u.account_id IN ('" +
            people.join("','") +
            "') AND s.last_active > unixepoch() - 5 * 86400 LIMIT 1",
    );
    const shown = async (id, fields) => await fixture.text(await previewBulk(fields, [id]));
    assert.match(
        await shown(busy, { action: 'suspend' }),
        /1 of them has used within \d+ days a product that would be lost/,
    );
    assert.doesNotMatch(await shown(busy, { action: 'restore' }), /would be lost/);
    assert.ok(
        idle && busy && !(await shown(idle, { action: 'suspend' })).includes('would be lost'),
    );
});

test('unused seats and accounts in one form, which says what no undo takes back', async () => {
    const form = (await bulk({ ask: 'yes' }, [people[0]])).text;
    const offered = ['remove-unused:confluence', 'delete', 'cancel-delete', 'remove-from-org'];
    for (const value of offered) assert.ok(form.includes(`value="${value}"`), value);
    const bad = [
        ['remove-unused:toaster', 'product'],
        ['remove-unused:', 'action'],
        ['delete:now', 'action'],
        ['erase', 'action'],
    ];
    for (const [action, field] of bad) {
        const answer = await bulk({ action }, [people[0]]);
        assert.equal(answer.status, 422, action);
        assert.ok(answer.text.includes(`id="${field}-error"`), action);
    }
    const shown = async (action) => await fixture.text(await previewBulk({ action }, [people[0]]));
    assert.match(await shown('remove-from-org'), /cannot be undone: they have to be invited again/);
    assert.match(await shown('delete'), /Atlassian deletes an account after 14 days/);
    assert.doesNotMatch(await shown('suspend'), /cannot be undone/);
    assert.match(
        await shown('remove-unused:confluence'),
        /Take away unused seats of Confluence everywhere/,
    );
});

test('a preview gives reasons once, last use by seat, finality at the button', async () => {
    const start = async (fields, ids = []) => await fixture.text(await previewBulk(fields, ids));
    const unused = await start({ action: 'remove-unused:confluence', filter: 'inactive_days=60' });
    assert.equal(unused.match(/<p>The seat is in use\.<\/p>/g).length, 1);
    assert.doesNotMatch(unused, /<li><p>The seat of [^<]* is in use/);
    assert.match(unused, /Loses Confluence on [\w-]+ \(last used: (never|[^)]+ ago)\)/);
    const final = await start({ action: 'remove-from-org' }, [people[0]]);
    const form = final.slice(final.indexOf('id="decide"'));
    assert.match(form, /cannot be undone/);
});

test('a few people: one click on the preview, no number', async () => {
    const run = await previewBulk({ action: 'suspend' }, [people[0], people[1], admin]);
    assert.match(run, /^\/users\/bulk\/\d+$/);
    const preview = await fixture.text(run);
    assert.doesNotMatch(preview, /confirm_count/);
    assert.match(preview, /Act on 2 people now/);
    assert.match(preview, /Organization admin/);
    assertStatus(await decide(run, {}), 422, 'an empty form runs nothing');
    assertStatus(
        await decide(run, { confirm_count: '7' }),
        422,
        'a number that is typed must be right',
    );
    assert.deepEqual(await fixture.journal(), []);
    assertStatus(await decide(run, { do: 'run', dry_run: 'true' }), 303);
    assert.equal(await endOf(run), 'done');
    assert.deepEqual(await fixture.journal(), [], 'a dry run calls nothing');
    assert.match(await fixture.text(run), /nobody was touched\. 2 people would have been changed/);
    assert.ok(
        (await resultsOf(run)).rows.every((r) => r.outcome === 'skipped'),
        'and claims nothing',
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

test('by filter: a query string or a saved filter, product and site apart', async () => {
    await fixture.untilIdle();
    const query = 'product=confluence&never=1';
    const want = Number(
        fixture.sql(`SELECT count(DISTINCT s.user) FROM seat s
        JOIN product p ON p.id = s.product JOIN user u ON u.id = s.user
        WHERE p.product = 'confluence' AND s.last_active IS NULL AND u.gone_at IS NULL
        AND max(coalesce(u.added_to_org, u.first_seen), s.seen_at) < unixepoch() - 30 * 86400`),
    );
    const site = fixture.sql("SELECT site FROM product WHERE product = 'confluence' LIMIT 1");
    fixture.sql(`
        INSERT INTO saved_filter (id, name, query, created_at, created_by, changed_at, changed_by)
        VALUES (7, 'Never', '${query}', 1, 'test', 1, 'test')`);
    for (const filter of [query, '7']) {
        const run = await previewBulk({
            action: 'remove-access',
            product: 'confluence',
            site,
            filter,
        });
        assert.equal((await resultsOf(run)).matched, want, filter);
        assert.equal(
            fixture.sql(`
                SELECT action || ' ' || product || ' ' || site
                FROM run_action
                WHERE run = ${idOf(run)}`),
            `remove-access confluence ${site}`,
        );
        assert.match(await fixture.text(run), /Seats freed/);
    }
});

test('a number of people that stood for long is not lifted for a moment', async () => {
    fixture.sql(`
        INSERT OR REPLACE INTO setting
        VALUES ('approval_users', '2', unixepoch() - 90000, 'test')`);
    assert.match(
        await fixture.text('/settings/tasks'),
        /A number that is raised, or set to 0, counts on for a day/,
    );
    await fixture.post('/settings/tasks', { approval_users: '0' });
    assert.match(
        await fixture.text('/settings'),
        regex(
            /No run needs a second person\. Until that has stood for a day, it is still more /,
            /than 2 people\./,
        ),
    );
    const run = await previewBulk({ action: 'suspend' }, people.slice(30, 33));
    const calls = (await fixture.journal()).length;
    assert.match(await fixture.text(run), /It hits more than 2 people/);
    assertStatus(await decide(run, { do: 'run' }), 303);
    assert.equal(stateOf(run), 'waiting');
    assert.equal((await fixture.journal()).length, calls);
    assertStatus(await decide(run, { do: 'reject' }), 303);
});

test('above the limit a second person decides, never the one who asked', async () => {
    await fixture.post('/settings/tasks', { approval_users: '1' });
    await fixture.setAccess('full');
    const ask = async (ids) => {
        const run = await previewBulk({ action: 'suspend' }, ids);
        assert.match(await fixture.text(run), /second person/);
        const asked = await decide(run, { do: 'run' });
        assert.equal(asked.status, 303);
        assert.match(
            asked.headers.get('set-cookie'),
            /rollcall_flash=waits;/,
            'it does not say that it starts',
        );
        return run;
    };
    const before = (await fixture.journal()).length;
    const run = await ask(people.slice(30, 33));
    assert.equal(stateOf(run), 'waiting');
    assert.match(await fixture.text(run), /Somebody else with full access has to approve it/);
    assert.doesNotMatch(await fixture.text('/audit'), /waits for a second person/);
    assert.match(
        await fixture.text('/audit', 'productAdmin'),
        /A run waits for a second person[^<]*<a href="\/tasks\/runs\?state=waiting"/,
    );
    assert.ok((await fixture.text('/tasks/runs?state=waiting', 'productAdmin')).includes(run));
    assertStatus(await decide(run, { do: 'approve' }), 409);
    assert.equal(stateOf(run), 'waiting');
    assertStatus(await decide(run, { do: 'approve' }, 'productAdmin'), 303);
    assert.equal(await endOf(run), 'done');
    assert.equal((await fixture.journal()).slice(before).filter((e) => e.effect).length, 3);
    assert.match(await fixture.text(run), /approved by paul\.product@example\.test/);
    const other = await ask(people.slice(33, 36));
    const calls = (await fixture.journal()).length;
    assertStatus(await decide(other, { do: 'reject' }, 'productAdmin'), 303);
    assert.equal(stateOf(other), 'stopped');
    assertStatus(await decide(other, { do: 'approve' }, 'productAdmin'), 409);
    assert.equal((await fixture.journal()).length, calls);
    const asked = await decide(run, { do: 'undo', confirm: 'yes' });
    const undo = locationOf(asked);
    assert.equal(stateOf(undo), 'waiting', 'an undo of that many waits, too');
    assert.match(asked.headers.get('set-cookie'), /rollcall_flash=waits;/);
    assertStatus(await decide(undo, { do: 'reject' }), 303, 'whoever asked may withdraw it');
    assert.equal(
        fixture
            .sql(
                `
                SELECT group_concat(DISTINCT action)
                FROM audit
                WHERE action LIKE 'run.%' AND who <> 'rollcall'`,
            )
            .split(',')
            .sort()
            .join(),
        'run.approve,run.confirm,run.dry,run.stop,run.undo',
    );
    await fixture.post('/settings/tasks', { approval_users: '0' });
    await fixture.setAccess('off');
});

test('runs of one person in a day count together; approvers are told', async () => {
    fixture.sql(`
        UPDATE run SET confirmed_at = confirmed_at - 90000;
        INSERT INTO webhook (id, name, url, enabled, created_at, created_by, changed_at, changed_by)
        VALUES (77, 'W', 'http://127.0.0.1:9/x', 1, 1, 'x', 1, 'x');
        INSERT INTO webhook_trigger VALUES (77, 'approvalNeeded'), (77, 'bulkDone')`);
    assertStatus(await fixture.post('/settings/tasks', { approval_users: '2' }), 303);
    const ask = async (ids) => await previewBulk({ action: 'suspend' }, ids);
    const told = () =>
        fixture.sql(`
            SELECT group_concat(trigger, ' ')
            FROM (
                SELECT e.trigger
                FROM delivery d
                JOIN event e ON e.id = d.event
                WHERE d.webhook = 77
                ORDER BY e.id
            )`);
    const first = await ask(people.slice(33, 35));
    assert.doesNotMatch(await fixture.text(first), /second person/);
    await decide(first, { do: 'run' });
    assert.equal(await endOf(first), 'done');
    assert.equal(told(), 'bulkDone');
    const second = await ask(people.slice(35, 37));
    const before = (await fixture.journal()).length;
    assert.match(
        await fixture.text(second),
        /It hits, together with 2 people of runs you started within 24 hours, more than 2 people/,
    );
    assert.match(
        (await decide(second, { do: 'run' })).headers.get('set-cookie'),
        /rollcall_flash=waits;/,
    );
    assert.equal(stateOf(second), 'waiting');
    assert.match(
        await fixture.text(second),
        regex(
            /with 2 people of other runs that the same person started within 24 hours it /,
            /comes to 4, more than the 2/,
        ),
    );
    assert.equal(told(), 'bulkDone approvalNeeded');
    const body = JSON.parse(
        fixture.sql(
            "SELECT body FROM event WHERE trigger = 'approvalNeeded' ORDER BY id DESC LIMIT 1",
        ),
    );
    assert.ok(
        body.deepLink.endsWith(second) && body.people === 2 && body.above === 2,
        JSON.stringify(body),
    );
    assert.ok(!JSON.stringify(body).includes('olivia'), 'nobody is named');
    assert.match(
        await fixture.text('/events.atom'),
        /<title>A run waits for a second person: Suspend/,
    );
    assert.match(
        (await fixture.post(first, { do: 'undo' }, { from: first })).text,
        /It hits, together with 2 people/,
    );
    assertStatus(await decide(second, { do: 'reject' }), 303);
    assert.equal((await fixture.journal()).length, before);
    assertStatus(await fixture.post('/settings/tasks', { approval_users: '0' }), 303);
    fixture.sql(
        'DELETE FROM webhook WHERE id = 77; UPDATE run SET confirmed_at = confirmed_at - 90000',
    );
});

test('CSV holds no formula, JSON stays JSON, whatever people are called', async () => {
    await fixture.untilIdle(); // which would call them by their names again
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

test('the user browser leads there, and a person’s page tells what runs did', async () => {
    await fixture.untilIdle();
    const list = await fixture.text('/users?status=active&limit=25');
    const ids = [...list.matchAll(/name="page_id" value="([^"]+)"/g)].map((m) => m[1]);
    assert.equal(ids.length, 25);
    for (const id of ids)
        assert.ok(
            list.includes(`name="account_id" value="${id}"`),
            'who is on the page can be ticked',
        );
    const all = await bulk({
        ask: '1',
        scope: 'all',
        action: '',
        filter: list.match(/name="filter" value="([^"]*)"/)[1].replaceAll('&amp;', '&'),
    });
    assert.match(
        all.text,
        new RegExp(`<h1>Act on ${list.match(/of ([\d,]+)</)[1]} people: status active`),
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
            'What was done to this person[\\s\\S]*olivia\\.admin@example\\.test[\\s\\S]*' +
                `href="/users/bulk/${run}"[\\s\\S]*suspended in`,
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
        /<table>\s*<caption id="history-caption">.*?<\/table>/s,
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
        'who was left out was not acted on',
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
    // what was started before counts no more for the second person
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
    assert.doesNotMatch(page, /value="undo"/, 'nothing of it can be put back');
    assert.match(
        await fixture.text('/'),
        new RegExp(`class="banner danger"><p><a href="${run}">[\\s\\S]*went wrong`),
    );
    assert.ok((await fixture.text('/tasks/runs?state=failed')).includes(run));
});

test('a group that gives more: the preview counts who loses what else', async () => {
    await fixture.untilIdle(); // which would take the role away again that is given here
    const id = (text) => fixture.sql(text);
    const group = id("SELECT id FROM user_group WHERE name = 'confluence-users-example' LIMIT 1");
    const bitbucket = id("SELECT id FROM product WHERE product = 'bitbucket'");
    const user = id(`
            SELECT m.user
            FROM membership m
            JOIN user u ON u.id = m.user
            WHERE m.user_group = ${group}
                AND u.status = 'active'
                AND u.gone_at IS NULL
                AND NOT EXISTS (
                    SELECT 1 FROM seat s WHERE s.user = m.user AND s.product = ${bitbucket}
                )
                AND NOT EXISTS (SELECT 1 FROM user_platform_role r WHERE r.user = m.user)
                AND NOT EXISTS (
                    SELECT 1
                    FROM membership x
                    JOIN user_group g ON g.id = x.user_group
                    WHERE x.user = m.user AND g.external_synced
                )
            LIMIT 1`);
    fixture.sql(`
        INSERT INTO group_role (user_group, product, role)
        VALUES (${group}, ${bitbucket}, 'atlassian/user');
        INSERT INTO seat (user, product) VALUES (${user}, ${bitbucket})`);
    const site = id(
        "SELECT site FROM product WHERE product = 'confluence' AND site_name = 'example'",
    );
    const run = await previewBulk({ action: 'remove-access', product: 'confluence', site }, [
        id(`SELECT account_id FROM user WHERE id = ${user}`),
    ]);
    const page = await fixture.text(run);
    assert.match(
        page,
        /Some people lose more than was asked for[\s\S]*1 person loses Bitbucket on example-code/,
    );
    assert.match(
        page,
        /Loses Confluence on example[^<]*<\/p>[\s\S]*Also loses<\/span> Bitbucket on example-code/,
    );
    assert.match(page, /Seats freed<\/p><p class="stat-value">2</);
    assert.deepEqual(
        [...page.match(/<dt>Seats<\/dt><dd>(.*?)<\/dd>/)[1].matchAll(/<li>([^<]+)<\/li>/g)]
            .map((m) => m[1])
            .sort(),
        ['Bitbucket on example-code: 1', 'Confluence on example: 1'],
    );
    fixture.sql(`
        DELETE FROM group_role WHERE user_group = ${group} AND product = ${bitbucket};
        DELETE FROM seat WHERE user = ${user} AND product = ${bitbucket}`);
});
