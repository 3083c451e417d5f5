// From data to DOM nodes. What the assistant says is never read as HTML.
function el(tag, properties = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (name in node) node[name] = value;
    else node.setAttribute(name, value);
  }
  node.append(...children);
  return node;
}
const button = (text, click, properties = {}) => el('button', { type: 'button', onclick: click, ...properties }, text);
const link = (href, text) => el('a', { href, target: '_blank', rel: 'noopener noreferrer' }, text,
  el('span', { className: 'sr' }, TEXT.newTab));
const focus = (node) => { node.tabIndex = -1; node.focus({ preventScroll: true }); };

// Line drawings in a square of 24; an emoji is an empty box where no font has it.
const ICONS = {
  chat: 'M4 5h16v11h-9l-5 4v-4H4z', send: 'M4 4l17 8-17 8 3-8z', menu: 'M4 7h16M4 12h16M4 17h16', down: 'M5 9l7 7 7-7',
  person: 'M4 20a8 8 0 0 1 16 0M8 8a4 4 0 0 1 8 0 4 4 0 0 1-8 0', thumb: 'M4 11h4v9H4zM8 11l4-8 3 1-1 5h7l-2 11H8',
};
function icon(name) {
  const [svg, path] = ['svg', 'path'].map((tag) => document.createElementNS('http://www.w3.org/2000/svg', tag));
  svg.setAttribute('viewBox', '0 0 24 24');
  svg.setAttribute('aria-hidden', 'true');
  path.setAttribute('d', ICONS[name]);
  svg.append(path);
  return svg;
}
const iconButton = (name, label, click, properties = {}) =>
  button(icon(name), click, { 'aria-label': label, title: label, ...properties });

const INLINE = [ // what is more than text, and the node that it becomes
  [/\*\*([^*]+)\*\*/, (whole, bold) => el('strong', {}, bold)],
  [/\[([^\]]+)\]\((https:\/\/[^)\s]+)\)/, (whole, text, url) => URL.canParse(url) ? link(url, text) : whole],
  [/[\w.+-]{1,64}@[\w-]+(?:\.[\w-]+)*\.[a-z]{2,}/i, (mail) => el('a', { href: `mailto:${mail}` }, mail)],
  // Ten digits from 0 or nine after +31, or a short service number; no date and time.
  [/(?<!\d)(?!\d\d-\d\d-\d{4})(?:(?:\+31[ -]*(?:\(0\)[ -]*)?|0)[1-9](?:[ -]{0,3}\d){8}|0[89]00[ -]{0,3}\d{4})(?![\d:])/,
    (number) => el('a', { href: `tel:${number.replace(/\(0\)|[^+\d]/g, '')}` }, number)],
];
function inline(text) {
  const [first] = INLINE.map(([pattern, node]) => [text.match(pattern), node]).filter(([found]) => found)
    .sort(([one], [other]) => one.index - other.index);
  if (!first) return text ? [text] : [];
  const [found, node] = first;
  return [...inline(text.slice(0, found.index)), node(...found), ...inline(text.slice(found.index + found[0].length))];
}

function blocks(text) {
  const nodes = [];
  for (const line of text.replace(/[\u202a-\u202e\u2066-\u2069]/g, '').split('\n')) {
    const item = line.match(/^(-|\d+\.) (.*)$/);
    const tag = item ? (item[1] === '-' ? 'ul' : 'ol') : 'p';
    if (!item) nodes.push(el('p', {}, ...inline(line)));
    else {
      if (nodes.at(-1)?.localName !== tag) nodes.push(el(tag));
      nodes.at(-1).append(el('li', {}, ...inline(item[2])));
    }
  }
  return nodes;
}

const dutchDate = (date) => new Date(date).toLocaleDateString('nl-NL', { day: 'numeric', month: 'short', year: 'numeric' });
const dutchTime = (at) => new Date(at).toLocaleString('nl-NL', { hour: '2-digit', minute: '2-digit',
  ...(Date.now() - at > 43_200_000 && { weekday: 'short', day: 'numeric', month: 'short' }) });

