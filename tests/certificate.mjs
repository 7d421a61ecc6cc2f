// A certificate for the servers of a test.
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';

/** Writes cert.pem and key.pem into a folder; `names` as subjectAltName has them. Returns both
 * paths. */
export function makeCertificate(folder, names, host = 'localhost') {
    const cert = join(folder, 'cert.pem');
    const key = join(folder, 'key.pem');
    const curve = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];
    const subject = ['-subj', `/CN=${host}`, '-addext', `subjectAltName=${names}`];
    const files = ['-keyout', key, '-out', cert];
    const all = ['req', '-x509', ...curve, '-days', '2', ...subject, ...files];
    execFileSync('openssl', all, { stdio: 'ignore' });
    return { cert, key };
}
