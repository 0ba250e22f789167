/** Error pages of web servers. */
export const goPage = (status: number, reason: string): string =>
  `${status} ${reason === 'Not Found' ? 'page not found' : reason}\n`;
export const nginxPage = (status: number, reason: string): string =>
  `<html>\r\n<head><title>${status} ${reason}</title></head>\r\n<body>\r\n<center><h1>${status} ${reason}</h1></center>\r\n` +
  '<hr><center>nginx</center>\r\n</body>\r\n</html>\r\n';
export const apachePage = (status: number, reason: string): string =>
  `<!DOCTYPE HTML PUBLIC "-//IETF//DTD HTML 2.0//EN">\n<html><head>\n<title>${status} ${reason}</title>\n</head><body>\n` +
  `<h1>${reason}</h1>\n<p>The requested URL was not found on this server.</p>\n</body></html>\n`;

/** What web servers say of a directory without an index. */
export const goListing = (names: readonly string[]): string =>
  `<pre>\n${names.map((name) => `<a href="${name}">${name}</a>\n`).join('')}</pre>\n`;
export const apacheListing = (names: readonly string[], path: string): string =>
  '<!DOCTYPE HTML PUBLIC "-//W3C//DTD HTML 3.2 Final//EN">\n' +
  `<html>\n <head>\n  <title>Index of ${path}</title>\n </head>\n <body>\n<h1>Index of ${path}</h1>\n` +
  `<ul>${names.map((name) => `<li><a href="${name}"> ${name}</a></li>\n`).join('')}</ul>\n</body></html>\n`;
