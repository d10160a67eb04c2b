"""How a film is made: plan, generate, conform, assemble, publish. No HTTP, no SQL."""
