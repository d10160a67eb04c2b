"""The `rayreel` command."""
