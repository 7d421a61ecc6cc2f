// Reviews: the people are frozen, decisions add up in every state, what is removed becomes one run,
// and the archive verifies.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { assertStatus, locationOf, useFixture, VISITORS, withoutNotices } from '../fixture.mjs';
import { idOf, runHelpers } from '../run_helpers.mjs';
import { dayIn, reviewHelpers } from './review_helpers.mjs';

const fixture = useFixture();
const { addFilter, assertAddsUp, begin, decide, doIt, json, start } = reviewHelpers(fixture);
const { plainPeople } = runHelpers(fixture);
const [UMA, SAM] = ['ordinary', 'siteAdmin'].map((v) => VISITORS[v].who);
const FILES = ['population.csv', 'decisions.csv', 'results.csv', 'summary.html', 'SHA256SUMS'];
let filter;
let everyone;

fixture.prepare(() => {
    filter = addFilter('Confluence people', 'product=confluence&status=active&q=a');
    everyone = addFilter('Admins', 'role=atlassian%2Forg-admin');
});

/** People of a review without protection or admin roles, by account id. */
const plainOf = (review) =>
    fixture.lines(`
        SELECT account_id FROM review_row
        WHERE review = ${review} AND protection IS NULL AND privileged = 0 ORDER BY position`);

test('a review freezes its people with what they had, and the sync that read them', async () => {
    const review = await begin({ filter }, [UMA]);
    const all = await assertAddsUp(review);
    assert.equal(all.notReviewed, all.population);
    assert.equal(
        fixture.sql(`SELECT sync_run = (SELECT max(id) FROM sync_run WHERE outcome = 'ok'),
            population = (SELECT count(*) FROM review_row WHERE review = re.id)
            FROM review re WHERE id = ${review}`),
        '1|1',
    );
    const person = plainOf(review)[0];
    const frozen = fixture.sql(`SELECT name, products, groups FROM review_row
        WHERE review = ${review} AND account_id = '${person}'`);
    assert.equal(
        fixture.sql(`SELECT json_array_length(rr.products)
            = (SELECT count(*) FROM seat s WHERE s.user = rr.user),
            json_array_length(rr.groups)
            = (SELECT count(*) FROM membership m WHERE m.user = rr.user)
            FROM review_row rr WHERE review = ${review} AND account_id = '${person}'`),
        '1|1',
    );
    const page = await fixture.text(`/reviews/${review}`);
    assert.match(page, /never used/);
    assert.doesNotMatch(page, / ago\s*never used/, 'of one seat');
    fixture.sql(`UPDATE user SET name = 'Somebody Else' WHERE account_id = '${person}'`);
    assert.equal(
        fixture.sql(`SELECT name, products, groups FROM review_row
            WHERE review = ${review} AND account_id = '${person}'`),
        frozen,
    );
    assert.ok((await fixture.text(`/reviews/${review}`)).includes('Not reviewed'));
});

test('forms that cannot be are refused at their field, and lose nothing', async () => {
    const fields = { filter, name: 'Autumn <1>', due: dayIn(5) };
    for (const [changed, reviewers, field, message] of [
        [{ name: '' }, [UMA], 'name', /Enter a name/],
        [{ name: 'x'.repeat(101) }, [UMA], 'name', /up to 100/],
        [{ filter: '' }, [UMA], 'filter', /Choose a saved filter/],
        [{ filter: '99999' }, [UMA], 'filter', /was deleted/],
        [{ due: '2026-02-31' }, [UMA], 'due', /YYYY-MM-DD/],
        [{ due: dayIn(-2) }, [UMA], 'due', /from today on/],
        [{ due: dayIn(400) }, [UMA], 'due', /within a year/],
        [{}, [], 'reviewer', /at least one reviewer/],
        [{}, ['nobody@elsewhere.test'], 'reviewer', /no active person/],
        [{}, [VISITORS.suspendedAdmin.who], 'reviewer', /no active person/],
        [{}, ['area:99'], 'reviewer', /area does not exist/],
    ]) {
        const { status, text } = await start({ ...fields, ...changed }, reviewers);
        assert.equal(status, 422, field);
        assert.ok(text.includes(`id="${field}-error"`), field);
        assert.match(text, message);
        if (!('name' in changed)) assert.ok(text.includes('Autumn &lt;1&gt;'));
    }
    const none = addFilter('Nobody', 'q=nobody+is+called+so');
    assert.match((await start({ ...fields, filter: none }, [UMA])).text, /Nobody matches/);
    assert.equal(fixture.sql("SELECT count(*) FROM review WHERE name LIKE 'Autumn%'"), '0');
    assertStatus(await start(fields, [`${UMA}\n${SAM}`]), 303);
    assert.equal(fixture.sql('SELECT count(*) FROM review_reviewer WHERE review =' +
        '(SELECT max(id) FROM review)'), '2');
});

