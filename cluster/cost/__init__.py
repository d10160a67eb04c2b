"""What films cost on AWS: list prices in, a table out."""
