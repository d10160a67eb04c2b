"""The editor that asks a language model what is meant by words the grammar does not know."""
