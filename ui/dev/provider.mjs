// A company's sign-in for tests: a certified OpenID provider on a free port of this machine, with one client.
// `node dev/provider.mjs CLIENT_ID CLIENT_SECRET REDIRECT_URI` says {"issuer": …} on its first line and ends with its input.
import { generateKeyPairSync } from 'node:crypto';
import { createServer } from 'node:http';

const [client_id, client_secret, redirect_uri] = process.argv.slice(2);
// The first line is for the program that starts this; what the library advises is not.
for (const level of ['info', 'warn', 'error']) console[level] = () => {};
const { default: Provider } = await import('oidc-provider');

const people = { marta: 'Marta Lindqvist', tomas: 'Tomas Berg' };
const account = (id) => ({
  accountId: id,
  claims: () => ({
    sub: id,
    name: people[id],
    preferred_username: id,
    email: `${id}@aldermoor.example`,
    email_verified: true,
  }),
});

const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
const key = { ...privateKey.export({ format: 'jwk' }), use: 'sig', alg: 'RS256' };
const server = createServer();
server.listen(0, '127.0.0.1', async () => {
  const issuer = `http://127.0.0.1:${server.address().port}`;
  const provider = new Provider(issuer, {
    clients: [{ client_id, client_secret, redirect_uris: [redirect_uri] }],
    claims: { profile: ['name', 'preferred_username'], email: ['email', 'email_verified'] },
    cookies: { keys: ['only for tests'] },
    findAccount: (_, id) => account(id),
    jwks: { keys: [key] },
  });
  server.on('request', provider.callback());
  process.stdout.write(`${JSON.stringify({ issuer })}\n`);
});
process.stdin.resume().on('end', () => process.exit());
