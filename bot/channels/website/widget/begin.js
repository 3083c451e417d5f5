// What all parts of the chat know; `texts` makes the texts of the interface.
const { store, address: ADDRESS, language: LANG, reach: CONTACT } = host;
const MAX_LENGTH = 4000; // characters in one message that the assistant reads
const TEXT = texts(CONTACT, MAX_LENGTH);
