// Every page, file and JSON of a person limited to an area equals what the same person would get
// with access to everything in an organization that has nothing else: a copy of the database, cut
// by plain SQL.
import { execFileSync } from 'node:child_process';
import { isDeepStrictEqual } from 'node:util';
import { after, test } from 'node:test';
import assert from 'node:assert/strict';
import { mkdtempSync, mkdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { assertStatus, routes, useFixture, VISITORS, withoutNotices } from '../fixture.mjs';
import { csrfOf } from '../../text.mjs';
import { openSecondProgram } from '../second_program.mjs';
import { idOf, runHelpers, SEAT_WITHOUT_DIRECTORY } from '../run_helpers.mjs';
import { addressesOf } from './addresses.mjs';
import { cutDatabase, indexTool } from './cut.mjs';

const fixture = useFixture();
const { decide, endOf, plainPeople, previewBulk } = runHelpers(fixture);
const plannedOf = (run) => fixture.sql(`SELECT planned FROM run WHERE id = ${idOf(run)}`);
const confirm = (run) => decide(run, { do: 'run', confirm_count: plannedOf(run) });

/** Named areas: instances as "product on site", domains. */
const AREAS = {
    site: { instances: ['jira-software on example', 'confluence on example'] },
    partners: { instances: ['jira-software on example'], domains: ['partner.test'] },
    code: { instances: ['bitbucket on example-code', 'jira-product-discovery on example'] },
    research: {
        instances: ['confluence on example-research', 'jira-software on example-research'],
        domains: ['example.test', 'partner.test'],
    },
};
/** Visitors by what they are assigned; `own` by their role. */
const PEOPLE = {
    ordinary: { areas: ['site'], level: 'act' },
    siteAdmin: { areas: ['partners'], level: 'act' },
    accessAdmin: { areas: ['code', 'partners'], level: 'read' },
    seatlessAccessAdmin: { areas: ['research'], level: 'read', byGroup: true },
    productAdmin: { areas: [], level: 'act', own: true },
};
const names = Object.keys(PEOPLE);

const instanceOf = (words) => {
    const [product, site] = words.split(' on ');
    return fixture.sql(
        `SELECT product || ':' || site FROM product
          WHERE product = '${product}' AND site_name = '${site}'`,
    );
};
const rowOf = (name) => fixture.sql(`SELECT id FROM user WHERE email = '${VISITORS[name].who}'`);

const others = (name) => names.filter((other) => other !== name).map(rowOf).join(',');

async function makeAreas() {
    for (const [name, { instances, domains = [] }] of Object.entries(AREAS)) {
        const fields = [['name', name]];
        for (const words of instances) fields.push(['instance', instanceOf(words)]);
        for (const domain of domains) fields.push(['domain', domain]);
        assertStatus(await fixture.post('/settings/areas', fields), 303, name);
    }
    for (const [name, { areas, level, byGroup }] of Object.entries(PEOPLE))
        for (const area of areas) {
            const id = fixture.sql(`SELECT id FROM area WHERE name = '${area}'`);
            const who = byGroup
                ? fixture.sql(`SELECT g.group_id FROM user_group g
                                 JOIN membership m ON m.user_group = g.id
                                WHERE m.user = ${rowOf(name)}
                                  AND NOT EXISTS (SELECT 1 FROM membership o
                                                   WHERE o.user_group = g.id
                                                     AND o.user IN (${others(name)}))
                                LIMIT 1`)
                : VISITORS[name].who;
            const fields = { who, level, area: id, confirm: 'yes' };
            const options = { from: '/settings/access' };
            assertStatus(await fixture.post('/settings/access/people', fields, options), 303, name);
        }
    const roles = { product_admins: 'own', user_access_admins: 'off', confirm: 'yes' };
    assertStatus(await fixture.post('/settings/access', roles), 303);
}

/** Runs of the whole organization: ended, undone in part, previews. */
async function makeRuns() {
    const holders = plainPeople(60, SEAT_WITHOUT_DIRECTORY);
    const taken = await previewBulk({ action: 'remove-access', product: 'confluence' }, holders);
    await confirm(taken);
    await endOf(taken);
    const suspended = await previewBulk({ action: 'suspend' }, holders.slice(10, 20));
    await confirm(suspended);
    await endOf(suspended);
    await previewBulk({ action: 'remove-access', product: 'jira-software' }, holders);
    await fixture.untilIdle();
}

/** A run as if this person had made it, when they also had one product more. */
const giveRun = (name, run) =>
    fixture.sql(`
        UPDATE run SET acts_as = ${rowOf(name)} WHERE id = ${run};
        INSERT INTO run_area VALUES
            ${areaOf(name).parts.map((p) => `(${run}, ${p.product}, '${p.domain ?? ''}')`)},
            (${run}, (SELECT max(id) FROM product), '')`);

/** The parts of somebody's area as the test sees them, with row ids. */
function areaOf(name) {
    const { areas, own } = PEOPLE[name];
    const id = (words) =>
        fixture.sql(`SELECT id FROM product WHERE product || ':' || site = '${instanceOf(words)}'`);
    const parts = areas.flatMap((area) =>
        AREAS[area].instances.flatMap((words) =>
            (AREAS[area].domains ?? [null]).map((domain) => ({ product: id(words), domain })),
        ),
    );
    if (own)
        for (const product of fixture.lines(`
            SELECT DISTINCT rp.product
              FROM role_path rp JOIN product p ON p.id = rp.product
             WHERE rp.user = ${rowOf(name)}
               AND rp.role = 'atlassian/admin'
               AND p.sandbox = 0
               AND p.gone_at IS NULL`))
            parts.push({ product, domain: null });
    const quoted = areas.map((area) => `'${area}'`).join(',');
    const named = areas.length
        ? fixture.lines(`SELECT id FROM area WHERE name IN (${quoted})`)
        : [];
    return { parts, named, me: rowOf(name) };
}

let folder, limited;
const whole = {};

fixture.prepare(async () => {
    await makeRuns();
    await makeAreas();
    const [first, second] = fixture.lines("SELECT id FROM run WHERE state = 'done' ORDER BY id");
    giveRun('productAdmin', first);
    giveRun('ordinary', second);
    folder = mkdtempSync(join(tmpdir(), 'rollcall-areas-'));
    const data = join(folder, 'all');
    mkdirSync(data);
    const copy = join(data, 'rollcall.db');
    fixture.sql(`VACUUM INTO '${copy}'`);
    const doors = names.map((name) => VISITORS[name].who);
    limited = await openSecondProgram(fixture, { data, doors });
    const tool = indexTool(folder);
    for (const name of names) {
        const cut = cutDatabase(copy, join(folder, name), areaOf(name), tool);
        // The person, or somebody else when they are not in their own area.
        const sql = (input) =>
            execFileSync('sqlite3', [join(cut, 'rollcall.db')], { input, encoding: 'utf8' }).trim();
        const [who, reader] = sql(`
            SELECT account_id
              FROM user u
             WHERE status = 'active'
               AND account_type = 'atlassian'
               AND NOT EXISTS (SELECT 1 FROM user_platform_role r WHERE r.user = u.id)
             ORDER BY id = ${rowOf(name)} DESC
             LIMIT 2`).split('\n');
        sql(`
            UPDATE setting SET value = 'off' WHERE name LIKE '%_admins';
            DELETE FROM assignment;
            INSERT INTO assignment (user, level, created_at, created_by)
            SELECT id, '${PEOPLE[name].level}', 1, 'test'
              FROM user
             WHERE account_id = '${who}'`);
        sql(`INSERT INTO assignment (user, level, created_at, created_by)
            SELECT id, 'read', 1, 'test' FROM user WHERE account_id = '${reader}'`);
        whole[name] = await openSecondProgram(fixture, { data: cut, doors: [who, reader] });
    }
});

after(async () => {
    for (const program of [limited, ...Object.values(whole)]) await program?.close();
    if (folder) rmSync(folder, { recursive: true, force: true });
});

/** Closed to people of an area. */
const CLOSED = /^\/(settings|audit|api\/v1\/(settings|sync)|reviews\/)/;

/** The runs of this test are not the area's own: nobody of an area decides about them. */
const RUN = /^\/users\/bulk\/\d+$/;

/** The page without links to the settings, which are closed to an area, and what leads to them. */
const SENTENCES = [
    'Change the inactivity threshold',
    'Add prices to see costs.',
    'Add prices to see costs',
    'Show the prices and their formulas',
    'Show how it is computed',
    'Enter the billing day',
    'Enter the price',
    'Set up e-mail',
    'your prices',
    'the prices of the settings',
];
const withoutSettings = (page) =>
    SENTENCES.reduce(
        (text, sentence) => text.replaceAll(sentence, ''),
        page
            // Nobody of an area protects a group.
            .replace(/<form method="post" action="\/groups[^]*?<\/form>/g, '')
            .replace(/<div>\s*<dt><a href="\/api\/v1\/s(?:ync|ettings)">[^]*?<\/div>/g, '')
            .replace(/<a href="\/settings[^>]*>([^]*?)<\/a>/g, '$1')
            .replace(/Add price<span class="visually-hidden">[^<]*<\/span>/g, ''),
    )
        .replaceAll(' ·', '')
        .replace(/<p class="hint">\s*<\/p>/g, '')
        .replace(/\s+(?=[<.])|(?<=>)\s+/g, '');

/** What an answer says, without what the frame says of person and settings. */
async function contentOf(url, path) {
    const response = await fetch(url + path, { redirect: 'manual' });
    const text = await response.text();
    const type = response.headers.get('content-type') ?? '';
    const page = type.startsWith('text/html') && text.match(/<main[^]*<\/main>/);
    const main = page ? page[0] : text;
    const content = withoutSettings(withoutNotices(main))
        .replace(/(name="(?:csrf|page_id)" value=")[^"]*/g, '$1')
        .replace(/\s+/g, ' ');
    // Who is refused learns whom to ask, of the whole organization.
    if (response.status === 403) return { status: 403 };
    return { status: response.status, type, content };
}

for (const name of names)
    test(`${name}: every answer is that of an organization with nothing else`, async () => {
        const differences = [];
        for (const path of addressesOf(fixture.sql, { seed: names.indexOf(name) + 1 })) {
            const compare = async () => [
                await contentOf(limited.door(names.indexOf(name)), path),
                await contentOf(whole[name].door(RUN.test(path) ? 1 : 0), path),
            ];
            let [mine, expected] = await compare();
            // The clock may have moved between the two.
            for (let i = 0; i < 2 && !isDeepStrictEqual(mine, expected); i++)
                [mine, expected] = await compare();
            if (CLOSED.test(path)) expected = { status: 403 };
            if (!isDeepStrictEqual(mine, expected)) differences.push({ path, mine, expected });
        }
        assert.deepEqual(differences.map(describe), []);
    });

/** Where two contents part, with a little around it. */
function describe({ path, mine, expected }) {
    if (mine.status !== expected.status) return `${path}: ${mine.status}, not ${expected.status}`;
    let i = 0;
    while (mine.content[i] === expected.content[i]) i++;
    const around = (text) => text.slice(Math.max(0, i - 60), i + 80);
    return `${path}: …${around(mine.content)}…, not …${around(expected.content)}…`;
}

const POSTS = routes().filter((r) => r.method === 'POST' && r.need !== 'none' && r.need !== 'self');
/** Forms about the whole organization. */
const WHOLE = /^\/(settings|groups|reviews)/;

test('forms are closed to readers, and those of the whole organization to everybody', async () => {
    const wrong = [];
    for (const name of names) {
        const url = limited.door(names.indexOf(name));
        const acts = PEOPLE[name].level === 'act';
        const form = acts && (await (await fetch(`${url}/users/paste`)).text());
        const csrf = form ? csrfOf(form) : 'none';
        for (const { path, need } of POSTS) {
            const body = new URLSearchParams({ csrf });
            const to = url + path.replaceAll(/\{\w+\}/g, '1');
            const answer = await fetch(to, { method: 'POST', body, redirect: 'manual' });
            // The right is checked before the token.
            const closed = answer.status === 403 && !/form has expired/.test(await answer.text());
            if (closed === (need === 'read' || (acts && !WHOLE.test(path))))
                wrong.push(`${name}: ${path} ${answer.status}`);
        }
    }
    assert.deepEqual(wrong, []);
});

test('whoever loses the area is refused at the next click, everywhere', async () => {
    const everything = addressesOf(fixture.sql, { lists: 5, each: 2 });
    const wrong = [];
    const check = async (name) => {
        for (const path of everything) {
            const answer = await fetch(limited.door(names.indexOf(name)) + path);
            if (answer.status !== 403) wrong.push(`${name}: ${path} ${answer.status}`);
        }
    };
    const sql = (input) =>
        execFileSync('sqlite3', [join(folder, 'all', 'rollcall.db')], { input });
    // The assignment goes, the product vanishes, the person leaves the group, or loses the role.
    sql(`DELETE FROM assignment WHERE user = ${rowOf('ordinary')}`);
    await check('ordinary');
    sql(`UPDATE product SET gone_at = 1 WHERE id IN (${areaOf('siteAdmin').parts[0].product})`);
    await check('siteAdmin');
    sql(`DELETE FROM membership WHERE user = ${rowOf('seatlessAccessAdmin')}`);
    await check('seatlessAccessAdmin');
    sql(`
        DELETE FROM membership WHERE user = ${rowOf('productAdmin')};
        DELETE FROM user_role WHERE user = ${rowOf('productAdmin')}`);
    await check('productAdmin');
    assert.deepEqual(wrong, []);
});
