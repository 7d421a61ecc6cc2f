#!/usr/bin/env node
// A stand-in for oauth2-proxy, as its documentation describes it for auth_request with
// --reverse-proxy and --set-xauthrequest: /oauth2/auth answers 202 or 401, /oauth2/start leads to
// the provider and back to the address in `rd`, else in X-Auth-Request-Redirect. The provider signs
// everybody in as ADDRESS. Usage: oauth2_proxy.mjs PORT ADDRESS
import { createServer } from 'node:http';

const [port, address] = process.argv.slice(2);

/** Whether an address is a path of this host, as oauth2-proxy checks it. */
const isLocalPath = (to) => to?.startsWith('/') && !/[/\\](?:[\s\v]*|\.{1,2})[/\\]/.test(to);

const cookieOf = (request, name) =>
    request.headers.cookie?.match(new RegExp(`(?:^|; )${name}=([^;]*)`))?.[1];

const PAGES = {
    '/oauth2/auth': (request) => {
        if (cookieOf(request, '_oauth2_proxy') !== 'good') return [401];
        return [202, { 'X-Auth-Request-User': 'subject-7', 'X-Auth-Request-Email': address }];
    },
    '/oauth2/start': (request, query) => {
        const asked = [query.get('rd'), request.headers['x-auth-request-redirect'], '/'];
        const state = `nonce:${asked.find(isLocalPath)}`;
        const to = new URL(`http://localhost:${port}/authorize`);
        to.search = new URLSearchParams({ state, host: request.headers.host });
        const cookie = '_oauth2_proxy_csrf=nonce; Path=/; HttpOnly; SameSite=Lax';
        return [302, { 'Set-Cookie': cookie, Location: to.href }];
    },
    '/authorize': (request, query) => {
        const to = new URL(`https://${query.get('host')}:${process.env.TLS_PORT}/oauth2/callback`);
        to.search = new URLSearchParams({ code: '1', state: query.get('state') });
        return [302, { Location: to.href }];
    },
    '/oauth2/callback': (request, query) => {
        const [nonce, ...to] = query.get('state').split(':');
        if (cookieOf(request, '_oauth2_proxy_csrf') !== nonce) return [403];
        const cookie = '_oauth2_proxy=good; Path=/; HttpOnly';
        return [302, { 'Set-Cookie': cookie, Location: to.join(':') }];
    },
};

createServer((request, answer) => {
    const url = new URL(request.url, 'http://localhost');
    const [status, headers] = PAGES[url.pathname]?.(request, url.searchParams) ?? [404];
    answer.writeHead(status, headers).end();
}).listen(port, '127.0.0.1');