test('removal needs a reason; the counts follow each decision', async () => {
    const review = await begin({ filter }, [UMA]);
    const [one, two, three] = plainOf(review);
    const refused = await decide(review, [one], { decision: 'remove', reason: ' ' }, 'ordinary');
    assertStatus(refused, 422);
    assert.match(refused.text, /Enter a reason to remove access/);
    assert.match(refused.text, /checked="checked"/, 'the tick stays');
    assert.equal((await json(review)).notReviewed, (await json(review)).population);
    assertStatus(await decide(review, [], { decision: 'keep' }, 'ordinary'), 422);
    assertStatus(await decide(review, [one], { decision: 'perhaps' }, 'ordinary'), 422);
    const long = await decide(review, [one], { decision: 'keep', reason: 'ä'.repeat(501) },
        'ordinary');
    assertStatus(long, 422);
    assertStatus(await decide(review, ['no-such-id'], { decision: 'keep' }, 'ordinary'), 404);
    for (const [people, fields, counts] of [
        [[one], { decision: 'remove', reason: 'Left the team' }, [0, 1, 0]],
        [[two, three], { decision: 'keep' }, [2, 1, 0]],
        [[three], { decision: 'later', reason: 'On leave' }, [1, 1, 1]],
        [[one], { decision: 'keep', reason: '' }, [2, 0, 1]],
        [[one], { decision: 'keep', reason: '' }, [2, 0, 1]],
    ]) {
        assertStatus(await decide(review, people, fields, 'ordinary'), 303);
        const all = await assertAddsUp(review);
        assert.deepEqual([all.kept, all.removed, all.later], counts);
    }
    const row = (await json(review)).rows.find((r) => r.accountId === three);
    assert.equal(row.by, UMA);
    assert.equal(row.reason, 'On leave');
    assert.match(row.at, /^\d{4}-\d\d-\d\dT.*Z$/);
    assert.equal(
        fixture.sql(`SELECT group_concat(decision, ' ') FROM review_decision
            WHERE review = ${review} AND user = (SELECT id FROM user WHERE account_id = '${one}')`),
        'remove keep',
        'the history stays, without what was sent twice',
    );
    assert.match(await fixture.text('/audit?action=review.decide'), /Decided in an access review/);
});

test('of two reviewers at once the second sees what the first decided', async () => {
    const review = await begin({ filter }, [UMA, SAM]);
    const [one, two] = plainOf(review);
    const seen = (text) => text.match(/name="seen" value="(\d+)"/)[1];
    const path = `/reviews/${review}`;
    const before = seen(await fixture.text(path, 'siteAdmin'));
    assertStatus(await decide(review, [one], { decision: 'keep', seen: before }, 'ordinary'), 303);
    const late = await decide(
        review, [one, two], { decision: 'remove', reason: 'Unused', seen: before }, 'siteAdmin');
    assertStatus(late, 409);
    assert.match(late.text, /someone else decided meanwhile/);
    let rows = Object.fromEntries((await json(review)).rows.map((r) => [r.accountId, r]));
    assert.equal(rows[one].decision, 'keep');
    assert.equal(rows[two].decision, 'remove', 'the other one is saved');
    assertStatus(
        await decide(review, [one], { decision: 'remove', reason: 'Both agree',
            seen: seen(late.text) }, 'siteAdmin'), 303);
    rows = Object.fromEntries((await json(review)).rows.map((r) => [r.accountId, r]));
    assert.equal(rows[one].decision, 'remove');
    assert.equal(rows[one].by, SAM);
    await assertAddsUp(review);
});

