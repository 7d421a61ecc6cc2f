// Real mail servers of Debian as processes of the test: Postfix and Exim, each with a folder of its
// own for configuration, queue and mailboxes, on free ports of loopback. As packages they exclude
// one another, so tests/install-packages only unpacks them.
import { execFileSync, spawn } from 'node:child_process';
import {
    chmodSync,
    chownSync,
    existsSync,
    mkdirSync,
    mkdtempSync,
    readdirSync,
    readFileSync,
    rmSync,
    writeFileSync,
} from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { makeCertificate } from '../certificate.mjs';
import { freePorts } from '../ports.mjs';
import { root, waitFor } from './fixture.mjs';

const unpacked = join(root, 'build/cache/mail-servers');
export const USER = 'rollcall@example.test';
export const PASSWORD = 'p4ss-w0rd of the mail server';

// Accounts that every Debian has and nobody uses. Postfix needs three different ones.
const owner = { name: 'games', uid: 5, gid: 60 };
const group = 'voice';

/** So many free ports. */
async function openPorts(n) {
    const first = await freePorts(n);
    return Array.from({ length: n }, (_, i) => first + i);
}

function openFolder(name) {
    const folder = mkdtempSync(join(tmpdir(), `rollcall-${name}-`));
    chmodSync(folder, 0o755);
    const { key } = makeCertificate(folder, 'DNS:localhost,IP:127.0.0.1');
    chownSync(key, owner.uid, owner.gid);
    for (const part of ['mail', 'log', 'data']) {
        mkdirSync(join(folder, part));
        chownSync(join(folder, part), owner.uid, owner.gid);
    }
    return folder;
}

const answers = (port) =>
    new Promise((done) => {
        const socket = connect(port, '127.0.0.1');
        socket
            .on('connect', () => {
                socket.destroy();
                done(true);
            })
            .on('error', () => done(false));
    });

function readMail(folder) {
    const inbox = join(folder, 'mail/new');
    if (!existsSync(inbox)) return [];
    const read = (f) => readFileSync(join(inbox, f), 'utf8').replace(/\r?\n/g, '\r\n');
    return readdirSync(inbox).map(read);
}

/** Waits until a server answers at its ports. mail() returns the messages that arrived, arrived(n)
 * waits for so many. */
async function started(folder, child, ports, log) {
    let output = '';
    child.stderr.on('data', (d) => {
        output += d;
    });
    const end = Date.now() + 20000;
    for (const port of ports)
        while (!(await answers(port))) {
            if (Date.now() > end || child.exitCode !== null)
                throw new Error(
                    `no mail server: ${output} ${existsSync(log) && readFileSync(log)}`,
                );
            await sleep(30);
        }
    return {
        ca: join(folder, 'cert.pem'),
        ports,
        mail: () => readMail(folder),
        log: () => (existsSync(log) ? readFileSync(log, 'utf8') : ''),
        async arrived(n) {
            await waitFor(() => readMail(folder).length >= n, 15);
            return readMail(folder);
        },
        async close() {
            const gone = new Promise((done) => child.on('close', done));
            child.kill('SIGTERM');
            await gone;
            rmSync(folder, { recursive: true, force: true });
        },
    };
}

const libraries = join(unpacked, 'usr/lib/postfix');

/** The configuration of Postfix: mailboxes in the folder, a sign-in by Cyrus SASL. */
const mainCf = (folder) => `compatibility_level = 3.6
command_directory = ${unpacked}/usr/sbin
daemon_directory = ${libraries}/sbin
shlib_directory = ${libraries}
meta_directory = ${unpacked}/usr/share/postfix
queue_directory = ${folder}/spool
data_directory = ${folder}/data
mail_owner = ${owner.name}
setgid_group = ${group}
import_environment = MAIL_CONFIG MAIL_DEBUG MAIL_LOGTAG LANG=C POSTLOG_SERVICE POSTLOG_HOSTNAME
 LD_LIBRARY_PATH=${libraries}
maillog_file = ${folder}/log/mail.log
maillog_file_prefixes = ${folder}
myhostname = mail.example.test
mynetworks =
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
mydestination =
alias_maps =
virtual_mailbox_domains = static:ALL
virtual_mailbox_base = ${folder}
virtual_mailbox_maps = static:mail/
virtual_minimum_uid = 1
virtual_uid_maps = static:${owner.uid}
virtual_gid_maps = static:${owner.gid}
postscreen_greet_action = enforce
postscreen_cache_map =
smtpd_helo_required = yes
smtpd_helo_restrictions = reject_invalid_helo_hostname, reject_non_fqdn_helo_hostname
smtpd_tls_security_level = may
smtpd_tls_cert_file = ${folder}/cert.pem
smtpd_tls_key_file = ${folder}/key.pem
smtpd_sasl_type = cyrus
smtpd_sasl_path = smtpd
cyrus_sasl_config_path = ${folder}/sasl
`;

