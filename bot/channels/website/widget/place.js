// Beside the body, where no transform of the page moves the chat, and a page that replaces its body leaves it alone.
const place = () => document.querySelector('bro-chat') ?? document.documentElement.append(document.createElement('bro-chat'));
if (document.readyState === 'loading') addEventListener('DOMContentLoaded', place);
else place();
