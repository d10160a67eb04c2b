"""A new build on a running cluster: built, pushed, migrated, rolled out, tried; or taken back."""
