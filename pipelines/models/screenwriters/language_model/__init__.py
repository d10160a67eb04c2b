"""The screenwriter that asks a language model for the plot and does everything exact itself."""
