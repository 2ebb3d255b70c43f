// Runs before the first paint, so that a dark page never flashes white. The rest of the app never reads this file.
(() => {
  let chosen = null;
  try {
    chosen = localStorage.getItem('totalview.theme');
  } catch {
    // Storage may be switched off; then the system's choice holds.
  }
  const dark = chosen ? chosen === 'dark' : matchMedia('(prefers-color-scheme: dark)').matches;
  document.documentElement.dataset.theme = dark ? 'dark' : 'light';
})();
