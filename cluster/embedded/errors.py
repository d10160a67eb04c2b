class StackError(Exception):
    """The embedded stack can't be what was asked for; the message is one line for people."""
