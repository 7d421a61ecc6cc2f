// Who sees a review, who decides about whom, and who ends it.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { assertStatus, useFixture, VISITORS, withoutNotices } from '../fixture.mjs';
import { reviewHelpers } from './review_helpers.mjs';

const fixture = useFixture();
const { addFilter, assertAddsUp, begin, decide, doIt, json, start } = reviewHelpers(fixture);
const [OLIVIA, PAUL, UMA, SAM] = ['orgAdmin', 'productAdmin', 'ordinary', 'siteAdmin'].map(
    (visitor) => VISITORS[visitor].who,
);
const KEEP = { decision: 'keep' };
let filter;
let people;
let forms; // a review whose page gives a token to those who have none elsewhere

fixture.prepare(async () => {
    await fixture.setAccess('full', 'read');
    filter = addFilter('Some people', 'product=confluence&status=active&q=uma');
    forms = await beginWith(others(1), [SAM, VISITORS.accessAdmin.who]);
});

const accountOf = (who) => fixture.sql(`SELECT account_id FROM user WHERE email = '${who}'`);
const userOf = (who) => fixture.sql(`SELECT id FROM user WHERE email = '${who}'`);
const rowsOf = (answer) => answer.rows.map((row) => row.accountId);

/** A review of exactly these people: rows are written as if a filter had found them. */
async function beginWith(accounts, reviewers, visitor) {
    const review = await begin({ filter }, reviewers, visitor);
    fixture.sql(`
        DELETE FROM review_row WHERE review = ${review};
        INSERT INTO review_row (review, position, user, account_id, name, email, status, products,
            groups, roles, inactive, privileged)
        SELECT ${review}, row_number() OVER (ORDER BY id), id, account_id, name, email, status,
            '[]', '[]', '[]', 0, 0
        FROM user WHERE account_id IN (${accounts.map((one) => `'${one}'`)});
        UPDATE review SET population = (SELECT count(*) FROM review_row
            WHERE review = ${review}) WHERE id = ${review}`);
    return review;
}
const others = (n, after = 0) =>
    fixture.lines(`
        SELECT account_id FROM user u WHERE status = 'active' AND gone_at IS NULL
            AND email NOT IN ('${OLIVIA}', '${PAUL}', '${UMA}', '${SAM}')
            AND NOT EXISTS (SELECT 1 FROM run_user ru WHERE ru.user = u.id)
        ORDER BY id LIMIT ${n} OFFSET ${after}`);

test('an outsider gets 404, whether or not the review exists', async () => {
    people = others(3);
    const review = await beginWith(people, [UMA]);
    for (const path of [`/reviews/${review}`, `/api/v1/reviews/${review}`])
        for (const [visitor, status] of [
            ['orgAdmin', 200],
            ['productAdmin', 200],
            ['accessAdmin', 200],
            ['ordinary', 200],
            ['siteAdmin', 404],
            ['suspendedAdmin', 403],
            ['stranger', 403],
            ['nobody', 401],
        ]) {
            assertStatus(await fixture.get(path, visitor), status, `${visitor} ${path}`);
            if (status !== 404) continue;
            const missing = path.replace(/\d+$/, '99999');
            const text = (answer) => answer.text.replaceAll(review, '99999');
            assert.equal(
                text(await fixture.get(path, visitor)).replace(/value="[^"]*"/g, ''),
                text(await fixture.get(missing, visitor)).replace(/value="[^"]*"/g, ''),
            );
        }
    const outsider = await decide(review, people, KEEP, 'siteAdmin', `/reviews/${forms}`);
    assertStatus(outsider, 404);
    assert.match(await fixture.text('/reviews', 'ordinary'), /Quarter/);
    assert.doesNotMatch(await fixture.text('/reviews', 'siteAdmin'), new RegExp(`s/${review}"`));
    assert.match(await fixture.text('/my-access', 'ordinary'), /href="\/reviews"/);
    assert.doesNotMatch(await fixture.text('/my-access', 'seatlessAccessAdmin'), /"\/reviews"/);
    assertStatus(await doIt(review, { do: 'close' }), 303);
    for (const [visitor, status] of [
        ['accessAdmin', 200],
        ['ordinary', 403],
        ['siteAdmin', 403],
    ])
        assertStatus(await fixture.get(`/reviews/${review}/population.csv`, visitor), status);
    assert.doesNotMatch(await fixture.text('/my-access', 'ordinary'), /href="\/reviews"/);
});

