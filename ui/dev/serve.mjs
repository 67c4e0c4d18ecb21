// Serves the built tray pages with the window's content policy and a stand-in for the bell:
// `npm run build && node dev/serve.mjs [PORT]`, then open /?view=NAME for each src/tray/fixtures/NAME.json.
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { extname, join, normalize } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const types = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.json': 'application/json',
};
const policy =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob:; connect-src 'self'; base-uri 'none'; form-action 'none'";

async function answer(path) {
  if (path === '/') {
    const page = await readFile(join(root, 'dist/tray/index.html'), 'utf8');
    return page.replace('<script', '<script src="/dev/stub.js"></script><script');
  }
  if (path.startsWith('/fixtures/')) return readFile(join(root, 'src/tray', path));
  if (path === '/dev/stub.js') return readFile(join(root, 'dev/stub.js'));
  return readFile(join(root, 'dist/tray', path));
}

/** Several pages side by side, each as wide as a window and as high as it asks to be: `/sheet?views=form,receipt&width=432`. */
async function sheet(parameters) {
  const width = Number(parameters.get('width') ?? 432);
  const frames = (parameters.get('views') ?? 'form').split(',').map((entry) => {
    const [view, click = ''] = entry.split(':');
    return `<iframe title="${view}" src="/?view=${view}&click=${click}" width="${width}" height="700" frameborder="0"></iframe>`;
  });
  return `<!doctype html><style>body{background:#8a958f;display:flex;gap:16px;margin:16px;align-items:start}</style>${frames.join('')}
    <script>setInterval(() => { for (const f of document.querySelectorAll('iframe')) { const h = f.contentDocument?.documentElement.dataset.height; if (h) f.height = Math.min(h, ${Number(parameters.get('most') ?? 1100)}); } }, 100)</script>`;
}

const server = createServer(async (request, response) => {
  const { pathname, searchParams } = new URL(request.url, 'http://localhost');
  const path = normalize(pathname);
  if (path === '/sheet') {
    response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' });
    response.end(await sheet(searchParams));
    return;
  }
  try {
    const body = await answer(path);
    response.writeHead(200, {
      'content-type': `${types[extname(path)] ?? 'text/html'}; charset=utf-8`,
      'content-security-policy': policy,
    });
    response.end(body);
  } catch {
    response.writeHead(404).end();
  }
});
server.listen(Number(process.argv[2] ?? 4400), '127.0.0.1', () => {
  console.log(`http://127.0.0.1:${server.address().port}/?view=form`);
});
