// A task whose maker gets a second area: it acts there, too, only after a preview that shows it.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { assertStatus, locationOf, useFixture } from '../fixture.mjs';
import { idOf, runHelpers, TASK } from '../run_helpers.mjs';

const fixture = useFixture();
const { decide, post, stateOf } = runHelpers(fixture);
const MAKER = 'siteAdmin';
const assign = (area) =>
    fixture.sql(`
        INSERT INTO assignment (user, level, area, created_at, created_by)
        SELECT id, 'act', ${area}, 1, 'test' FROM user WHERE email = 'sam.site@example.test'`);

fixture.prepare(async () => {
    for (const [id, site] of [[1, 'example'], [2, 'example-research']])
        fixture.sql(`
            INSERT INTO area (id, name, created_at, created_by, changed_at, changed_by)
            VALUES (${id}, 'Wiki ${id}', 1, 't', 1, 't');
            INSERT INTO area_instance SELECT ${id}, product, site FROM product
            WHERE product = 'confluence' AND site_name = '${site}'`);
    assign(1);
    await fixture.untilIdle();
});

test('saved with a second area, a task is off until a new preview was seen', async () => {
    const filter = { name: 'Active', query: 'status=active' };
    assertStatus(
        await fixture.post('/filters', filter, { visitor: MAKER, from: '/tasks/new' }),
        303,
    );
    const fields = {
        ...TASK,
        filter: fixture.sql("SELECT id FROM saved_filter WHERE name = 'Active'"),
        name: 'Of one area',
        action: 'remove-access:confluence',
        enabled: 'on',
    };
    const task = locationOf(await post('/tasks/new', fields, MAKER));
    const stored = () =>
        fixture.sql(`SELECT area IS NOT NULL, enabled FROM task WHERE id = ${idOf(task)}`);
    const preview = async () => {
        const run = locationOf(await post(`${task}/preview`, {}, MAKER));
        await fixture.until(() => stateOf(run) === 'preview');
        return run;
    };
    const narrow = await preview();
    assertStatus(await decide(narrow, { do: 'seen', switch: 'dry', knows: 'on' }, MAKER), 303);
    assert.equal(stored(), '1|1');
    assign(2);
    const saved = { ...fields, name: 'Of two areas', knows: 'on' };
    assertStatus(await post(task, saved, MAKER), 303);
    assert.equal(stored(), '0|0');
    assertStatus(await decide(narrow, { do: 'seen', switch: 'dry', knows: 'on' }, MAKER), 409);
    assert.equal(stored(), '0|0');
    const wide = await preview();
    assertStatus(await decide(wide, { do: 'seen', switch: 'dry', knows: 'on' }, MAKER), 303);
    assert.equal(stored(), '0|1');
});