test('readers and other admins look on; who began it, or an owner, ends it', async () => {
    const review = await beginWith(people, [UMA], 'productAdmin');
    const reader = withoutNotices(await fixture.text(`/reviews/${review}`, 'accessAdmin'));
    assert.doesNotMatch(reader, /<form|type="checkbox"/);
    for (const visitor of ['accessAdmin', 'productAdmin']) {
        const path = visitor === 'accessAdmin' ? `/reviews/${forms}` : `/reviews/${review}`;
        const refused = await decide(review, people, KEEP, visitor, path);
        assertStatus(refused, 403);
        assert.match(refused.text, /You are no reviewer of this review/);
    }
    for (const visitor of ['accessAdmin', 'ordinary', 'siteAdmin']) {
        const from = visitor === 'ordinary' ? `/reviews/${review}` : `/reviews/${forms}`;
        const options = { visitor, csrf: await fixture.token(from, visitor) };
        for (const todo of ['close', 'remind', 'run'])
            assertStatus(await fixture.post(`/reviews/${review}`, { do: todo }, options), 403);
        assertStatus(await fixture.post('/reviews', { name: 'x' }, options), 403);
    }
    const owners = await beginWith(people, [UMA]);
    assertStatus(await doIt(owners, { do: 'close' }, 'productAdmin'), 403);
    assertStatus(await doIt(owners, { do: 'nothing' }), 422);
    assertStatus(await doIt(review, { do: 'close' }, 'productAdmin'), 303);
    assertStatus(await doIt(owners, { do: 'close' }), 303);
    assertStatus(await start({ filter }, [UMA], 'productAdmin'), 303);
});

test('nobody reviews themselves', async () => {
    const review = await beginWith([...people, accountOf(UMA), accountOf(OLIVIA)], [UMA, OLIVIA]);
    assert.deepEqual(rowsOf(await json(review, 'ordinary')).sort(),
        [...people, accountOf(OLIVIA)].sort());
    await assertAddsUp(review, 'ordinary');
    assertStatus(await decide(review, [accountOf(UMA)], KEEP, 'ordinary'), 404);
    const own = await decide(review, [accountOf(OLIVIA)], KEEP, 'orgAdmin');
    assertStatus(own, 409);
    assert.match(own.text, /someone else must decide about your own access/);
    assert.match(await fixture.text(`/reviews/${review}`), /Your own access: someone else decides/);
    assertStatus(await decide(review, [accountOf(UMA)], KEEP, 'orgAdmin'), 303);
    assertStatus(await decide(review, [accountOf(OLIVIA)], KEEP, 'ordinary'), 303);
    assert.equal((await assertAddsUp(review)).kept, 2);
});

/** A run that gave a person something, with the columns of who asked for it. */
let next = 5000;
function gaveAccess(account, columns, { step = 'done', kind = 'join-group' } = {}) {
    const run = next++;
    const row = { requested_by: 'schedule', ...columns };
    fixture.sql(`
        INSERT INTO run (id, process_id, kind, name, state, requested_at, ${Object.keys(row)})
        VALUES (${run}, 'g${run}', 'bulk', 'Add', 'done', 1,
            ${Object.values(row).map((value) => `'${value}'`)});
        INSERT INTO run_user (run, user, state)
        SELECT ${run}, id, 'done' FROM user WHERE account_id = '${account}';
        INSERT INTO run_step (run, user, seq, kind, group_id, label, state)
        SELECT ${run}, id, 1, '${kind}', 'g', 'x', '${step}' FROM user
        WHERE account_id = '${account}'`);
    return run;
}

/** A task that gave a person something by the clock. */
function gaveByTask(account, columns) {
    const row = { created_by: 'other', changed_by: 'other', ...columns };
    const task = fixture.sql(`
        INSERT INTO task (name, filter, schedule, created_at, changed_at, ${Object.keys(row)})
        VALUES ('Gives ${account}', 1, 'daily', 1, 1,
            ${Object.values(row).map((value) => `'${value}'`)}) RETURNING id`);
    const run = gaveAccess(account, {});
    fixture.sql(`UPDATE run SET kind = 'task', task = ${task} WHERE id = ${run}`);
}

