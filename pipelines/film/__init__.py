"""The vocabulary of a film: frozen values, exact frames, no input or output."""
