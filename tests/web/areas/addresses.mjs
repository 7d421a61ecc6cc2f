// The addresses a person of an area may try: every route that shows something, with ids of the
// whole organization, and filters, orders and pages drawn from a seed.
import { routes } from '../fixture.mjs';

/** Numbers of a linear congruential generator, the same for the same seed. */
export function randomOf(seed) {
    let state = seed >>> 0;
    const next = () => {
        state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
        return state / 2 ** 32;
    };
    return {
        below: (n) => Math.floor(next() * n),
        of: (list) => list[Math.floor(next() * list.length)],
        chance: (p) => next() < p,
    };
}

/** What filters can name: the values of the whole organization. */
export function valuesOf(sql) {
    const column = (text) => sql(text).split('\n').filter(Boolean);
    return {
        product: column('SELECT DISTINCT product FROM product'),
        site: column('SELECT DISTINCT site FROM product'),
        group: column('SELECT group_id FROM user_group ORDER BY id'),
        domain: [...column('SELECT DISTINCT email_domain FROM user'), 'elsewhere.test'],
        role: column('SELECT DISTINCT role FROM group_role'),
        user: column('SELECT account_id FROM user ORDER BY id'),
        name: column('SELECT name FROM user ORDER BY id').map((name) => name.split(' ')[0]),
        run: column('SELECT id FROM run ORDER BY id'),
        task: column('SELECT id FROM task ORDER BY id'),
        filter: column('SELECT id FROM saved_filter ORDER BY id'),
    };
}

/** A query of the list of people. */
function filterOf(random, values) {
    const query = [];
    const add = (name, value) => query.push(`${name}=${encodeURIComponent(value)}`);
    for (const name of ['product', 'site', 'group', 'domain', 'role']) {
        if (random.chance(0.2)) add(name, random.of(values[name]));
        if (random.chance(0.07)) add(`not_${name}`, random.of(values[name]));
    }
    if (random.chance(0.2)) add('q', random.of(values.name).slice(0, 1 + random.below(6)));
    if (random.chance(0.25)) add('inactive_days', 1 + random.below(200));
    else if (random.chance(0.2)) add('threshold', 1);
    else if (random.chance(0.2)) add('idle_days', 1 + random.below(200));
    else if (random.chance(0.2)) add('active_days', 1 + random.below(200));
    else if (random.chance(0.2)) add(random.of(['never', 'new', 'active', 'billable']), 1);
    if (random.chance(0.2)) add('status', random.of(['active', 'suspended', 'deactivated']));
    if (random.chance(0.1)) add('protected', 1);
    if (random.chance(0.1)) add('synced', 1);
    return query;
}

const SORTS = ['name', 'email', 'status', 'claim', 'seats', 'last_active', 'last_anywhere'];

function* listAddresses(random, values, n) {
    for (let i = 0; i < n; i++) {
        const query = filterOf(random, values);
        const kind = random.of(['/users', '/users', '/users.csv', '/api/v1/users']);
        if (kind === '/users') {
            if (random.chance(0.5)) query.push(`sort=${random.of(SORTS)}`);
            if (random.chance(0.3)) query.push('dir=desc');
            if (random.chance(0.3)) query.push(`page=${1 + random.below(4)}`);
        }
        if (kind === '/api/v1/users') {
            if (random.chance(0.5)) query.push(`limit=${1 + random.below(1000)}`);
            if (random.chance(0.3)) query.push(`after=${random.of(values.user)}`);
        }
        yield query.length ? `${kind}?${query.join('&')}` : kind;
    }
}

/** Up to n of a list, spread over it. */
const some = (list, n) =>
    Array.from({ length: n }, (_, i) => list[Math.floor((i * list.length) / n)]);

const VARIANTS = {
    '/': ['/', '/?days=90', '/?days=365'],
    '/reports': ['/reports', '/reports?months=3'],
    '/groups': ['/groups', '/groups?q=a', '/groups?sort=members'],
};

/** Every GET address that needs to read or to change: without {…} as it is, with them for ids. */
export function addressesOf(sql, { seed = 1, lists = 60, each = 25 } = {}) {
    const values = valuesOf(sql);
    const random = randomOf(seed);
    const all = [...listAddresses(random, values, lists)];
    for (const { method, path, need } of routes()) {
        if (method !== 'GET' || !['read', 'full'].includes(need)) continue;
        if (!path.includes('{')) {
            all.push(...(VARIANTS[path] ?? [path]));
            continue;
        }
        const room = path.split('/')[1];
        if (path.startsWith('/users/{id}'))
            all.push(...some(values.user, each).map((id) => path.replace('{id}', id)));
        else if (path.startsWith('/groups/'))
            all.push(...values.group.map((id) => path.replace('{id}', id)));
        else if (path.includes('{run}'))
            for (const run of values.run) {
                const task = sql(`SELECT coalesce(task, 0) FROM run WHERE id = ${run}`);
                const kind = task === '0' ? 'users' : 'tasks';
                if (room === kind)
                    all.push(path.replace('{id}', task).replace('{run}', run));
            }
        else if (room === 'tasks')
            all.push(...values.task.map((id) => path.replace('{id}', id)));
        else if (room === 'filters')
            all.push(...values.filter.map((id) => path.replace('{id}', id)));
        else all.push(path.replaceAll(/\{\w+\}/g, '1'));
    }
    return all;
}