test('what is removed becomes one run; the archive verifies and never changes', async () => {
    const review = await begin({ filter, name: 'Archive "Q4"' }, [UMA]);
    const [gone, other, third] = plainPeopleOf(review);
    const isFree = fixture.sql(`SELECT count(*) FROM review_row WHERE review = ${review}`);
    assertStatus(await decide(review, [gone, other], { decision: 'remove', reason: '=1+1' },
        'ordinary'), 303);
    assertStatus(await decide(review, [third], { decision: 'later' }, 'ordinary'), 303);
    const preview = await doIt(review, { do: 'run' });
    assertStatus(preview, 303);
    assert.match(locationOf(preview), /^\/users\/bulk\/\d+$/);
    const stale = idOf(locationOf(preview));
    const changed = await decide(review, [other], { decision: 'keep' }, 'ordinary');
    assert.equal(fixture.sql(`SELECT state FROM run WHERE id = ${stale}`), 'dropped');
    assertStatus(changed, 303);
    const second = await doIt(review, { do: 'run' });
    const run = idOf(locationOf(second));
    assert.equal(fixture.sql(`SELECT count(*) FROM run_user WHERE run = ${run}`), '1');
    assertStatus(await fixture.post(locationOf(second), { do: 'run' }), 303);
    assertStatus(await doIt(review, { do: 'run' }), 409);
    await fixture.until(() => fixture.sql(`SELECT finished_at FROM run WHERE id = ${run}`));
    const locked = await decide(review, [gone], { decision: 'keep' }, 'ordinary');
    assertStatus(locked, 409);
    assert.match(locked.text, /has begun, so this decision stays/);
    for (const file of FILES) assertStatus(await fixture.get(`/reviews/${review}/${file}`), 404);
    assertStatus(await doIt(review, { do: 'close' }), 303);
    assertStatus(await doIt(review, { do: 'close' }), 409);
    assertStatus(await doIt(review, { do: 'remind' }), 409);
    assertStatus(await decide(review, [third], { decision: 'keep' }, 'orgAdmin'), 409);

    const folder = mkdtempSync(join(tmpdir(), 'rollcall-archive-'));
    const texts = {};
    for (const file of FILES) {
        const response = await fetch(`${fixture.url()}/reviews/${review}/${file}`);
        const bytes = Buffer.from(await response.arrayBuffer());
        writeFileSync(join(folder, file), bytes);
        texts[file] = bytes.toString('utf8');
    }
    const check = spawnSync('sha256sum', ['-c', '--strict', 'SHA256SUMS'], { cwd: folder });
    assert.equal(check.status, 0, check.stdout + check.stderr);
    writeFileSync(join(folder, 'results.csv'), `${texts['results.csv']} `);
    assert.equal(spawnSync('sha256sum', ['-c', 'SHA256SUMS'], { cwd: folder }).status, 1);
    rmSync(folder, { recursive: true });

    const all = await assertAddsUp(review);
    assert.equal(all.population, Number(isFree));
    assert.equal(texts['population.csv'].trim().split('\r\n').length, all.population + 1);
    assert.match(texts['decisions.csv'], new RegExp(`"${gone}",.*"remove","'=1\\+1"`));
    assert.match(texts['decisions.csv'], /"not reviewed"/);
    assert.match(texts['results.csv'], new RegExp(`"${gone}",.*"(done|already)"`));
    assert.doesNotMatch(texts['results.csv'], new RegExp(other));
    const figure = (label) =>
        Number(texts['summary.html'].match(new RegExp(`${label}</th><td class="num">(\\d+)`))[1]);
    assert.equal(
        figure('All people'),
        figure('Keep') + figure('Remove') + figure('Later') + figure('Not reviewed'));
    assert.equal(figure('All people'), all.population);
    assert.equal(figure('All to remove'), 1);
    assert.match(texts['summary.html'], new RegExp(`<td>${UMA}</td>`), 'who decided');
    assert.match(texts['summary.html'], /Archive &quot;Q4&quot;/);
    assert.doesNotMatch(texts['summary.html'], /<script|href=|src=/);
    const rows = fixture.sql(`SELECT count(*), total(length(body)) FROM review_file
        WHERE review = ${review}`);
    await fixture.syncNow();
    await fixture.untilIdle();
    assert.equal(fixture.sql(`SELECT count(*), total(length(body)) FROM review_file
        WHERE review = ${review}`), rows);
    assert.equal(await fixture.text(`/reviews/${review}/summary.html`),
        await fixture.text(`/reviews/${review}/summary.html`));
});

