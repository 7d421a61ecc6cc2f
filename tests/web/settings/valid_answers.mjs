// Valid answers of every form, and what tests of forms need besides: a token for any person and
// time, the stored state, and a webhook that is there already.
import { execFileSync } from 'node:child_process';

/** A product and site of the demo organization, as the names of fields have them. */
export const PRICED = 'confluence.11111111-2222-3333-4444-555555555555';

/** The account id of the demo organization's admin. */
const OLIVIA = '313d542e0e3e5211d1152443';

/** One valid set of answers for each form. A field that is missing here stays out of the form. */
export const VALID = {
    '/settings/dashboard': { inactive_days: '31', 'inactive_days.confluence': '' },
    '/settings/prices': {
        [`plan.${PRICED}`]: 'annual',
        [`prices.${PRICED}`]: '400 24400.00',
        [`discount.${PRICED}`]: '12.50',
        [`billing_day.${PRICED}`]: '31',
        [`renews_on.${PRICED}`]: '2031-03-14',
        [`priced_on.${PRICED}`]: '2026-01-15',
        [`others.${PRICED}`]: '1234',
        [`alert_at.${PRICED}`]: '4321',
        digest_to: 'boss@example.test',
        currency: 'EUR',
    },
    '/settings/access': { product_admins: 'off', user_access_admins: 'off' },
    '/settings/areas': {
        name: 'an area of two products',
        instance: PRICED.replace('.', ':'),
        domain: 'example.test',
    },
    '/settings/sync': { enabled: 'on', slot: '3', time_zone: 'Europe/Paris' },
    '/tasks/new': {
        name: 'a fine task',
        filter: '1',
        action: 'suspend',
        group: '',
        schedule: 'weekdays',
        weekday: 'mon',
        every_days: '7',
        on_date: '2031-01-31',
        time: '06:15',
        time_zone: 'Europe/Paris',
        cap_users: '5000',
        cap_percent: '10',
        limit_mode: 'longest',
        notify: 'boss@example.test',
        dry_run: 'on',
    },
    '/tasks/free': {
        product: 'confluence',
        site: PRICED.split('.')[1],
        days: '61',
        schedule: 'daily',
        cap_users: '5000',
        cap_percent: '10',
    },
    '/protected': { account_id: OLIVIA, reason: 'on parental leave', until: '2090-01-31' },
    '/users/paste': {
        addresses: 'olivia.admin@example.test',
        do: 'protect',
        account_id: OLIVIA,
        reason: 'on parental leave',
        until: '2090-01-31',
    },
    '/settings/tasks': { approval_users: '1234' },
    '/settings/display': { rows: '25', zone: 'Asia/Tokyo' },
    '/settings/api-key': {
        action: 'save',
        key: 'ATCTT-demo-full-0001-4f2a',
        label: 'my label',
        expires_on: '',
        org_id: '',
    },
    '/filters': { name: 'a name', query: 'inactive_days=77' },
    '/settings/automation': {
        name: 'a name',
        url: 'https://api-private.atlassian.com/automation/webhooks/jira/a/1/b',
        secret: 'long-enough-secret',
        trigger: 'taskFailure',
        notes: 'my notes',
        enabled: 'on',
    },
    '/settings/automation/notices': { key_notice_30: 'true', key_notice_7: 'true' },
    '/settings/email': {
        enabled: 'on',
        server: 'mail.example.test',
        port: '2525',
        tls: 'starttls',
        user: 'rollcall',
        password: 'long-enough-password',
        from: 'rollcall@example.test',
        to: 'olivia@example.test',
    },
};
VALID['/settings/automation/{id}'] = VALID['/settings/automation'];

/** Fields that no page shows again. */
export const SECRETS = ['key', 'secret', 'password'];

const OWNER = 'olivia.admin@example.test';

export function formHelpers(fixture) {
    let webhook;
    fixture.prepare(async () => {
        const answers = { ...VALID['/settings/automation'], name: 'there already' };
        await fixture.post('/settings/automation', answers);
        webhook = fixture.sql('SELECT id FROM webhook');
        fixture.sql(`
            INSERT INTO saved_filter
                (id, name, query, created_at, created_by, changed_at, changed_by)
            VALUES (1, 'Never active', 'never=1', 1, 'test', 1, 'test')`);
    });
    return {
        /** The address of a form: {id} is the webhook that is there already. */
        addressOf: (path) => path.replace('{id}', webhook),
        /** A token as the program signs it, so many seconds from now. */
        signToken: (fromNow = 0, who = OWNER) => {
            const key = fixture.sql("SELECT value FROM instance WHERE name = 'csrf_key'");
            const at = Math.floor(Date.now() / 1000) + fromNow;
            const hexkey = Buffer.from(key).toString('hex');
            const signature = execFileSync(
                'openssl',
                ['mac', '-macopt', `hexkey:${hexkey}`, '-macopt', 'size:32', 'BLAKE2BMAC'],
                { input: `csrf|${at}|${who}`, encoding: 'utf8' },
            );
            return `${at}.${signature.trim().toLowerCase()}`;
        },
        /** What forms store, to see that nothing was saved. */
        storedState: () =>
            fixture.sql(`
                SELECT (SELECT group_concat(name || '=' || value) FROM setting),
                    (SELECT count(*) FROM area),
                    (SELECT count(*) FROM webhook), (SELECT count(*) FROM task),
                    (SELECT count(*) FROM saved_filter), (SELECT count(*) FROM protection),
                    (SELECT group_concat(id || state) FROM api_key)`),
    };
}
