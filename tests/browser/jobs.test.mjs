// Ten jobs of an admin, walked on the demo organization in a browser. Each fails when it takes more
// clicks and fields than promised: a page, a button, a box, a field or a choice counts one.
import { after, test } from 'node:test';
import assert from 'node:assert/strict';
import { openFixture, useFixture } from '../web/fixture.mjs';
import { DEMO } from './demo_pages.mjs';
import { openInspector } from './inspect.mjs';
import { Walk } from './walk.mjs';

/** At most so many clicks and fields for each job. */
const PROMISE = {
    'first hour: a key, the first figures': 5,
    'key: another one': 5,
    'key: its label corrected': 5,
    'inactivity: after 45 days': 4,
    'access: all of it for user access admins': 5,
    'sync: now, and at another hour': 5,
    'webhook: a new one, and a test': 8,
    'seats: free what lies unused, every week': 5,
    'undo: one person of a run': 4,
    'protection: a bot': 6,
    'twelve people: from a list of addresses to a preview': 7,
    'second person: approves a run': 3,
    'boss: what it costs, as a file': 2,
    'audit: who changed settings, as a file': 4,
};

/** Names of links, buttons and fields. */
const NAME = {
    toKey: /^(Add|Enter|Create|Edit).*API key/i,
    key: /^\s*API key/,
    keyLabel: /^\s*Label/,
    saveKey: /^Verify and save/,
    keySection: /^API key$/,
    correctKey: /^Correct label/,
    saveLabel: /^Save label/,
    dashboard: /^Dashboard$/,
    settings: /^Settings$/,
    inactivity: /^Inactivity$/,
    threshold: /^\s*Inactivity threshold/,
    saveThreshold: /^Save threshold/,
    access: /^Access$/,
    full: /^\s*Full access/,
    saveAccess: /^Save access/,
    giveAccess: /give full access/i,
    sync: /^Sync$/,
    syncNow: /^Sync now/,
    hour: /^\s*(Hour|Sync time)/,
    saveSync: /^Save/,
    webhooks: /^Webhooks$/,
    webhookName: /^\s*Name/,
    webhookUrl: /^\s*Webhook URL/,
    secret: /^\s*Secret/,
    trigger: /task failed$/,
    addWebhook: /^Add webhook/,
    sendTest: /^Send test/,
    testArrived: /Test delivered|The test arrived/,
    free: /^Free these seats ?: Confluence/,
    weekly: /^Every Mon/,
    previewSeats: /^Preview these seats/,
    turnOn: /^Review and turn on$/,
    tasks: /^Tasks$/,
    undoOf: /^Undo for /,
    confirmUndo: /^Undo/,
    users: /^Users$/,
    search: /^\s*Name, e-mail/,
    reason: /^\s*Reason/,
    protect: /^Protect person/,
    paste: /^Paste e-mail/,
    addresses: /^\s*E-mail addresses/,
    match: /^Match addresses/,
    chooseAction: /^Choose action/,
    action: /^\s*Action/,
    previewAction: /^Preview/,
    waiting: /^View run/,
    approve: /^Approve/,
    reports: /^Reports$/,
    csv: /^Download CSV$/,
    audit: /^Audit$/,
    auditAction: /^\s*Action/,
    filterAudit: /^Filter entries/,
};

/** What tells the second person that a run waits. */
const NOTICE_OF_APPROVAL = '.notices :is(p, li):text-matches("approval", "i")';

/** Beside it the page has a form that corrects the label of the key there is. */
const KEY_FORM = 'form:has(#key)';

const fixture = useFixture(DEMO);
let inspector;

fixture.prepare(async () => {
    inspector = await openInspector(fixture);
});
after(async () => {
    await inspector?.close();
});

/** Begins on the dashboard, with what the visitor has to do. */
async function begin(visitor) {
    const view = { width: 1280, scheme: 'light' };
    const { page, close } = await inspector.open(view, '/', visitor);
    page.setDefaultTimeout(30000);
    return { walk: new Walk(page), close };
}