/** Of these the ones a run would change: with a seat of Confluence by groups that may be left. */
function plainPeopleOf(review) {
    const plain = new Set(plainPeople(2000));
    return plainOf(review).filter((person) => plain.has(person));
}

test('closed without a run the removals are not run, and the preview is dropped', async () => {
    const review = await begin({ filter }, [UMA]);
    const [one] = plainPeopleOf(review).slice(-1);
    assertStatus(await doIt(review, { do: 'run' }), 409);
    assertStatus(await decide(review, [one], { decision: 'remove', reason: 'Unused' }, 'ordinary'),
        303);
    const run = idOf(locationOf(await doIt(review, { do: 'run' })));
    assertStatus(await doIt(review, { do: 'close' }), 303);
    assert.equal(fixture.sql(`SELECT state FROM run WHERE id = ${run}`), 'dropped');
    assert.match(await fixture.text(`/reviews/${review}/results.csv`), /"not-run"/);
    assert.match(await fixture.text(`/reviews/${review}/summary.html`), /not run.*?>1</);
    assert.match(withoutNotices(await fixture.text(`/reviews/${review}`)), /SHA256SUMS/);
});

test('a filter without a product asks what the run does; admins stay excluded', async () => {
    const review = await begin({ filter: everyone }, [UMA]);
    const [admin] = fixture.lines(
        `SELECT account_id FROM review_row WHERE review = ${review} ORDER BY position LIMIT 1`);
    assertStatus(await decide(review, [admin], { decision: 'remove', reason: 'Too many admins' },
        'ordinary'), 303);
    const asked = await doIt(review, { do: 'run' });
    assertStatus(asked, 422);
    assert.match(asked.text, /Choose what the run does/);
    const run = idOf(locationOf(await doIt(review, { do: 'run', action: 'suspend' })));
    assert.equal(fixture.sql(`SELECT state FROM run_user WHERE run = ${run}`), 'left-out');
    fixture.sql(`UPDATE run SET state = 'done', started_at = 5, finished_at = 6 WHERE id = ${run}`);
    assertStatus(await doIt(review, { do: 'close' }), 303);
    const results = await fixture.text(`/reviews/${review}/results.csv`);
    assert.match(results, /"skipped","[^"]*admin/i);
    assert.match(await fixture.text(`/reviews/${review}/summary.html`),
        new RegExp(VISITORS.orgAdmin.who));
});

test('a review of many people stays quick, and its page is one of many', async () => {
    const many = addFilter('Everyone', '');
    const review = await begin({ filter: many }, [UMA, SAM]);
    const { population } = await json(review);
    const page = await fixture.text(`/reviews/${review}`, 'ordinary');
    assert.match(page, /rel="next"/);
    assert.equal([...page.matchAll(/name="account_id"/g)].length, 50);
    assert.ok(population > 1000);
    assertStatus(await doIt(review, { do: 'close' }), 303);
    assert.doesNotMatch(await fixture.text(`/reviews/${review}/summary.html`), /Decided by/);
    const file = await fixture.text(`/reviews/${review}/population.csv`);
    assert.equal(file.trim().split('\r\n').length, population + 1);
});

test('the last page of a tab is shown when a later one has nobody left', async () => {
    const review = await begin({ filter: addFilter('Everyone twice', '') }, [UMA]);
    const page = await fixture.text(`/reviews/${review}?state=open&page=400`, 'ordinary');
    assert.match(page, /rel="prev"/);
    assert.doesNotMatch(page, /rel="next"/);
    assert.match(page, /name="account_id"/);
});

