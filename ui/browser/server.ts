/** The real server in a directory of its own, with technicians and devices that speak plain HTTP to it. */
import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { uuid } from '../src/lib/uuid';

const run = promisify(execFile);
const BUILT = fileURLToPath(new URL('../../target/debug/deskbell-server', import.meta.url));
const PROGRAM = process.env.DESKBELL_SERVER ?? BUILT;
/** Writes a credential may send at once: a test is quicker than a person. */
const BURST = '100000';

export type Json = Record<string, unknown>;

export interface Technician {
  id: string;
  name: string;
  email: string;
  token: string;
}

export interface Device {
  id: string;
  token: string;
  person: string;
}

export interface Answer {
  status: number;
  json: Json;
}

/** Ends with the process that started it, however that ends. */
const running = new Set<ChildProcess>();
process.on('exit', () => {
  for (const server of running) server.kill('SIGKILL');
});

export class Server {
  readonly #folder: string;
  base = '';
  #process: ChildProcess | null = null;
  #key = '';

  private constructor(folder: string) {
    this.#folder = folder;
  }

  /** Starts an empty server. */
  static async start(): Promise<Server> {
    if (!existsSync(PROGRAM)) throw new Error(`${PROGRAM} is missing: cargo build --workspace --bins`);
    const server = new Server(await mkdtemp(join(tmpdir(), 'deskbell-browser-')));
    try {
      await server.command(['init']);
      await server.serve();
      const key = await server.command(['enrollment-key', 'create', '--auto-approve']);
      server.#key = String(key.key);
      return server;
    } catch (error) {
      await server.stop();
      throw error;
    }
  }

  get #data(): string {
    return join(this.#folder, 'data');
  }

