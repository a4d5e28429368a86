/** What has to be different in the vendor's packages for a bundle to work in a folder of its own, and to start quickly. */
import { readFile } from 'node:fs/promises';
import { dirname } from 'node:path';

/**
 * protobufjs asks for its number type with `require(<variable>)`, which no bundler can follow. In a folder without
 * `node_modules` it would go on without 64-bit integers: bring `long` along.
 */
export const longForProtobuf = {
  name: 'long-for-protobuf',
  setup(pluginBuild) {
    pluginBuild.onLoad({ filter: /[\\/]@protobufjs[\\/]inquire[\\/]index\.js$/ }, async ({ path }) => {
      const original = await readFile(path, 'utf8');
      const marker = 'function inquire(moduleName) {';
      if (!original.includes(marker)) throw new Error(`${path} is not as expected; see longForProtobuf.`);
      const contents = original.replace(
        marker,
        `${marker}\n  if (moduleName === 'long') return require('long');`,
      );
      return { contents, loader: 'js', resolveDir: dirname(path) };
    });
  },
};

/** What the functions use of the models of the vendor's clients: the names of their modules. */
const usedModels = {
  cs20151215: ['CleanClusterUserPermissionsRequest', 'CleanClusterUserPermissionsResponse'],
  sls20201230: [],
};

const missing =
  'function missing(name) { throw new Error(`${name} is not in the bundle: see scripts/build-plugins.mjs.`); }';

/**
 * The vendor's clients load a module for each of hundreds of models, of which the generic calls need none. Only those that are
 * used are bundled, and loaded when somebody asks for them; to ask for another is an error that says so.
 */
