// Looks through the pages that search-index.js lists: headings first, then words of the text. The index is a script, and
// loaded when the box is first used, so that the site also works from files.
const script = document.currentScript;
const root = script.dataset.root;
const input = document.getElementById('search');
const results = document.getElementById('results');
let pages = null;

const load = () => {
  pages ??= new Promise((resolve) => {
    const index = document.createElement('script');
    index.src = `${root}search-index.js`;
    index.onload = () => resolve(globalThis.searchPages);
    document.head.append(index);
  });
  return pages;
};

input.addEventListener('focus', load);

input.addEventListener('input', async () => {
  const words = input.value.toLowerCase().split(/\s+/).filter(Boolean);
  const found = words.length === 0 ? [] : search(await load(), words).slice(0, 12);
  results.hidden = words.length === 0;
  results.innerHTML = found
    .map(({ href, title, page }) => `<li><a href="${root}${href}">${title}<small>${page}</small></a></li>`)
    .join('');
  if (words.length > 0 && found.length === 0) results.innerHTML = '<li><a>nothing found</a></li>';
});

document.addEventListener('keydown', (event) => {
  if (event.key === '/' && document.activeElement !== input) {
    event.preventDefault();
    input.focus();
  }
  if (event.key === 'Escape') results.hidden = true;
});

function search(all, words) {
  const inHeadings = all.flatMap(({ href, title, headings }) =>
    [{ text: title, anchor: '' }, ...headings]
      .filter(({ text }) => words.every((word) => text.toLowerCase().includes(word)))
      .map(({ text, anchor }) => ({ href: anchor ? `${href}#${anchor}` : href, title: text, page: title })),
  );
  const inText = all
    .filter(({ text }) => words.every((word) => text.includes(word)))
    .map(({ href, title }) => ({ href, title, page: 'in the text' }));
  return [...inHeadings, ...inText.filter(({ href }) => !inHeadings.some((hit) => hit.href === href))];
}