  /** Runs a command of the server's command line and gives its JSON. */
  async command(words: string[]): Promise<Json> {
    const { stdout } = await run(PROGRAM, [...words, '--data', this.#data, '--json']);
    return stdout.trim() ? (JSON.parse(stdout) as Json) : {};
  }

  /** Listens: on a free port the first time, on the same one again. */
  async serve(): Promise<void> {
    const address = this.base ? new URL(this.base).host : '127.0.0.1:0';
    const words = ['serve', '--json', '--listen', address, '--submit-burst', BURST, '--data', this.#data];
    const server = spawn(PROGRAM, words, { stdio: ['ignore', 'pipe', 'pipe'] });
    running.add(server);
    this.#process = server;
    let said = '';
    // A server whose words nobody reads would wait for a reader one day.
    server.stderr.on('data', (part: Buffer) => (said = (said + part.toString()).slice(-4_000)));
    const first = await new Promise<string>((resolve, reject) => {
      createInterface(server.stdout).once('line', resolve);
      server.once('exit', (code) => reject(new Error(`the server ended with ${code}: ${said}`)));
    });
    this.base = (JSON.parse(first) as { listening: string }).listening;
  }

  /** Stops listening, in order. */
  async halt(): Promise<void> {
    const server = this.#process;
    this.#process = null;
    if (!server || server.exitCode !== null) return;
    const ended = new Promise((resolve) => server.once('exit', resolve));
    server.kill('SIGTERM');
    await ended;
    running.delete(server);
  }

  /** Ends it and takes its directory away. */
  async stop(): Promise<void> {
    await this.halt();
    await rm(this.#folder, { recursive: true, force: true });
  }

  /** A technician, with a token for the test's own requests. */
  async technician(name: string, role = 'technician'): Promise<Technician> {
    const email = `${name.toLowerCase().replace(/[^a-z]+/g, '.')}@aldermoor.example`;
    const added = await this.command(['technician', 'add', '--name', name, '--email', email, '--role', role]);
    const token = await this.command(['api-token', 'create', '--technician', email]);
    return { id: String(added.id), name, email, token: String(token.token) };
  }

  /** A sign-in link's path and secret for a technician: good once. */
  async invitation(who: Technician): Promise<string> {
    const words = ['technician', 'add', '--name', who.name, '--email', who.email];
    const url = new URL(String((await this.command(words)).sign_in_url));
    return `${url.pathname}${url.hash}`;
  }

  /** A computer that speaks for a person of this name, or waits to be let in, as its enrolment key has it. */
  async device(name: string, computer: Json = {}, key = this.#key): Promise<Device> {
    const token = randomBytes(32).toString('hex');
    const device = {
      id: uuid(),
      machine: { id: randomUUID(), hostname: 'LT-0482' },
      os: 'Debian GNU/Linux 12',
      account: name.toLowerCase().replaceAll(' ', '.'),
      ...computer,
    };
    const enrolled = await this.send(null, 'POST', '/api/v1/enroll', {
      enrollment_key: key,
      token_hash: createHash('sha256').update(token).digest('hex'),
      device,
      person: { display_name: name },
    });
    if (enrolled.status >= 300) throw new Error(`enrolment: ${JSON.stringify(enrolled.json)}`);
    return { id: device.id, token, person: (enrolled.json.person as { id: string }).id };
  }

  /** Opens a ticket; gives its id and number. */
  async ticket(from: Device, description: string, more: Json = {}): Promise<{ id: string; number: number }> {
    const id = uuid();
    const body = {
      description,
      reported_at: new Date().toISOString(),
      locale: 'en',
      attachments: [],
      ...more,
    };
    const opened = await this.send(from.token, 'PUT', `/api/v1/me/tickets/${id}`, body);
    if (opened.status !== 201) throw new Error(`opening: ${JSON.stringify(opened.json)}`);
    return { id, number: Number(opened.json.number) };
  }

  /** The bytes of a file that a ticket or message names. */
  async upload(from: Device, path: string, mediaType: string, bytes: Uint8Array<ArrayBuffer>): Promise<void> {
    const answer = await fetch(`${this.base}${path}`, {
      method: 'PUT',
      headers: {
        'deskbell-client': '1',
        authorization: `Bearer ${from.token}`,
        'content-type': mediaType,
      },
      body: bytes,
    });
    if (!answer.ok) throw new Error(`${path}: ${await answer.text()}`);
  }

  /** The caller writes. */
  async reply(from: Device, ticket: string, body: string): Promise<void> {
    const path = `/api/v1/me/tickets/${ticket}/messages/${uuid()}`;
    await this.must(from.token, 'PUT', path, { body, attachments: [] });
  }

  /** A technician acts, at the version the ticket has now. */
  async act(who: Technician, ticket: string, action: Json): Promise<Answer> {
    const now = await this.must(who.token, 'GET', `/api/v1/desk/tickets/${ticket}`);
    const path = `/api/v1/desk/tickets/${ticket}/actions/${uuid()}`;
    return this.send(who.token, 'PUT', path, action, { 'if-match': `"${String(now.json.version)}"` });
  }

  /** A technician writes to the caller, or an internal note. */
  async write(who: Technician, ticket: string, body: string, more: Json = {}): Promise<Answer> {
    const path = `/api/v1/desk/tickets/${ticket}/messages/${uuid()}`;
    return this.send(who.token, 'PUT', path, {
      body,
      visibility: 'public',
      waiting_for_requester: false,
      ...more,
    });
  }

  async must(token: string, method: string, path: string, body?: Json): Promise<Answer> {
    const answer = await this.send(token, method, path, body);
    if (answer.status >= 300) throw new Error(`${method} ${path}: ${JSON.stringify(answer.json)}`);
    return answer;
  }

  async send(
    token: string | null,
    method: string,
    path: string,
    body?: Json,
    headers: Record<string, string> = {},
  ): Promise<Answer> {
    const answer = await fetch(`${this.base}${path}`, {
      method,
      headers: {
        'deskbell-client': '1',
        ...(token ? { authorization: `Bearer ${token}` } : {}),
        ...(body ? { 'content-type': 'application/json' } : {}),
        ...headers,
      },
      ...(body ? { body: JSON.stringify(body) } : {}),
    });
    const text = await answer.text();
    return { status: answer.status, json: text ? (JSON.parse(text) as Json) : {} };
  }
}
