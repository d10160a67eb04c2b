"""A provider that stands in for Replicate: its HTTP API, its webhooks, its outputs, its faults.

`python -m tests.standin --port 0 --folder DIR` serves it; `process.standin` does that for a test.
"""
