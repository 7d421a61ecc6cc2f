// Bad values of every field, by its type in the table of fields and by its name. A value is as a
// body has it: percent-encoded.
import { execFileSync } from 'node:child_process';
import { program } from '../fixture.mjs';
import { PRICED, VALID } from './valid_answers.mjs';

/** Types of fields as --fields numbers them; 0 and 1 are texts. */
const NUMBER = 2;
const SWITCH = 3;
export const CHOICE = 4;
const ZONE = 5;

/** The table of fields, by their names in forms: {type, min, max, optional}. */
function readFields() {
    const table = execFileSync(program('rollcall.fcgi'), ['--fields'], { encoding: 'utf8' });
    const lines = table.trim().split('\n');
    return Object.fromEntries(
        lines.map((line) => {
            const [name, ...columns] = line.split('\t');
            const [type, min, max] = columns.map(Number);
            const inForm = name.replace(/^[^.]+\.(?!\*)/, '').replace('*', 'confluence');
            const optional = name.endsWith('.*') || (type === ZONE && columns[3] === '');
            return [inForm, { type, min, max, optional }];
        }),
    );
}
export const fields = readFields();

const BAD_NUMBERS = { 'a word': 'many', 'a fraction': '7.5', hexadecimal: '0x10' };

const outside = (min, max) => ({
    below: String(min - 1),
    above: String(max + 1),
    'far above': '9'.repeat(30),
});

const BY_TYPE = {
    [NUMBER]: ({ min, max, optional }) => ({
        ...BAD_NUMBERS,
        'an exponent': '1e1',
        ...outside(min, max),
        'two numbers': '5%206',
        ...(optional ? {} : { empty: '', blanks: '%20%20' }),
    }),
    [SWITCH]: () => ({ 'another word': 'perhaps' }),
    [CHOICE]: () => ({ empty: '', 'another word': 'everything', 'another case': 'FULL' }),
    [ZONE]: ({ optional }) => {
        const { empty, ...bad } = BY_NAME.time_zone;
        return optional ? bad : { empty, ...bad };
    },
};

/** Values of a number of a task, whose bounds its row sets. */
const taskNumber = (min, max) => ({ ...BAD_NUMBERS, ...outside(min, max), negative: '-5' });

const BY_NAME = {
    time_zone: {
        empty: '',
        'no such zone': 'Mars/Olympus',
        'a path': '../../etc/passwd',
        absolute: '/etc/localtime',
    },
    every_days: taskNumber(1, 366),
    cap_users: taskNumber(1, 1000000),
    cap_percent: taskNumber(1, 100),
    filter: { empty: '', 'no such filter': '999', 'a query': 'never=1' },
    action: {
        empty: '',
        'no such action': 'explode',
        'no product': 'remove-access',
        'no such product': 'remove-access:toaster',
        'more than it takes': 'suspend:x',
    },
    schedule: { empty: '', 'no such schedule': 'hourly' },
    limit_mode: { empty: '', 'no such mode': 'most', 'another case': 'STOP' },
    weekday: { empty: '', 'no such day': 'someday' },
    time: {
        empty: '',
        'past midnight': '24:00',
        words: 'noon',
        'in the slot of the synchronization': '03:15',
    },
    on_date: { 'another order': '31.01.2031', 'no such day': '2031-02-30' },
    notify: { 'no address': 'the boss' },
    // An empty currency means the default.
    currency: { 'two letters': 'EU', digits: '123' },
    [`plan.${PRICED}`]: { empty: '', 'no such plan': 'weekly' },
    [`prices.${PRICED}`]: {
        'tiers that fall': '400%2024400%0A300%2018300',
        'a sum that falls': '300%2018300%0A400%2018000',
        letters: 'free',
        'thousands by a comma': '400%2024,400.00',
        'thousands by a point': '400%2024.400,00',
        'thirteen digits': '400%201234567890123',
        negative: '400%20-1',
        'three decimals': '400%201.234',
        'a second currency': '400%2024400%20EUR',
    },
    [`discount.${PRICED}`]: { negative: '-1', 'more than all': '101', words: 'half' },
    [`billing_day.${PRICED}`]: { ...BAD_NUMBERS, ...outside(1, 31) },
    [`renews_on.${PRICED}`]: { 'no such day': '2031-02-31', past: '2026-11-01', words: 'soon' },
    [`priced_on.${PRICED}`]: { 'no such day': '2026-02-31', 'still to come': '2099-01-01' },
    [`alert_at.${PRICED}`]: { ...BAD_NUMBERS, ...outside(1, 9999999) },
    digest_to: { 'no address': 'the boss' },
    [`others.${PRICED}`]: { ...BAD_NUMBERS, ...outside(0, 9999999) },
    key: { empty: '', blanks: '%20' },
    expires_on: { 'another order': '31.01.2027', 'no such day': '2027-02-30', past: '2001-01-01' },
    org_id: { 'a path': 'abc/../x' },
    name: { empty: '' },
    query: {
        'no such filter': 'colour=red',
        'a bad value': 'inactive_days=-3',
        twice: encodeURIComponent('never=1&never=1'),
    },
    url: {
        empty: '',
        'not allowed': 'https://evil.test/x',
        script: 'javascript:alert(1)',
        dots: `${VALID['/settings/automation'].url}/../../x`,
    },
    server: {
        'a URL': 'smtp://mail.example.test/',
        'a port': 'mail.example.test:25',
        'a user': 'a@mail.example.test',
        empty: '',
    },
    from: {
        empty: '',
        'no address': 'somebody',
        'a header': 'a@example.test%0d%0aBcc: b@example.test',
        brackets: '<a@example.test>',
    },
    to: {
        empty: '',
        'no address': 'somebody',
        'too many': Array(21).fill('a@example.test').join('%0a'),
    },
    user: { 'missing for a password': '' },
    reason: {
        empty: '',
        blanks: '%20%20',
        'two lines': 'on%0aleave',
        'too long': 'x'.repeat(201),
    },
    until: { 'another order': '31.01.2090', 'no such day': '2090-02-30', past: '2001-01-01' },
    trigger: { empty: '', 'no such trigger': 'everything' },
    instance: { empty: '', 'no such product': 'toaster:1', 'no site': 'confluence' },
    domain: { 'an address': 'a@b@example.test', 'a path': 'example.test/x', 'no dot': 'localhost' },
};

/** Bad values of a field: {kind: encoded value}. */
export function badValues(name) {
    const field = fields[name];
    return {
        'control characters': 'a%01b%02',
        'invalid UTF-8': '%ff%fe',
        ...(field?.type === SWITCH ? {} : { '64 KiB': 'x'.repeat(65536) }),
        ...BY_TYPE[field?.type]?.(field),
        ...BY_NAME[name],
    };
}
