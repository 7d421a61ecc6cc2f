// What tests of reviews share: starting one, deciding, and checking that its numbers add up.
import assert from 'node:assert/strict';
import { locationOf } from '../fixture.mjs';
import { idOf } from '../run_helpers.mjs';

/** A day as YYYY-MM-DD, so many days from now. */
export const dayIn = (days) => new Date(Date.now() + days * 86400e3).toISOString().slice(0, 10);

export function reviewHelpers(fixture) {
    /** A saved filter as a row; its id. */
    const addFilter = (name, query) =>
        fixture.sql(`
            INSERT INTO saved_filter
                (name, query, created_at, created_by, changed_at, changed_by)
            VALUES ('${name}', '${query}', 1, 'test', 1, 'test') RETURNING id`);
    const start = (fields, reviewers, visitor) =>
        fixture.post(
            '/reviews',
            [
                ...Object.entries({ name: 'Quarter', due: dayIn(10), ...fields }),
                ...reviewers.map((reviewer) => ['reviewer', reviewer]),
            ],
            { visitor, from: '/reviews?filter=' },
        );
    const json = (review, visitor) => fixture.json(`/api/v1/reviews/${review}`, visitor);
    return {
        addFilter,
        start,
        json,
        /** Starts a review; its id. */
        async begin(fields, reviewers, visitor) {
            const answer = await start(fields, reviewers, visitor);
            assert.equal(answer.status, 303, answer.text);
            return idOf(locationOf(answer));
        },
        /** Decides about people, by a form without the version of its page unless it is named. */
        decide: (review, people, fields, visitor, from = `/reviews/${review}?state=all`) =>
            fixture.post(
                `/reviews/${review}/rows`,
                [...people.map((person) => ['account_id', person]), ...Object.entries(fields)],
                { visitor, from },
            ),
        doIt: (review, fields, visitor) =>
            fixture.post(`/reviews/${review}`, fields, {
                visitor,
                from: `/reviews/${review}?state=all`,
            }),
        /** population = kept + removed + later + notReviewed, each as many as there are rows. */
        async assertAddsUp(review, visitor) {
            const all = await json(review, visitor);
            const count = (decision) => all.rows.filter((row) => row.decision === decision).length;
            assert.equal(all.population, all.kept + all.removed + all.later + all.notReviewed);
            assert.equal(all.population, all.rows.length);
            assert.deepEqual(
                [all.kept, all.removed, all.later, all.notReviewed],
                [count('keep'), count('remove'), count('later'), count(null)],
            );
            return all;
        },
    };
}
