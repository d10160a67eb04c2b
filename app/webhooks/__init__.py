"""Tells users' programs what became of their films: Standard Webhooks, from an outbox."""