/** A job of the table: fails above its promise. */
function job(name, steps, visitor) {
    test(`${name}: at most ${PROMISE[name]}`, async () => {
        const { walk, close } = await begin(visitor);
        await steps(walk);
        walk.keeps(PROMISE[name]);
        await close();
    });
}

test('a walk that takes too many steps fails', () => {
    const walk = new Walk(null);
    walk.steps.push('a', 'b');
    walk.keeps(2);
    assert.throws(() => walk.keeps(1), /2 clicks and fields, 1 promised/);
});

test('first hour: a key, the first figures', async () => {
    const fresh = await openFixture({
        DEMO: '0',
        AS: 'olivia.hart@tidewater.test',
        ROLLCALL_API_URL: fixture.demoUrl,
    });
    const there = await openInspector(fresh);
    const { page } = await there.open({ width: 1280, scheme: 'light' }, '/');
    const walk = new Walk(page);
    try {
        await walk.follow('link', NAME.toKey, 'main');
        await walk.fill(NAME.key, 'ATCTT-demo-full-0002-9c1d', KEY_FORM);
        await walk.fill(NAME.keyLabel, 'rollcall-next', KEY_FORM);
        await walk.follow('button', NAME.saveKey);
        await fresh.until(
            () => fresh.sql("SELECT count(*) FROM sync_run WHERE outcome = 'ok'") > 0,
        );
        await walk.follow('link', NAME.dashboard);
        await walk.sees(/2,000/);
        walk.keeps(PROMISE['first hour: a key, the first figures']);
    } finally {
        await there.close();
        await fresh.close();
    }
});

job('key: another one', async (walk) => {
    await walk.follow('link', NAME.settings);
    await walk.follow('link', NAME.keySection);
    await walk.fill(NAME.key, 'ATCTT-demo-full-0001-4f2a', KEY_FORM);
    await walk.fill(NAME.keyLabel, 'rollcall-demo', KEY_FORM);
    await walk.follow('button', NAME.saveKey);
    await walk.sees(/4f2a/);
    await fixture.until(
        () => fixture.sql("SELECT last4 FROM api_key WHERE state = 'current'") === '4f2a',
    );
});

job('key: its label corrected', async (walk) => {
    await walk.follow('link', NAME.settings);
    await walk.follow('link', NAME.keySection);
    walk.steps.push('fold Correct label');
    await walk.page.locator('summary', { hasText: NAME.correctKey }).click();
    await walk.fill(NAME.keyLabel, 'rollcall');
    await walk.follow('button', NAME.saveLabel);
    assert.equal(fixture.sql("SELECT label FROM api_key WHERE state = 'current'"), 'rollcall');
});

job('inactivity: after 45 days', async (walk) => {
    await walk.follow('link', NAME.settings);
    await walk.follow('link', NAME.inactivity);
    await walk.fill(NAME.threshold, '45');
    await walk.follow('button', NAME.saveThreshold);
    assert.equal((await fixture.json('/api/v1/settings')).dashboard.inactiveDays, 45);
});

job('access: all of it for user access admins', async (walk) => {
    const roles = walk.page.locator('fieldset', { hasText: 'User access admins' });
    await walk.follow('link', NAME.settings);
    await walk.follow('link', NAME.access);
    walk.steps.push('choose Full access');
    await roles.getByLabel(NAME.full).first().check();
    await walk.follow('button', NAME.saveAccess);
    await walk.follow('button', NAME.giveAccess);
    assert.equal(
        fixture.sql("SELECT value FROM setting WHERE name = 'user_access_admins'"),
        'full',
    );
});

job('sync: now, and at another hour', async (walk) => {
    await walk.follow('link', NAME.settings);
    await walk.follow('link', NAME.sync);
    await walk.follow('button', NAME.syncNow);
    await walk.select(NAME.hour, '3');
    await walk.follow('button', NAME.saveSync);
    assert.equal(fixture.sql("SELECT value FROM setting WHERE name = 'sync.slot'"), '3');
});

