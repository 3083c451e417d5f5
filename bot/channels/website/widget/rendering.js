// From what is said to DOM nodes. What the assistant says is never read as HTML.
const link = (href, text) => el('a', { href, target: '_blank', rel: 'noopener noreferrer' }, text,
  el('span.sr', { lang: LANG }, TEXT.newTab));
const mailLink = (mail) => el('a', { href: `mailto:${mail}` }, mail);
const phoneLink = (number) => el('a', { href: `tel:${number.replace(/\(0\)|[^+\d]/g, '').replace(/^0(?=[1-9]\d{8}$)/, '+31')}` }, number);
const focus = (node) => { node.tabIndex = -1; node.focus({ preventScroll: true }); };
const ICONS = {
  send: 'M4 4l17 8-17 8 3-8z', menu: 'M4 7h16M4 12h16M4 17h16', down: 'M5 9l7 7 7-7', thumb: 'M4 11h4v9H4zM8 11l4-8 3 1-1 5h7l-2 11H8',
  person: 'M4 20a8 8 0 0116 0M8 8a4 4 0 018 0 4 4 0 01-8 0', steps: 'M12 7h9M12 17h9M3 7l2 2 4-4M3 17l2 2 4-4',
};
const iconButton = (path, label, click, properties = {}) =>
  button(icon(path), click, { 'aria-label': label, title: label, ...properties });

const INLINE = [ // what is more than text, and the node that it becomes
  [/\*\*([^*]+)\*\*/, (whole, bold) => el('strong', bold)],
  [/\[([^\]]+)\]\((https:\/\/[^)\s]+)\)/, (whole, text, url) => URL.canParse(url) ? link(url, text) : whole],
  [/[\w.+-]{1,64}@[\w-]+(?:\.[\w-]+)*\.[a-z]{2,}/i, mailLink],
  // Ten digits from 0 or nine after +31, or a short service number; no date and time.
  [/(?<!\d)(?!\d\d-\d\d-\d{4})(?:(?:\+31[ -]*(?:\(0\)[ -]*)?|0)[1-9](?:[ -]{0,3}\d){8}|0[89]00[ -]{0,3}\d{4})(?![\d:])/,
    phoneLink],
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
    if (!item) nodes.push(el('p', inline(line)));
    else {
      if (nodes.at(-1)?.localName !== tag) nodes.push(el(tag));
      nodes.at(-1).append(el('li', inline(item[2])));
    }
  }
  return nodes;
}

// A long answer: its beginning, and the rest behind a line that opens it in place.
const LONG = 420; // characters of an answer that is shown in two parts
const ENOUGH = 100; // characters of each part, at least
function folded(nodes, outcome) {
  const lengths = nodes.map((node) => node.textContent.length);
  const total = (from, to) => lengths.slice(from, to).reduce((sum, length) => sum + length, 0);
  if (outcome !== 'beantwoord' || total(0) < LONG) return nodes;
  let first = 1;
  while (first < nodes.length && (total(0, first) < ENOUGH || nodes[first - 1].textContent.trim().endsWith(':'))) first += 1;
  if (total(first) < ENOUGH) return nodes;
  return [...nodes.slice(0, first), el('details', el('summary', { lang: LANG }, TEXT.more), nodes.slice(first))];
}

const dutchDate = (date) => new Date(date).toLocaleDateString(TEXT.dates, { day: 'numeric', month: 'short', year: 'numeric' });
const dutchTime = (at) => new Date(at).toLocaleString(TEXT.dates, { hour: '2-digit', minute: '2-digit',
  ...(Date.now() - at > 43_200_000 && { weekday: 'short', day: 'numeric', month: 'short' }) });

// All sources in one line; the day is the one on which the oldest of them was read again.
function sourcesNode(sources) {
  if (!sources.length) return null;
  const named = sources.flatMap(({ title, url }, number) => [number ? ', ' : '',
    URL.canParse(url) && url.startsWith('https:') ? link(url, title) : title]);
  const checked = sources.map((source) => source.checked).sort()[0];
  return el('p.source.small', el('span', { lang: LANG }, TEXT.source), named, el('span', { lang: LANG }, TEXT.checked(dutchDate(checked))));
}