function sourceNode({ title, url, checked }) {
  return el('p', { className: 'source small' }, TEXT.source, URL.canParse(url) && url.startsWith('https:') ? link(url, title) : title,
    TEXT.checked(dutchDate(checked)));
}

function checklistNode(steps) {
  return el('ol', { className: 'checklist', role: 'list' }, ...steps.map(({ title, status }) => {
    const [mark, meaning] = TEXT.steps[status];
    return el('li', { className: status }, el('span', { className: 'mark', 'aria-hidden': 'true' }, mark),
      el('span', {}, el('span', { className: 'sr' }, meaning), title));
  }));
}

const RATED = ['beantwoord', 'doorverwezen', 'buiten_bereik']; // outcomes on which a thumb makes sense

// Thumbs, and after a thumb down the reasons; `rate(rating, reason)` resolves when the gateway has it, `reveal(node)`
// brings the reasons into view.
function thumbsNode(current, rate, reveal) {
  const thanks = el('span', { className: 'small' });
  const reasons = el('div', { className: 'reasons', hidden: true, role: 'group', 'aria-label': TEXT.why },
    el('span', { className: 'small' }, TEXT.why),
    ...Object.entries(TEXT.reasons).map(([reason, text]) => button(text, () => choose('neer', reason))));
  const thumbs = { op: iconButton('thumb', TEXT.up, () => choose('op')),
    neer: iconButton('thumb', TEXT.down, () => choose('neer'), { className: 'neer' }) };
  const press = (rating) => {
    for (const [name, thumb] of Object.entries(thumbs)) thumb.setAttribute('aria-pressed', name === rating);
  };
  const choose = async (rating, reason) => {
    if (!await rate(rating, reason)) return;
    press(rating);
    if (reasons.contains(reasons.getRootNode().activeElement)) thumbs.neer.focus({ preventScroll: true });
    reasons.hidden = rating === 'op' || Boolean(reason);
    thanks.textContent = reasons.hidden ? TEXT.thanks : '';
    reveal(reasons);
  };
  press(current);
  return [el('div', { className: 'thumbs', role: 'group', 'aria-label': TEXT.useful }, thumbs.op, thumbs.neer, thanks), reasons];
}

// The bubble of a message by `author`; who speaks is in it for screen readers.
function bubbleNode(author, ...content) {
  return el('div', { className: `message ${author}` }, el('span', { className: 'sr' }, `${TEXT.authors[author]}: `), ...content);
}

// A reply of the assistant or of a member of staff; `choose(choice)` and the two of `thumbsNode` are called on clicks.
function replyNode(reply, choose, ...rating) {
  const choices = reply.choices.map((choice) => button(choice.title, () => choose(choice)));
  // The text of a checklist repeats its steps, for channels that have only text: its heading is enough here.
  const text = reply.checklist.length ? reply.text.split('\n')[0] : reply.text;
  return bubbleNode(reply.author, ...blocks(text),
    ...(reply.checklist.length ? [checklistNode(reply.checklist)] : []),
    ...reply.sources.map(sourceNode),
    // The way out of the queue stays open for as long as the visitor is in it.
    ...(choices.length ? [el('div', { className: `choices ${reply.outcome === 'overgedragen' ? 'standing' : ''}` }, ...choices)] : []),
    ...(RATED.includes(reply.outcome) && reply.position > 1 ? thumbsNode(reply.rating, ...rating) : []));
}

// A field with its label inside it, and the button that sends it.
const fieldNode = (input, label, id, hint) => el('div', { className: 'field' }, el('div', { className: 'row' },
  input, el('label', { htmlFor: input.id }, label), el('button', { className: 'main', 'aria-label': TEXT.send, title: TEXT.send }, icon('send'))),
  el('p', { className: 'small', id }, hint));

function saveFile(blob, name) {
  const href = URL.createObjectURL(blob);
  el('a', { href, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(href), 1000);
}

function covers(over, under) {
  const [front, back] = [over, under].map((node) => node.getBoundingClientRect());
  return back.left >= front.left && back.right <= front.right && back.top >= front.top && back.bottom <= front.bottom;
}
