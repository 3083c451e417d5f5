// A plain chat page: it starts a conversation, sends what the visitor types or clicks, and shows the replies.
// Text of the assistant is built as DOM nodes, never as HTML.

const log = document.querySelector('#log');
const status = document.querySelector('#status');
const form = document.querySelector('#form');
const input = document.querySelector('#text');
const FAILED = 'Uw bericht kwam niet aan. Controleer uw verbinding en verstuur het opnieuw. ' +
  'Of bel de BRO Servicedesk: 088 - 8664 999.';
let conversation;

function element(name, properties = {}, ...children) {
  const node = Object.assign(document.createElement(name), properties);
  node.append(...children);
  return node;
}

// Bold and https links; everything else stays text.
function inline(text) {
  return text.split(/(\*\*[^*]+\*\*|\[[^\]]+\]\(https:\/\/[^)\s]+\))/).map((part) => {
    const bold = part.match(/^\*\*([^*]+)\*\*$/);
    if (bold) return element('strong', {}, bold[1]);
    const link = part.match(/^\[([^\]]+)\]\((https:\/\/[^)\s]+)\)$/);
    if (link) return element('a', { href: link[2], rel: 'noopener noreferrer', target: '_blank' }, link[1]);
    return part;
  });
}

function blocks(text) {
  const nodes = [];
  for (const line of text.split('\n')) {
    const item = line.match(/^(-|\d+\.) (.*)$/);
    const tag = item ? (item[1] === '-' ? 'UL' : 'OL') : 'P';
    if (!item) nodes.push(element('p', {}, ...inline(line)));
    else {
      if (nodes.at(-1)?.tagName !== tag) nodes.push(element(tag.toLowerCase()));
      nodes.at(-1).append(element('li', {}, ...inline(item[2])));
    }
  }
  return nodes;
}

function show(node) {
  log.append(node);
  log.scrollTop = log.scrollHeight;
}

function showReply(reply) {
  const message = element('div', { className: 'message' }, ...blocks(reply.text));
  for (const source of reply.sources) {
    const link = element('a', { href: source.url, rel: 'noopener noreferrer', target: '_blank' }, source.title);
    message.append(element('p', { className: 'source' }, 'Bron: ', link, ` (bekeken op ${source.checked})`));
  }
  show(message);
  if (!reply.choices.length) return;
  const choices = element('div', { className: 'choices' });
  for (const choice of reply.choices) {
    const button = element('button', { type: 'button' }, choice.title);
    button.addEventListener('click', () => send({ choice: choice.id }, choice.title));
    choices.append(button);
  }
  show(choices);
}

async function post(path, body) {
  const headers = { 'content-type': 'application/json' };
  if (conversation) headers.authorization = `Bearer ${conversation}`;
  const response = await fetch(path, { method: 'POST', headers, body: JSON.stringify(body) });
  if (!response.ok) throw new Error(String(response.status));
  return response.json();
}

async function send(body, shown) {
  show(element('div', { className: 'message visitor' }, shown));
  status.textContent = 'De assistent typt…';
  try {
    const { replies } = await post('/api/website/messages', body);
    status.textContent = '';
    replies.forEach(showReply);
    return true;
  } catch {
    status.textContent = FAILED;
    return false;
  }
}

form.addEventListener('submit', async (event) => {
  event.preventDefault();
  const text = input.value;
  input.value = '';
  if (!await send({ text }, text)) input.value = text;
  input.focus();
});

try {
  const started = await post('/api/website/conversations', {});
  conversation = started.conversation;
  started.replies.forEach(showReply);
} catch {
  status.textContent = FAILED;
}