// A drawing; where the page's policy does not let it load, what it shows in words.
function drawingNode({ path, alt }) {
  const image = el('img.drawing', { src: new URL(path.slice(1), ADDRESS).href, alt, loading: 'lazy' });
  image.onerror = () => image.replaceWith(el('p.small', alt));
  return image;
}

function checklistNode(steps) {
  return el('ol.checklist', { role: 'list' }, steps.map(({ title, status }) => {
    const [mark, meaning] = STEPS[status];
    return el(`li.${status}`, el('span.mark', { 'aria-hidden': 'true' }, mark),
      el('span', el('span.sr', meaning), title));
  }));
}

const RATED = ['beantwoord', 'doorverwezen', 'buiten_bereik']; // outcomes on which a thumb makes sense

// Thumbs, and after a thumb down the reasons; `rate(rating, reason)` resolves when the gateway has it, `reveal(node)`
// brings the reasons into view.
function thumbsNode(current, rate, reveal) {
  const thanks = el('span.small');
  const reasons = el('div.reasons', { hidden: true, role: 'group', 'aria-label': TEXT.why, lang: LANG },
    el('span.small', TEXT.why),
    Object.entries(TEXT.reasons).map(([reason, text]) => button(text, () => choose('neer', reason))));
  const thumbs = { op: iconButton(ICONS.thumb, TEXT.up, () => choose('op')),
    neer: iconButton(ICONS.thumb, TEXT.down, () => choose('neer'), { className: 'neer' }) };
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
  return [el('div.thumbs', { role: 'group', 'aria-label': TEXT.useful, lang: LANG }, thumbs.op, thumbs.neer, thanks), reasons];
}

// The bubble of a message by `author`; who speaks is in it for screen readers.
function bubbleNode(author, ...content) {
  return el(`div.message.${author}`, { lang: 'nl' }, el('span.sr', { lang: LANG }, `${TEXT.authors[author]}: `), content);
}

// A reply of the assistant or of a member of staff; `choose(choice)`, `contact(button)` and the two of `thumbsNode` are
// called on clicks.
function replyNode(reply, choose, contact, ...rating) {
  const next = reply.position > 1 && reply.outcome !== 'verduidelijking'; // the first choice is the step to take
  const choices = reply.choices.map((choice, number) => button(choice.title, () => choose(choice),
    { className: choice.quiet ? 'quiet' : next && !number ? 'main' : '' }));
  // The text of a checklist repeats its steps, for channels that have only text: its heading is enough here.
  const text = reply.checklist.length ? reply.text.split('\n')[0] : reply.text;
  return bubbleNode(reply.author, folded(blocks(text), reply.outcome),
    reply.checklist.length && [checklistNode(reply.checklist), el('p.small', { hidden: true, lang: LANG }, TEXT.stepsMoved)],
    reply.drawing && drawingNode(reply.drawing),
    sourcesNode(reply.sources),
    // The way out of the queue stays open for as long as the visitor is in it.
    choices.length && el(`div.choices${reply.outcome === 'overgedragen' ? '.standing' : ''}`, choices),
    reply.form === 'contact' && el('div.asks', { lang: LANG },
      button(TEXT.contact.title, (event) => contact(event.currentTarget), { className: 'main', 'aria-expanded': 'false' })),
    RATED.includes(reply.outcome) && reply.position > 1 && thumbsNode(reply.rating, ...rating));
}

// A field with its label inside it, and the button that sends it.
const fieldNode = (input, label, id, hint) => el('div.field', el('div.row',
  input, el('label', { htmlFor: input.id }, label), el('button.main', { 'aria-label': TEXT.send, title: TEXT.send }, icon(ICONS.send))),
  el('p.small', { id }, hint));

function saveFile(blob, name) {
  const href = URL.createObjectURL(blob);
  el('a', { href, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(href), 1000);
}

function covers(over, under) {
  const [front, back] = [over, under].map((node) => node.getBoundingClientRect());
  return back.left >= front.left && back.right <= front.right && back.top >= front.top && back.bottom <= front.bottom;
}
