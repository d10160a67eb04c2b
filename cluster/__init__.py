"""The machines: named resource shapes, the Ray session, and the embedded laptop stack."""