job('webhook: a new one, and a test', async (walk) => {
    await walk.follow('link', NAME.settings);
    await walk.follow('link', NAME.webhooks);
    await walk.fill(NAME.webhookName, 'Tell the service desk');
    await walk.fill(NAME.webhookUrl, `${fixture.demoUrl}/automation/webhooks/jira/a/desk`);
    await walk.fill(NAME.secret, 'another-secret-of-a-rule');
    await walk.click('checkbox', NAME.trigger);
    await walk.follow('button', NAME.addWebhook);
    await walk.follow('button', NAME.sendTest);
    await walk.sees(NAME.testArrived);
});

job('seats: free what lies unused, every week', async (walk) => {
    await walk.follow('link', NAME.free, 'main');
    await walk.click('radio', NAME.weekly);
    await walk.follow('button', NAME.previewSeats);
    await walk.follow('button', NAME.turnOn);
    const task = 'SELECT enabled, dry_run, schedule FROM task ORDER BY id DESC LIMIT 1';
    assert.equal(fixture.sql(task), '1|0|weekdays');
});

job('undo: one person of a run', async (walk) => {
    await walk.follow('link', NAME.tasks);
    await walk.follow('link', /./, 'tr:has-text("Free Discovery seats") td');
    await walk.follow('button', NAME.undoOf);
    await walk.follow('button', NAME.confirmUndo, 'main');
    await fixture.until(() => fixture.sql('SELECT max(undone) FROM run WHERE task = 1') === '1');
});

job('protection: a bot', async (walk) => {
    await walk.follow('link', NAME.users);
    await walk.fill(NAME.search, 'release bot');
    await walk.enter(NAME.search);
    await walk.follow('link', /^Release Bot$/);
    await walk.fill(NAME.reason, 'Service account');
    await walk.follow('button', NAME.protect);
    assert.equal(
        fixture.sql(`
            SELECT reason
            FROM protection
            JOIN user ON user.id = user
            WHERE name = 'Release Bot'`),
        'Service account',
    );
});

job('twelve people: from a list of addresses to a preview', async (walk) => {
    const addresses = fixture.lines(`
        SELECT email
        FROM user
        WHERE department = 'Sales' AND status = 'active'
        ORDER BY email
        LIMIT 12`);
    await walk.follow('link', NAME.users);
    await walk.follow('link', NAME.paste);
    await walk.fill(NAME.addresses, addresses.join('\n'));
    await walk.follow('button', NAME.match);
    await walk.follow('button', NAME.chooseAction);
    await walk.select(NAME.action, 'suspend');
    await walk.follow('button', NAME.previewAction);
    assert.equal(
        fixture.sql('SELECT state, matched FROM run ORDER BY id DESC LIMIT 1'),
        'preview|12',
    );
});

job(
    'second person: approves a run',
    async (walk) => {
        await walk.follow('link', NAME.waiting, NOTICE_OF_APPROVAL);
        if (!/\/runs\/\d+$/.test(walk.page.url())) await walk.follow('link', /./, 'tbody');
        await walk.follow('button', NAME.approve);
        await fixture.until(() => fixture.sql('SELECT approved_by FROM run WHERE id = 4') !== '');
    },
    'productAdmin',
);

/** Clicks a link to a file, and returns the name of the file. */
async function download(walk, name) {
    walk.steps.push(`link ${name}`);
    const [file] = await Promise.all([
        walk.page.waitForEvent('download'),
        walk.find('link', name, 'main').click(),
    ]);
    return file.suggestedFilename();
}

job('boss: what it costs, as a file', async (walk) => {
    await walk.sees(/EUR/);
    await walk.follow('link', NAME.reports);
    assert.match(await download(walk, NAME.csv), /\.csv$/);
});

job('audit: who changed settings, as a file', async (walk) => {
    await walk.follow('link', NAME.audit);
    await walk.select(NAME.auditAction, 'setting');
    await walk.follow('button', NAME.filterAudit);
    await walk.sees(/user.access.admins/i);
    await walk.sees(/Olivia Hart/);
    assert.match(await download(walk, NAME.csv), /\.csv$/);
});
