import hashlib


def digest(secret: str) -> str:
    """Return what is kept of a token or key: 256 random bits need no slower hash than SHA-256."""
    return hashlib.sha256(secret.encode()).hexdigest()