test('nobody reviews people they gave access to, in whatever part they had', async () => {
    const given = others(12);
    const umaId = accountOf(UMA);
    const review = await beginWith(given, [UMA, SAM]);
    gaveAccess(given[0], { requested_by: UMA.toUpperCase() });
    gaveAccess(given[1], { confirmed_by: umaId });
    gaveAccess(given[2], { approved_by: UMA }, { kind: 'assign-role' });
    gaveAccess(given[3], { confirmed_account: umaId, requested_by: 'old@name.test' });
    const undo = gaveAccess(given[4], { requested_by: UMA }, { kind: 'restore' });
    fixture.sql(`UPDATE run SET kind = 'undo' WHERE id = ${undo}`);
    const kept = gaveAccess(given[5], {}, { step: 'planned' });
    fixture.sql(`INSERT INTO access_request (kind, user, run, state, created_at, answered_by)
        SELECT 'keep', user, run, 'granted', 1, '${UMA}' FROM run_user WHERE run = ${kept}`);
    gaveByTask(given[10], { created_by: UMA });
    gaveByTask(given[11], { changed_by: umaId });
    const visible = rowsOf(await json(review, 'ordinary'));
    assert.deepEqual(visible.sort(), given.slice(6, 10).sort());
    assert.equal((await json(review, 'siteAdmin')).population, given.length);
    for (const account of [...given.slice(0, 6), ...given.slice(10)])
        assertStatus(await decide(review, [account], KEEP, 'ordinary'), 404);

    // What gave nobody anything counts for nothing.
    gaveAccess(given[6], { requested_by: UMA }, { step: 'failed' });
    gaveAccess(given[7], { requested_by: UMA }, { kind: 'leave-group' });
    gaveAccess(given[8], { requested_by: SAM });
    fixture.sql(`INSERT INTO access_request (kind, user, run, state, created_at, answered_by)
        SELECT 'return', user, run, 'refused', 1, '${UMA}' FROM run_user ru JOIN user u
        ON u.id = ru.user WHERE u.account_id = '${given[6]}'`);
    assert.deepEqual(rowsOf(await json(review, 'ordinary')).sort(), given.slice(6, 10).sort());
    assert.ok(!rowsOf(await json(review, 'siteAdmin')).includes(given[8]));
    await assertAddsUp(review, 'siteAdmin');
});

test('where no reviewer is left an owner decides, but never about themselves', async () => {
    const [given, plain] = others(2);
    gaveAccess(given, { requested_by: UMA });
    const review = await beginWith([given, plain, accountOf(OLIVIA)], [UMA]);
    const page = await fixture.text(`/reviews/${review}?state=all`);
    assert.match(page, /No reviewer is left\. An owner may decide/);
    const orphans = await fixture.text(`/reviews/${review}?reviewer=none&state=all`);
    assert.match(orphans, /1 person, by name/);
    assertStatus(await decide(review, [given], KEEP, 'productAdmin'), 403);
    assertStatus(await decide(review, [given], KEEP), 303);
    assert.equal(
        fixture.sql(`SELECT decided_by, as_owner FROM review_decision WHERE review = ${review}`),
        `${OLIVIA}|1`,
    );
    const barred = await decide(review, [plain], KEEP);
    assertStatus(barred, 409);
    assert.match(barred.text, /other reviewers decide about this person/);
    gaveAccess(accountOf(OLIVIA), { requested_by: UMA });
    assertStatus(await decide(review, [accountOf(OLIVIA)], KEEP), 409);
    fixture.sql(`UPDATE user SET status = 'deactivated' WHERE email = '${UMA}'`);
    assertStatus(await decide(review, [plain], KEEP), 303);
    fixture.sql(`UPDATE user SET status = 'active' WHERE email = '${UMA}'`);
    assert.equal((await assertAddsUp(review)).kept, 2);
});

test('where no reviewer is left, owners decide, but not about whom they gave access', async () => {
    const [given, other] = others(2);
    const review = await beginWith([given, other], [UMA]);
    gaveAccess(given, { requested_by: UMA });
    gaveAccess(given, { approved_by: OLIVIA.toUpperCase() }, { kind: 'assign-role' });
    const page = await fixture.text(`/reviews/${review}?reviewer=none`);
    assert.match(page, /You gave this access: someone else decides/);
    assert.doesNotMatch(page, /name="account_id"/);
    assertStatus(await decide(review, [given], KEEP), 409);
    assert.equal((await assertAddsUp(review)).kept, 0);
});

test('the tabs count the people of the chosen reviewer', async () => {
    const [given, one, two] = others(3);
    const review = await beginWith([given, one, two], [UMA, SAM]);
    gaveAccess(given, { requested_by: SAM });
    const path = `/reviews/${review}?reviewer=${userOf(SAM)}`;
    const page = await fixture.text(path);
    assert.match(page, /2 people, by name/);
    assert.match(page, />Not reviewed \(2\)</);
    assert.match(page, />All \(2\)</);
    assertStatus(await fixture.get(`/reviews/${review}?reviewer=999999`), 404);
    assertStatus(await decide(review, [given, one, two], KEEP, 'ordinary'), 303);
    assert.match(await fixture.text(path), /Everyone here is reviewed/);
});

