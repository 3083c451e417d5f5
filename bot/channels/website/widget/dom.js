// From data to DOM nodes.
// `what` is a tag with its classes, such as p.small; then come properties or attributes, if any, and children. Lists of
// children are taken apart; what is false or nothing is left out.
function el(what, ...content) {
  const [tag, ...classes] = what.split('.');
  const node = document.createElement(tag);
  if (classes[0]) node.className = classes.join(' ');
  const properties = content[0]?.constructor === Object ? content.shift() : {};
  for (const [name, value] of Object.entries(properties)) {
    if (name in node) node[name] = value;
    else node.setAttribute(name, value);
  }
  node.append(...content.flat(Infinity).filter(Boolean));
  return node;
}
const button = (text, click, properties = {}) => el('button', { type: 'button', onclick: click, ...properties }, text);

// Line drawings in a square of 24; an emoji is an empty box where no font has it.
function icon(path) {
  const [svg, line] = ['svg', 'path'].map((tag) => document.createElementNS('http://www.w3.org/2000/svg', tag));
  svg.setAttribute('viewBox', '0 0 24 24');
  svg.setAttribute('aria-hidden', 'true');
  line.setAttribute('d', path);
  svg.append(line);
  return svg;
}
const BALLOON = 'M4 5h16v11h-9l-5 4v-4H4z';

function sheetOf(text) {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(text);
  return sheet;
}
