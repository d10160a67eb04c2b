// A theme chosen by hand wins over the system's; src/app/theme.ts writes it.
try {
  const chosen = localStorage.getItem("rayreel.theme");
  if (chosen === "light" || chosen === "dark") document.documentElement.dataset.theme = chosen;
} catch {
  // Storage is refused: the system's theme it is.
}
