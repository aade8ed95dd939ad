// Fails where a link or an image of the built site leads nowhere: `node site/checkLinks.mjs`, after `vitepress build site`.
import { existsSync, readFileSync, readdirSync, statSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL(".vitepress/dist", import.meta.url));
const pages = readdirSync(root, { recursive: true })
  .filter((name) => name.endsWith(".html"))
  .map((name) => join(root, name));
const texts = new Map(pages.map((page) => [page, readFileSync(page, "utf8")]));

const broken = pages.flatMap((page) =>
  [...new Set(linksIn(texts.get(page)))]
    .filter((link) => !leadsSomewhere(link, page))
    .map((link) => `${relative(root, page)}: ${link}`),
);
process.stdout.write(`${pages.length} pages, ${broken.length} broken links\n`);
if (broken.length > 0) {
  process.stderr.write(`${broken.join("\n")}\n`);
  process.exitCode = 1;
}

/** Links and images that lie in the site. */
function linksIn(text) {
  const attributes = text.matchAll(
    /<(?:a|img|source|link|script)\b[^>]*?\s(?:href|src|srcset)="([^"]+)"/g,
  );
  return [...attributes]
    .map(([, link]) => link.replaceAll("&amp;", "&"))
    .filter((link) => !/^[a-z]+:|^\/\//.test(link));
}

function leadsSomewhere(link, page) {
  const [path, anchor] = link.split("#", 2).map(decodeURIComponent);
  const target = path === "" ? page : fileFor(path, page);
  if (target === undefined) return false;
  return !anchor || !texts.has(target) || texts.get(target).includes(` id="${anchor}"`);
}

/** The file that a server answers an address without an ending with. */
function fileFor(path, page) {
  const place = path.startsWith("/") ? join(root, path) : join(dirname(page), path);
  return [place, `${place}.html`, join(place, "index.html")].find(
    (file) => existsSync(file) && statSync(file).isFile(),
  );
}
