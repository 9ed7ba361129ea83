/** Filters, copying, and moving between findings with the keyboard; the page is whole without it. */
export const SCRIPT = `
(() => {
  const findings = [...document.querySelectorAll('.finding')];
  const filters = document.querySelector('.filters');
  if (filters) {
    filters.hidden = false;
    filters.addEventListener('click', ({ target }) => {
      const button = target.closest('button');
      if (!button) return;
      const show = button.getAttribute('aria-pressed') !== 'true';
      button.setAttribute('aria-pressed', String(show));
      for (const finding of findings) if (finding.dataset.severity === button.dataset.severity) finding.hidden = !show;
    });
  }
  for (const button of document.querySelectorAll('.copy')) {
    button.hidden = !navigator.clipboard;
    button.addEventListener('click', async () => {
      await navigator.clipboard.writeText(button.closest('figure').querySelector('pre').textContent);
      button.textContent = 'Copied';
      setTimeout(() => { button.textContent = 'Copy'; }, 1500);
    });
  }
  document.addEventListener('keydown', (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || !['n', 'p'].includes(event.key)) return;
    const shown = findings.filter((finding) => !finding.hidden);
    const at = shown.indexOf(document.activeElement);
    const next = shown[event.key === 'n' ? at + 1 : at < 0 ? shown.length - 1 : at - 1];
    if (!next) return;
    next.closest('details')?.setAttribute('open', '');
    next.tabIndex = -1;
    next.focus();
    next.scrollIntoView({ block: 'center' });
  });
})();
`;
