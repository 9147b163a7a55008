// Runs before the first paint, so that no wrong colour flashes: the choice of the person, which `app.tsx` keeps here as well.
try {
  const theme = localStorage.getItem('theme');
  if (theme && theme !== 'system') document.documentElement.dataset.theme = theme;
} catch {
  // Storage is off: like the phone
}
