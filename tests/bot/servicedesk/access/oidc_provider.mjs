// A certified OpenID Connect provider (npm oidc-provider) on the loopback address, with a few people in groups.
// Arguments: its folder in node_modules, its port, and the address to return to.
import { pathToFileURL } from 'node:url';

const [, , folder, port, back] = process.argv;
const { Provider } = await import(pathToFileURL(`${folder}/lib/index.js`));

const PEOPLE = {
  els: { name: 'Els de Vries', groups: ['bro-servicedesk', 'iedereen'] },
  ina: { name: 'Ina Jansen', groups: ['bro-beheer'] },
  bas: { name: 'Bas Bakker', groups: ['iedereen'] },
};

const provider = new Provider(`http://127.0.0.1:${port}`, {
  clients: [{ client_id: 'bro', client_secret: 'geheim-van-de-test', redirect_uris: [back] }],
  claims: { openid: ['sub'], profile: ['name', 'preferred_username', 'groups'], email: ['email'] },
  pkce: { required: () => true },
  cookies: { keys: ['alleen voor deze test'] },
  async findAccount(ctx, id) {
    return PEOPLE[id] && {
      accountId: id,
      claims: async () => ({ sub: id, preferred_username: id, email: `${id}@example.nl`, ...PEOPLE[id] }),
    };
  },
});
provider.listen(Number(port), '127.0.0.1', () => console.log('ready'));
