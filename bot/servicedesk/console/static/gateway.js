// Requests to our own gateway, and pieces of page that it rendered.

// The gateway's templates escape everything; this policy is only for what fetchPiece gets from it.
const policy = globalThis.trustedTypes?.createPolicy('bro-console', { createHTML: (html) => html })
  ?? { createHTML: (html) => html };

export class SignedOut extends Error {}
export class Refused extends Error {} // its message is the gateway's Dutch sentence

const PATIENCE = 15000; // ms that a request may take

const BACKGROUND = { 'X-Background': 'ja' }; // the page asks this by itself: it keeps no session open
const csrf = () => document.body.dataset.csrf;

async function request(path, options = {}) {
  const { background, headers, ...rest } = options;
  const answer = await fetch(path, { credentials: 'same-origin', redirect: 'manual', signal: AbortSignal.timeout(PATIENCE), ...rest,
    headers: { 'X-CSRF-Token': csrf(), Accept: 'application/json', ...headers, ...background && BACKGROUND } });
  if (answer.status === 401 || answer.type === 'opaqueredirect') throw new SignedOut();
  if (!answer.ok) throw new Refused((await answer.json().catch(() => ({}))).detail ?? '');
  return answer;
}

export async function post(path, data = {}) {
  const answer = await request(path, { method: 'POST', body: JSON.stringify(data),
    headers: { 'Content-Type': 'application/json' } });
  return answer.status === 204 ? null : answer.json();
}

export const pieceOf = (html) => {
  const template = document.createElement('template');
  template.innerHTML = policy.createHTML(html);
  return template.content;
};

export const fetchPiece = async (path, options = { background: true }) => pieceOf(await (await request(path, options)).text());

export const standing = async () => (await request('/servicedesk/stand', { background: true })).json();

export const isSignedIn = () => standing().then(() => true, (error) => !(error instanceof SignedOut));

// Replace the content of `node`, and keep the focus where it was when the same element is there again.
export function replaceContent(node, piece) {
  const focused = node.contains(document.activeElement) ? document.activeElement : null;
  const key = focused?.dataset.key ?? focused?.getAttribute('href');
  node.replaceChildren(piece);
  if (!focused) return;
  const again = key && [...node.querySelectorAll('a, button')].find((one) => (one.dataset.key ?? one.getAttribute('href')) === key);
  if (again) again.focus();
  else { node.tabIndex = -1; node.focus(); }
}
