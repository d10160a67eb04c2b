resource "aws_ecs_cluster" "ray" {
  name = var.name

  setting {
    name  = "containerInsights"
    value = "enabled"
  }

  configuration {
    execute_command_configuration {
      kms_key_id = var.kms_key_arn
      logging    = "OVERRIDE"

      log_configuration {
        cloud_watch_encryption_enabled = true
        cloud_watch_log_group_name     = aws_cloudwatch_log_group.nodes.name
      }
    }
  }
}

resource "aws_cloudwatch_log_group" "nodes" {
  # checkov:skip=CKV_AWS_338:Jobs' history is in Postgres; a year of debug lines is paid for and not read.
  name              = "/${var.name}/nodes"
  retention_in_days = var.log_days
  kms_key_id        = var.kms_key_arn
}

# Nodes find the head by its name: a new head has a new address.
resource "aws_service_discovery_private_dns_namespace" "internal" {
  name        = "${var.name}.internal"
  description = "Ray nodes"
  vpc         = var.vpc_id
}

resource "aws_service_discovery_service" "head" {
  name = "head"

  dns_config {
    namespace_id   = aws_service_discovery_private_dns_namespace.internal.id
    routing_policy = "MULTIVALUE"

    dns_records {
      type = "A"
      ttl  = 10 # seconds; how long a node may go on asking the old head
    }
  }

  # Empty: ECS itself says whether the head is healthy.
  health_check_custom_config {}
}
