"""The composition root: what runs where, and what it is given."""