/** The services of Postfix. */
function masterCf(ports) {
    const submission =
        '-o smtpd_sasl_auth_enable=yes -o smtpd_tls_auth_only=yes ' +
        '-o smtpd_recipient_restrictions=permit_sasl_authenticated,reject';
    return `127.0.0.1:${ports[0]} inet n - n - 1 postscreen
smtpd pass - - n - - smtpd
127.0.0.1:${ports[1]} inet n - n - - smtpd -o smtpd_tls_security_level=encrypt ${submission}
127.0.0.1:${ports[2]} inet n - n - - smtpd -o smtpd_tls_wrappermode=yes ${submission}
tlsproxy unix - - n - 0 tlsproxy
dnsblog unix - - n - 0 dnsblog
cleanup unix n - n - 0 cleanup
qmgr unix n - n 300 1 qmgr
tlsmgr unix - - n 1000? 1 tlsmgr
rewrite unix - - n - - trivial-rewrite
bounce unix - - n - 0 bounce
defer unix - - n - 0 bounce
trace unix - - n - 0 bounce
error unix - - n - - error
retry unix - - n - - error
virtual unix - n n - - virtual
anvil unix - - n - 1 anvil
scache unix - - n - 1 scache
proxymap unix - - n - - proxymap
postlog unix-dgram n - n - 1 postlogd
`;
}

const QUEUES = [
    'active',
    'bounce',
    'corrupt',
    'defer',
    'deferred',
    'flush',
    'hold',
    'incoming',
    'maildrop',
    'private',
    'public',
    'saved',
    'trace',
    'pid',
];

/** Ports: postscreen (from anywhere to example.test), submission (STARTTLS and a sign-in), the same
 * in TLS from the first byte. */
export async function openPostfix() {
    const folder = openFolder('postfix');
    const ports = await openPorts(3);
    mkdirSync(join(folder, 'sasl'));
    writeFileSync(
        join(folder, 'sasl/smtpd.conf'),
        'pwcheck_method: auxprop\nauxprop_plugin: sasldb\n' +
            `mech_list: PLAIN LOGIN\nsasldb_path: ${folder}/sasldb2\n`,
    );
    execFileSync(
        join(unpacked, 'usr/sbin/saslpasswd2'),
        ['-p', '-c', '-f', join(folder, 'sasldb2'), '-u', 'example.test', 'rollcall'],
        { input: PASSWORD },
    );
    chownSync(join(folder, 'sasldb2'), owner.uid, owner.gid);
    const spool = join(folder, 'spool');
    mkdirSync(spool);
    for (const part of QUEUES) {
        mkdirSync(join(spool, part));
        if (part !== 'pid') chownSync(join(spool, part), owner.uid, owner.gid);
    }
    writeFileSync(join(folder, 'main.cf'), mainCf(folder));
    writeFileSync(join(folder, 'master.cf'), masterCf(ports));
    const child = spawn(join(libraries, 'sbin/master'), ['-c', folder, '-d'], {
        env: { PATH: process.env.PATH, LD_LIBRARY_PATH: libraries },
        detached: true,
        stdio: ['ignore', 'ignore', 'pipe'],
    });
    return started(folder, child, ports, join(folder, 'log/mail.log'));
}

/** The configuration of Exim: mailboxes in the folder, a sign-in by LOGIN. */
const eximConf = (folder, ports) => `primary_hostname = mail.example.test
exim_path = ${unpacked}/usr/sbin/exim4
exim_user = ${owner.name}
exim_group = ${owner.name}
spool_directory = ${folder}/spool
log_file_path = ${folder}/log/%slog
pid_file_path = ${folder}/exim.pid
local_interfaces = 127.0.0.1
daemon_smtp_ports = ${ports.join(' : ')}
tls_on_connect_ports = ${ports[1]}
tls_advertise_hosts = *
tls_certificate = ${folder}/cert.pem
tls_privatekey = ${folder}/key.pem
auth_advertise_hosts = \${if eq{$tls_in_cipher}{}{}{*}}
helo_verify_hosts =
host_lookup =
rfc1413_query_timeout = 0s
keep_environment =
acl_smtp_rcpt = recipient
begin acl
recipient:
  deny !authenticated = *
       message = sign in first
  deny local_parts = nobody-here
       message = no such mailbox
  accept
begin routers
all:
  driver = accept
  transport = box
begin transports
box:
  driver = appendfile
  directory = ${folder}/mail
  maildir_format
  user = ${owner.name}
begin authenticators
login:
  driver = plaintext
  public_name = LOGIN
  server_prompts = Username:: : Password::
  server_condition = \${if and{{eq{$auth1}{${USER}}}{eq{$auth2}{${PASSWORD}}}}}
  server_set_id = $auth1
`;

/** Ports: STARTTLS, TLS from the first byte. Both want a sign-in, by LOGIN only. */
export async function openExim() {
    const folder = openFolder('exim');
    const ports = await openPorts(2);
    mkdirSync(join(folder, 'spool'));
    chownSync(join(folder, 'spool'), owner.uid, owner.gid);
    writeFileSync(join(folder, 'exim.conf'), eximConf(folder, ports));
    chmodSync(join(folder, 'exim.conf'), 0o644);
    // Exim of Debian does not start without the account of its package: here it sees one.
    writeFileSync(
        join(folder, 'passwd'),
        readFileSync('/etc/passwd', 'utf8') +
            `Debian-exim:x:${owner.uid}:${owner.gid}::/nonexistent:/usr/sbin/nologin\n`,
    );
    writeFileSync(
        join(folder, 'group'),
        `${readFileSync('/etc/group', 'utf8')}Debian-exim:x:${owner.gid}:\n`,
    );
    const child = spawn(
        'unshare',
        [
            '--mount',
            'sh',
            '-c',
            'mount --bind "$1/passwd" /etc/passwd && mount --bind "$1/group" /etc/group && ' +
                'exec "$2" -C "$1/exim.conf" -bdf',
            'sh',
            folder,
            join(unpacked, 'usr/sbin/exim4'),
        ],
        { stdio: ['ignore', 'ignore', 'pipe'] },
    );
    return started(folder, child, ports, join(folder, 'log/mainlog'));
}
