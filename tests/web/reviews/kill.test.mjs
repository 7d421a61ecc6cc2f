// Workers die by kill -9 while reviewers decide and somebody closes: the numbers add up, and an
// archive is whole or not there.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { useFixture, VISITORS } from '../fixture.mjs';
import { dayIn, reviewHelpers } from './review_helpers.mjs';

const fixture = useFixture();
const { addFilter, assertAddsUp, begin, json } = reviewHelpers(fixture);
const [UMA, SAM] = ['ordinary', 'siteAdmin'].map((visitor) => VISITORS[visitor].who);
const FILES = 5;

const children = (pid) => {
    try {
        const text = execFileSync('pgrep', ['-P', String(pid)], { encoding: 'utf8' });
        return text.trim().split('\n').map(Number);
    } catch {
        return [];
    }
};
const isProgram = (pid) => {
    try {
        return readFileSync(`/proc/${pid}/comm`, 'utf8').trim() === 'rollcall.fcgi';
    } catch {
        return false;
    }
};
const workers = () => children(children(fixture.child.pid).find(isProgram));

const ATTEMPTS = 200; // that many fail only when none can succeed

/** Kills workers, one after another, until `work` has ended. They live longer each time, so some
 * requests succeed on a slow machine, too. */
async function killDuring(work) {
    let running = true;
    let kills = 0;
    const done = work().finally(() => {
        running = false;
    });
    while (running) {
        const [first] = await fixture.until(() => workers().length && workers());
        try {
            process.kill(first, 'SIGKILL');
            kills++;
        } catch {
            /* it ended by itself */
        }
        await sleep(30 + 5 * kills);
    }
    await done;
    return kills;
}

/** What is told of a review once the workers live again. */
const whole = (review) =>
    fixture.until(async () => {
        const answer = await fixture.get(`/api/v1/reviews/${review}`).catch(() => null);
        return answer?.status === 200 && answer.json();
    });

/** Posts, whatever comes of it. */
async function attempt(path, fields, visitor, csrf) {
    try {
        return (await fixture.post(path, fields, { visitor, csrf })).status;
    } catch {
        return 0;
    }
}

test('killed while two decide: every state adds up', async () => {
    const review = await begin({ filter: addFilter('Many', 'product=confluence') }, [UMA, SAM]);
    const people = (await json(review, 'ordinary')).rows.map((row) => row.accountId).slice(0, 60);
    const path = `/reviews/${review}`;
    const decided = () => fixture.sql(`SELECT count(*) FROM review_row
        WHERE review = ${review} AND decision IS NOT NULL`);
    const decide = async (visitor, decision) => {
        const csrf = await fixture.token(path, visitor);
        for (let i = 0; i < 12 || (i < ATTEMPTS && decided() === '0'); i++) {
            const first = (i % 12) * 5;
            const chosen = people.slice(first, first + 5).map((one) => ['account_id', one]);
            const fields = [...chosen, ['decision', decision], ['reason', 'Because']];
            await attempt(`${path}/rows`, fields, visitor, csrf);
        }
    };
    const kills = await killDuring(() =>
        Promise.all([decide('ordinary', 'remove'), decide('siteAdmin', 'later')]),
    );
    assert.ok(kills > 0);
    const all = await whole(review);
    assert.ok(all.removed + all.later > 0);
    await assertAddsUp(review);
    assert.equal(
        fixture.sql(`SELECT count(*) FROM review_row rr WHERE review = ${review}
            AND decision IS NOT (SELECT max(id) FROM review_decision rde
                WHERE rde.review = rr.review AND rde.user = rr.user)`),
        '0',
        'the last decision counts',
    );
});

test('killed while reviews begin: each is whole, or not there', async () => {
    const filter = addFilter('Begun', 'product=confluence');
    const csrf = await fixture.token('/reviews?filter=', 'orgAdmin');
    const fields = { name: 'Begun', filter, due: dayIn(9), reviewer: UMA };
    const begun = () => fixture.lines("SELECT id FROM review WHERE name = 'Begun'");
    await killDuring(async () => {
        for (let i = 0; i < 12 || (i < ATTEMPTS && !begun().length); i++)
            await attempt('/reviews', fields, 'orgAdmin', csrf);
    });
    assert.ok(begun().length > 0);
    for (const id of begun()) {
        await whole(id);
        await assertAddsUp(id);
    }
    assert.equal(
        fixture.sql(`SELECT count(*) FROM review re WHERE population <>
            (SELECT count(*) FROM review_row rr WHERE rr.review = re.id)
            OR NOT EXISTS (SELECT 1 FROM review_reviewer rev WHERE rev.review = re.id)`),
        '0',
    );
});

test('killed while it closes: the archive is whole, or the review is open', async () => {
    const filter = addFilter('All', '');
    const reviews = [];
    for (let i = 0; i < 4; i++) reviews.push(await begin({ filter, name: `R${i}` }, [UMA]));
    const csrf = await fixture.token(`/reviews/${reviews[0]}`, 'orgAdmin');
    await killDuring(() =>
        Promise.all(
            reviews.map((id) => attempt(`/reviews/${id}`, { do: 'close' }, 'orgAdmin', csrf)),
        ),
    );
    for (const id of reviews) {
        const [closed, files] = fixture.row(`SELECT closed_at IS NOT NULL,
            (SELECT count(DISTINCT name) FROM review_file f WHERE f.review = re.id)
            FROM review re WHERE id = ${id}`);
        assert.equal(Number(files), closed === '1' ? FILES : 0);
        await whole(id);
        await assertAddsUp(id);
    }
    assert.equal(fixture.sql('PRAGMA integrity_check'), 'ok');
});