export const modelsOnDemand = {
  name: 'models-on-demand',
  setup(pluginBuild) {
    const filter = /[\\/]@alicloud[\\/](cs20151215|sls20201230)[\\/]dist[\\/]models[\\/]model\.js$/;
    pluginBuild.onLoad({ filter }, async ({ path }) => {
      const original = await readFile(path, 'utf8');
      const used = new Set(usedModels[filter.exec(path)[1]]);
      const loaded = /^var (\w+)_\d+ = require\("\.\/\1"\);$/gm;
      const given = /get: function \(\) \{ return (\w+)_\d+\.(\w+); \}/g;
      const announced = original.match(/^Object\.defineProperty\(exports, "(?!__esModule)/gm)?.length;
      let replaced = 0;
      const contents = original.replace(loaded, '').replace(given, (_text, module, name) => {
        replaced += 1;
        const value = used.has(module) ? `require("./${module}").${name}` : `missing("${name}")`;
        return `get: function () { return ${value}; }`;
      });
      if (replaced === 0 || replaced !== announced || contents.includes('require("./') !== used.size > 0)
        throw new Error(`${path} is not as expected; see modelsOnDemand.`);
      return { contents: `${contents}\n${missing}`, loader: 'js', resolveDir: dirname(path) };
    });
  },
};

/** What the vendor's clients load at their start and use for what the functions don't ask of them. */
const rarelyUsed = [
  '@alicloud/credentials',
  'http-proxy-agent',
  'https-proxy-agent',
  'lodash',
  'lz4-napi',
  'moment',
  'socks-proxy-agent',
  'ws',
  'xml2js',
];

/**
 * Puts what is rarely used behind a stand-in that loads it when something of it is asked for, from a file of its own: node reads
 * and compiles the whole of a file at the start. The clients are compiled from TypeScript: they take what has `__esModule` as it
 * is, and otherwise look for the whole under `default`. Puts into `apart` what is to be bundled into `rare/<name>.js`.
 */
export const loadedAtFirstUse = (apart) => ({
  name: 'loaded-at-first-use',
  setup(pluginBuild) {
    const filter = new RegExp(`^(${rarelyUsed.join('|')})$`);
    const namespace = 'first-use';
    pluginBuild.onResolve({ filter }, async ({ path, importer, kind, resolveDir, pluginData }) => {
      if (pluginData === namespace || kind !== 'require-call') return undefined;
      const found = await pluginBuild.resolve(path, { importer, kind, resolveDir, pluginData: namespace });
      return found.errors.length > 0 ? { errors: found.errors } : { path: found.path, namespace };
    });
    pluginBuild.onResolve({ filter: /^\.\/rare\// }, ({ path }) => ({ path, external: true }));
    pluginBuild.onLoad({ filter: /.*/, namespace }, ({ path }) => ({
      contents: `
        let loaded;
        const load = () => (loaded ??= require("./rare/${nameApart(path, apart)}.js"));
        const valueOf = (name) => (name === 'default' && !load().__esModule ? load() : load()[name]);
        module.exports = new Proxy(function () {}, {
          get: (_target, name) => (name === '__esModule' ? true : valueOf(name)),
          has: (_target, name) => name in load(),
          apply: (_target, self, values) => Reflect.apply(load(), self, values),
          construct: (_target, values) => Reflect.construct(load(), values),
        });`,
      loader: 'js',
      resolveDir: dirname(path),
    }));
  },
});

/** A package may be there in several versions. */
function nameApart(path, apart) {
  const known = Object.keys(apart).find((name) => apart[name] === path);
  if (known !== undefined) return known;
  const [, packageName] = /.*node_modules[\\/]((?:@[^\\/]+[\\/])?[^\\/]+)/.exec(path);
  const plain = packageName.replace(/\W+/g, '-').replace(/^-/, '');
  const count = Object.keys(apart).filter((name) => name.startsWith(plain)).length;
  const name = count === 0 ? plain : `${plain}-${count + 1}`;
  apart[name] = path;
  return name;
}

/**
 * The clients' HTTP library waits for an answer with a timer that only its own reading of a body takes back; the clients read
 * bodies themselves, so that everything about a request stays in memory until the timer ends, a minute for a log query. Every
 * connection of ours closes after its answer: the timer ends with it.
 */
export const timersEndWithConnections = {
  name: 'timers-end-with-connections',
  setup(pluginBuild) {
    pluginBuild.onLoad({ filter: /[\\/]httpx[\\/]lib[\\/]index\.js$/ }, async ({ path }) => {
      const original = await readFile(path, 'utf8');
      const marker = "// don't block the loop\n      timer.unref();";
      if (original.split(marker).length !== 2)
        throw new Error(`${path} is not as expected; see timersEndWithConnections.`);
      const contents = original.replace(
        marker,
        `${marker}\n      socket.once('close', () => clearTimeout(timer));`,
      );
      return { contents, loader: 'js', resolveDir: dirname(path) };
    });
  },
};

/**
 * The Tablestore client brings the messages of its search service, two thirds of them all and a sixth of a bundle, and with each
 * message functions that the client never calls. The functions search nothing; to do so is an error that says why.
 */
export const withoutSearch = {
  name: 'without-search',
  setup(pluginBuild) {
    pluginBuild.onLoad({ filter: /[\\/]tablestore_compiled_proto\.js$/ }, async ({ path }) => {
      const original = await readFile(path, 'utf8');
      const search = /^\$root\.search = \(function\(\) \{$[\s\S]*?^\}\)\(\);$/gm;
      const uncalled =
        /^ {12}\w+\.(?:verify|fromObject|encodeDelimited|decodeDelimited) = function [\s\S]*?^ {12}\};$/gm;
      if (original.match(search)?.length !== 1 || (original.match(uncalled)?.length ?? 0) < 100)
        throw new Error(`${path} is not as expected; see withoutSearch.`);
      const refusal = 'throw new Error("Search is not in the bundle: see scripts/build-plugins.mjs.");';
      const contents = original
        .replace(search, `$root.search = { proto: new Proxy({}, { get() { ${refusal} } }) };`)
        .replace(uncalled, '');
      return { contents, loader: 'js', resolveDir: dirname(path) };
    });
  },
};
