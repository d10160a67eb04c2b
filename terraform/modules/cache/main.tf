# Valkey: hints, rate limits and hot prompts. Nothing here may not be lost, so there are no backups.

resource "aws_elasticache_subnet_group" "valkey" {
  name       = var.name
  subnet_ids = var.subnet_ids
}

resource "aws_elasticache_parameter_group" "valkey" {
  name   = "${var.name}-valkey8"
  family = "valkey8"

  # Whatever was not used for longest goes first, whether or not it has a time to live.
  parameter {
    name  = "maxmemory-policy"
    value = "allkeys-lru"
  }
}

resource "aws_elasticache_replication_group" "valkey" {
  # checkov:skip=CKV2_AWS_50:Two nodes in production; one in staging, which may be without it for minutes.
  replication_group_id       = var.name
  description                = "Hints, rate limits, hot prompts"
  engine                     = "valkey"
  engine_version             = "8.0"
  node_type                  = var.node_type
  num_cache_clusters         = var.nodes
  automatic_failover_enabled = var.nodes > 1
  multi_az_enabled           = var.nodes > 1
  parameter_group_name       = aws_elasticache_parameter_group.valkey.name
  subnet_group_name          = aws_elasticache_subnet_group.valkey.name
  security_group_ids         = [var.security_group_id]
  port                       = 6379

  transit_encryption_enabled = true
  transit_encryption_mode    = "required"
  auth_token                 = var.auth_token
  at_rest_encryption_enabled = true
  kms_key_id                 = var.kms_key_arn

  auto_minor_version_upgrade = true
  maintenance_window         = "sun:10:00-sun:11:00"

  lifecycle {
    # The operator need not remember it: any value serves after the first apply.
    ignore_changes = [auth_token]
  }
}
