// Stands in for the bell when a page is opened in a browser: shows one fixture and answers every request with "done".
const params = new URLSearchParams(location.search);
const now = Date.parse('2026-11-16T09:33:00Z');
Date.now = () => now;
const asked = [];
window.asked = asked;
let callbacks = 0;

const picture = async () => {
  const canvas = document.createElement('canvas');
  canvas.width = 168;
  canvas.height = 96;
  const draw = canvas.getContext('2d');
  draw.fillStyle = '#e4eaee';
  draw.fillRect(0, 0, 168, 96);
  draw.fillStyle = '#7fa3be';
  draw.fillRect(38, 30, 60, 36);
  const blob = await new Promise((done) => canvas.toBlob(done, 'image/png'));
  const json = new TextEncoder().encode(JSON.stringify({ kind: 'picture', media_type: 'image/png' }));
  const bytes = new Uint8Array(4 + json.length + blob.size);
  new DataView(bytes.buffer).setUint32(0, json.length);
  bytes.set(json, 4);
  bytes.set(new Uint8Array(await blob.arrayBuffer()), 4 + json.length);
  return bytes.buffer;
};

window.__TAURI_INTERNALS__ = {
  transformCallback: () => ++callbacks,
  async invoke(command, argument) {
    if (command === 'bridge_state') {
      const view = await (await fetch(`/fixtures/${params.get('view') ?? 'form'}.json`)).json();
      return { page: { name: 'form' }, connection: { state: 'connected' }, view };
    }
    if (command === 'bridge_ready') {
      document.documentElement.dataset.height = String(argument.height);
      act();
      return null;
    }
    if (command !== 'bridge_request') return 1;
    asked.push(argument.request ?? 'bytes');
    return argument.request?.ask === 'picture' ? picture() : { kind: 'done' };
  },
};

// `?click=a,b` clicks the elements with these test ids once the page stands.
let acted = false;
function act() {
  if (acted) return;
  acted = true;
  for (const id of (params.get('click') ?? '').split(',').filter(Boolean)) {
    const timer = setInterval(() => {
      const element = document.querySelector(`[data-testid="${id}"]`);
      if (!element) return;
      clearInterval(timer);
      element.click();
    }, 50);
  }
}
addEventListener('securitypolicyviolation', (event) => {
  document.title = `POLICY ${event.violatedDirective} ${event.blockedURI}`;
  console.error(document.title);
});