test('reviewers of an area decide about its people, as long as the area is theirs', async () => {
    const [inside, outside] = fixture.lines(`
        SELECT (SELECT u.account_id FROM seat s JOIN user u ON u.id = s.user
                WHERE s.product = p.id AND u.status = 'active' AND u.email LIKE '%@example.test'
                    AND u.email NOT IN ('${SAM}', '${OLIVIA}', '${UMA}')
                    AND NOT EXISTS (SELECT 1 FROM run_user ru WHERE ru.user = u.id)
                ORDER BY u.id LIMIT 1),
            (SELECT u.account_id FROM user u WHERE u.status = 'active'
                AND NOT EXISTS (SELECT 1 FROM seat s WHERE s.user = u.id AND s.product = p.id)
                AND NOT EXISTS (SELECT 1 FROM role_path WHERE user = u.id AND product = p.id)
                AND NOT EXISTS (SELECT 1 FROM run_user ru WHERE ru.user = u.id)
                ORDER BY u.id LIMIT 1)
        FROM product p WHERE p.product = 'confluence' AND p.sandbox = 0 AND p.gone_at IS NULL
        ORDER BY p.id LIMIT 1`)[0].split('|');
    fixture.sql(`
        INSERT INTO area VALUES (7, 'Wiki', 1, 't', 1, 't');
        INSERT INTO area_instance SELECT 7, product, site FROM product
        WHERE product = 'confluence' AND sandbox = 0 AND gone_at IS NULL ORDER BY id LIMIT 1`);
    const refused = await start({ filter }, ['area:7']);
    assertStatus(refused, 422);
    assert.match(refused.text, /Nobody may change people of the area Wiki/);
    fixture.sql(`INSERT INTO assignment (user, level, area, created_at, created_by)
        VALUES (${userOf(SAM)}, 'read', 7, 1, 't')`);
    assertStatus(await start({ filter }, ['area:7']), 422);
    fixture.sql("UPDATE assignment SET level = 'act' WHERE area = 7");
    const both = addFilter('Both', 'status=active');
    const review = await begin({ filter: both }, ['area:7']);
    const seen = rowsOf(await json(review, 'siteAdmin'));
    assert.ok(seen.includes(inside));
    assert.ok(!seen.includes(outside));
    assertStatus(await decide(review, [outside], KEEP, 'siteAdmin', `/reviews/${review}`), 404);
    assertStatus(await decide(review, [inside], KEEP, 'siteAdmin', `/reviews/${review}`), 303);
    assert.equal((await assertAddsUp(review)).kept, 1);
    fixture.sql('DELETE FROM assignment WHERE area = 7');
    assertStatus(await fixture.get(`/reviews/${review}`, 'siteAdmin'), 404);
    assertStatus(await decide(review, [inside], KEEP), 303);
    const group = fixture.sql(`SELECT m.user_group FROM membership m
        WHERE m.user = ${userOf(UMA)} LIMIT 1`);
    fixture.sql(`
        INSERT INTO area_domain VALUES (7, 'no.such.domain');
        INSERT INTO assignment (user_group, level, area, created_at, created_by)
        VALUES (${group}, 'act', 7, 1, 't')`);
    const domain = await begin({ filter: both }, ['area:7']);
    assert.equal((await json(domain, 'ordinary')).population, 0);
});

test('a new area opens no review of one that was deleted', async () => {
    const both = addFilter('Everybody active', 'status=active');
    const product = fixture.sql(`SELECT product || ':' || site FROM product
        WHERE product = 'confluence' AND sandbox = 0 AND gone_at IS NULL ORDER BY id LIMIT 1`);
    const make = async (name) => {
        const fields = { name, instance: product };
        assertStatus(await fixture.post('/settings/areas', fields), 303);
        const area = fixture.sql(`SELECT id FROM area WHERE name = '${name}'`);
        fixture.sql(`INSERT INTO assignment (user, level, area, created_at, created_by)
            VALUES (${userOf(SAM)}, 'act', ${area}, 1, 't')`);
        return area;
    };
    const area = await make('Old');
    const review = await begin({ filter: both }, [`area:${area}`]);
    assertStatus(await fixture.get(`/reviews/${review}`, 'siteAdmin'), 200);
    assertStatus(await doIt(review, { do: 'close' }), 303);
    fixture.sql(`DELETE FROM assignment WHERE area = ${area}`);
    const gone = { from: '/settings/areas' };
    const answer = await fixture.post(`/settings/areas/${area}/delete`, { confirm: 'yes' }, gone);
    assertStatus(answer, 303);
    await make('New');
    assertStatus(await fixture.get(`/reviews/${review}`, 'siteAdmin'), 404);
});
