export { type Authority, type Certificate, openAuthority, opensslProblem } from './authority.js';
export { type TlsServer, type TlsServerOptions, serveHttps } from './serve-https.js';
