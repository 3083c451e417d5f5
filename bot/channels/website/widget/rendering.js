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

// Bold and https links; everything else stays text.
function inline(text) {
  return text.split(/(\*\*[^*]+\*\*|\[[^\]]+\]\(https:\/\/[^)\s]+\))/).filter(Boolean).map((part) => {
    const bold = part.match(/^\*\*([^*]+)\*\*$/);
    if (bold) return el('strong', {}, bold[1]);
    const target = part.match(/^\[([^\]]+)\]\((https:\/\/[^)\s]+)\)$/);
    return target && URL.canParse(target[2]) ? link(target[2], target[1]) : part;
  });
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

const dutchDate = (date) => new Date(date).toLocaleDateString('nl-NL', { day: 'numeric', month: 'long', year: 'numeric' });

function sourceNode({ title, url, checked }) {
  return el('p', { className: 'small' }, TEXT.source, URL.canParse(url) && url.startsWith('https:') ? link(url, title) : title,
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

// Thumbs, and after a thumb down the reasons; `rate(rating, reason)` resolves when the gateway has it.
function thumbsNode(current, rate) {
  const thanks = el('span', { className: 'small' });
  const reasons = el('div', { className: 'choices', hidden: true, role: 'group', 'aria-label': TEXT.why },
    el('span', { className: 'small' }, TEXT.why),
    ...Object.entries(TEXT.reasons).map(([reason, text]) => button(text, () => choose('neer', reason))));
  const thumbs = { op: button('👍', () => choose('op'), { 'aria-label': TEXT.up, title: TEXT.up }),
    neer: button('👎', () => choose('neer'), { 'aria-label': TEXT.down, title: TEXT.down }) };
  const press = (rating) => {
    for (const [name, thumb] of Object.entries(thumbs)) thumb.setAttribute('aria-pressed', name === rating);
  };
  const choose = async (rating, reason) => {
    if (!await rate(rating, reason)) return;
    press(rating);
    reasons.hidden = rating === 'op' || Boolean(reason);
    thanks.textContent = reasons.hidden ? TEXT.thanks : '';
    reasons.scrollIntoView({ block: 'nearest' });
  };
  press(current);
  return [el('div', { className: 'thumbs', role: 'group', 'aria-label': TEXT.useful },
    el('span', { className: 'small' }, TEXT.useful), thumbs.op, thumbs.neer, thanks), reasons];
}

// The bubble of a message by `author`; who speaks is in it for screen readers.
function bubbleNode(author, ...content) {
  return el('div', { className: `message ${author}` }, el('span', { className: 'sr' }, `${TEXT.authors[author]}: `), ...content);
}

// A reply of the assistant or of a member of staff; `choose(choice)` and `rate(...)` are called on clicks.
function replyNode(reply, choose, rate) {
  const choices = reply.choices.map((choice) => button(choice.title, () => choose(choice)));
  // The text of a checklist repeats its steps, for channels that have only text: its heading is enough here.
  const text = reply.checklist.length ? reply.text.split('\n')[0] : reply.text;
  return bubbleNode(reply.author, ...blocks(text),
    ...(reply.checklist.length ? [checklistNode(reply.checklist)] : []),
    ...reply.sources.map(sourceNode),
    ...(choices.length ? [el('div', { className: 'choices' }, ...choices)] : []),
    ...(RATED.includes(reply.outcome) && reply.position > 1 ? thumbsNode(reply.rating, rate) : []));
}

const fieldNode = (input, label, id, hint) => el('div', {}, el('label', { htmlFor: input.id }, label),
  el('div', { className: 'row' }, input, el('button', { className: 'main' }, TEXT.send)), el('p', { className: 'small', id }, hint));
const personNode = (ask) => el('p', { className: 'person small' }, button(TEXT.person, ask),
  el('span', {}, TEXT.call, el('a', { href: CONTACT.tel }, CONTACT.phone)));

function saveFile(blob, name) {
  const href = URL.createObjectURL(blob);
  el('a', { href, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(href), 1000);
}

function covers(over, under) {
  const [front, back] = [over, under].map((node) => node.getBoundingClientRect());
  return back.left >= front.left && back.right <= front.right && back.top >= front.top && back.bottom <= front.bottom;
}
