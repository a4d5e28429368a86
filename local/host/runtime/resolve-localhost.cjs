'use strict';
/**
 * Makes `*.localhost` resolve to 127.0.0.1 in this process (RFC 6761 says it should; many machines don't): the log
 * service's client puts the project's name before the endpoint.
 */
const dns = require('node:dns');
const { syncBuiltinESMExports } = require('node:module');

const loopback = { address: '127.0.0.1', family: 4 };

function isLocal(hostname) {
  return typeof hostname === 'string' && /(^|\.)localhost\.?$/i.test(hostname);
}

exports.resolveLocalhost = function resolveLocalhost() {
  const lookup = dns.lookup;
  const lookupPromise = dns.promises.lookup;

  dns.lookup = function lookupLocalhost(hostname, options, callback) {
    if (!isLocal(hostname)) return lookup.call(dns, hostname, options, callback);
    const done = typeof options === 'function' ? options : callback;
    if (options !== null && typeof options === 'object' && options.all === true)
      process.nextTick(done, null, [loopback]);
    else process.nextTick(done, null, loopback.address, loopback.family);
    return {};
  };
  dns.promises.lookup = async function lookupLocalhost(hostname, options) {
    if (!isLocal(hostname)) return lookupPromise.call(dns.promises, hostname, options);
    return options !== null && typeof options === 'object' && options.all === true ? [loopback] : loopback;
  };
  syncBuiltinESMExports();
};
