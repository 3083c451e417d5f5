// What an agent is writing in a conversation: kept in this tab, through Back and reload, until it is sent.
const keyOf = (talk) => `bro-console-concept-${talk}`;

export const readDraft = (talk) => JSON.parse(sessionStorage.getItem(keyOf(talk)) ?? 'null');

export function keepDraft(talk, draft) {
  if (draft.text) sessionStorage.setItem(keyOf(talk), JSON.stringify(draft));
  else sessionStorage.removeItem(keyOf(talk));
}

// Put `text` under what is being written in that conversation; its page shows it when it opens.
export function addToDraft(talk, text) {
  const draft = readDraft(talk) ?? { text: '', suggestion: null, id: crypto.randomUUID() };
  keepDraft(talk, { ...draft, text: draft.text ? `${draft.text}\n\n${text}` : text });
}

// Put `text` at the cursor, as if it were typed: it can be undone, and nothing is overwritten but what is from `start`.
export function insertAtCursor(field, text, start = field.selectionEnd) {
  field.focus();
  const at = field.selectionEnd;
  field.setSelectionRange(start, at);
  if (!document.execCommand('insertText', false, text)) field.setRangeText(text, start, at, 'end');
  field.dispatchEvent(new Event('input', { bubbles: true }));
}