/** A run of a review that has ended, with the state of its one person. */
function addRun(id, review, person, columns, state) {
    const row = { state: 'done', started_at: 5, finished_at: 6, ...columns };
    fixture.sql(`
        INSERT INTO run (id, process_id, kind, name, requested_by, requested_at,
            ${Object.keys(row)})
        VALUES (${id}, 'r${id}', 'bulk', 'Remove', 'test', 1,
            ${Object.values(row).map((one) => (one === null ? 'NULL' : `'${one}'`))});
        INSERT INTO run_user (run, user, state)
        SELECT ${id}, id, '${state}' FROM user WHERE account_id = '${person}';
        INSERT INTO run_step (run, user, seq, kind, group_id, label, state)
        SELECT ${id}, id, 1, 'leave-group', 'g', 'x', '${state}' FROM user
        WHERE account_id = '${person}'`);
    if (!columns.retry_of) fixture.sql(`UPDATE review SET run = ${id} WHERE id = ${review}`);
}

test('what was undone is no proof of removal; a rejected retry changes no result', async () => {
    const review = await begin({ filter }, [UMA]);
    const people = plainOf(review).slice(0, 2);
    assertStatus(await decide(review, people, { decision: 'remove', reason: 'x' }, 'ordinary'),
        303);
    addRun(90001, review, people[0], {}, 'failed');
    addRun(90002, review, people[0], { retry_of: 90001, state: 'refused', started_at: null },
        'planned');
    fixture.sql(`
        INSERT INTO run_user (run, user, state, undone_by)
        SELECT 90001, id, 'done', 90003 FROM user WHERE account_id = '${people[1]}';
        INSERT INTO run_step (run, user, seq, kind, group_id, label, state, undone_by)
        SELECT 90001, id, 1, 'leave-group', 'g', 'x', 'done', 90003 FROM user
        WHERE account_id = '${people[1]}'`);
    assertStatus(await doIt(review, { do: 'close' }), 303);
    const results = await fixture.text(`/reviews/${review}/results.csv`);
    assert.match(results, new RegExp(`"${people[0]}",.*,"failed"`));
    assert.match(results, new RegExp(`"${people[1]}",.*,"undone"`));
    const summary = await fixture.text(`/reviews/${review}/summary.html`);
    assert.match(summary, /undone<\/th><td class="num">1</);
    assert.match(summary, /failed<\/th><td class="num">1</);
});

test('the last of several retries decides, and the review ends after it', async () => {
    const review = await begin({ filter }, [UMA]);
    const [person] = plainOf(review);
    assertStatus(await decide(review, [person], { decision: 'remove', reason: 'x' }, 'ordinary'),
        303);
    addRun(90011, review, person, {}, 'failed');
    addRun(90012, review, person, { retry_of: 90011 }, 'failed');
    addRun(90013, review, person, { retry_of: 90012, state: 'running' }, 'done');
    assertStatus(await doIt(review, { do: 'close' }), 409);
    fixture.sql("UPDATE run SET state = 'done' WHERE id = 90013");
    assertStatus(await doIt(review, { do: 'close' }), 303);
    const results = await fixture.text(`/reviews/${review}/results.csv`);
    assert.match(results, new RegExp(`"${person}",.*,"done"`));
    const summary = await fixture.text(`/reviews/${review}/summary.html`);
    assert.match(summary, /done<\/th><td class="num">1</);
});

test('an address of two people names no reviewer', async () => {
    fixture.sql(`INSERT INTO user (account_id, name, email, status, first_seen, account_type)
        VALUES ('twin', 'Twin', '${SAM}', 'active', 1, 'atlassian')`);
    const { status, text } = await start({ filter }, [SAM]);
    assert.equal(status, 422);
    assert.match(text, /Several people have the address .*\. Enter an account ID/);
    fixture.sql("DELETE FROM user WHERE account_id = 'twin'");
});

test('the form of a new review opens by its button', async () => {
    await begin({ filter }, [UMA]);
    const page = await fixture.text('/reviews');
    assert.match(page, /href="\/reviews\?filter=#new">New review</);
    assert.doesNotMatch(page, /name="due"/);
    assert.match(await fixture.text('/reviews?filter='), /<h2 id="new">New review/);
});
