"""Replicate: models that others run, paid by the prediction."""
