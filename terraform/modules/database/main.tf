# Postgres 17: the only place that holds anything that may not be lost.

locals {
  user     = "rayreel"
  database = "rayreel"
}

resource "aws_db_subnet_group" "postgres" {
  name       = var.name
  subnet_ids = var.subnet_ids
}

resource "aws_db_parameter_group" "postgres" {
  name_prefix = "${var.name}-postgres17-"
  family      = "postgres17"

  # No connection without TLS.
  parameter {
    name  = "rds.force_ssl"
    value = "1"
  }

  # Milliseconds; no statement of rayreel takes more than tens.
  parameter {
    name  = "log_min_duration_statement"
    value = "1000"
  }

  parameter {
    name  = "log_lock_waits"
    value = "1"
  }

  # checkov asks for every statement's text; briefs are private, so only those that change tables.
  parameter {
    name  = "log_statement"
    value = "ddl"
  }

  lifecycle {
    create_before_destroy = true
  }
}

resource "aws_db_instance" "postgres" {
  # checkov:skip=CKV_AWS_157:A second zone doubles the price; production has it, staging does not.
  # checkov:skip=CKV_AWS_293:Production is protected from deletion; staging is there to be deleted.
  identifier                = var.name
  engine                    = "postgres"
  engine_version            = "17"
  instance_class            = var.instance_class
  db_name                   = local.database
  username                  = local.user
  password_wo               = var.password
  password_wo_version       = var.password_version
  parameter_group_name      = aws_db_parameter_group.postgres.name
  db_subnet_group_name      = aws_db_subnet_group.postgres.name
  vpc_security_group_ids    = [var.security_group_id]
  publicly_accessible       = false
  multi_az                  = var.multi_az
  ca_cert_identifier        = "rds-ca-rsa2048-g1"
  apply_immediately         = false
  copy_tags_to_snapshot     = true
  delete_automated_backups  = !var.deletion_protection
  deletion_protection       = var.deletion_protection
  skip_final_snapshot       = !var.deletion_protection
  final_snapshot_identifier = "${var.name}-last"

  storage_type          = "gp3"
  storage_encrypted     = true
  kms_key_id            = var.kms_key_arn
  allocated_storage     = var.storage_gb
  max_allocated_storage = var.storage_gb * 4

  # Backups are what restoring to a point in time reads. UTC; the hours with the least visitors.
  backup_retention_period    = var.backup_days
  backup_window              = "08:00-08:30"
  maintenance_window         = "sun:09:00-sun:09:30"
  auto_minor_version_upgrade = true

  iam_database_authentication_enabled = true
  performance_insights_enabled        = true
  performance_insights_kms_key_id     = var.kms_key_arn
  monitoring_interval                 = 60
  monitoring_role_arn                 = aws_iam_role.monitoring.arn
  enabled_cloudwatch_logs_exports     = ["postgresql", "upgrade"]
}

data "aws_iam_policy_document" "monitoring_trust" {
  statement {
    actions = ["sts:AssumeRole"]

    principals {
      type        = "Service"
      identifiers = ["monitoring.rds.amazonaws.com"]
    }
  }
}

data "aws_partition" "current" {}

resource "aws_iam_role" "monitoring" {
  name               = "${var.name}-database-monitoring"
  assume_role_policy = data.aws_iam_policy_document.monitoring_trust.json
}

resource "aws_iam_role_policy_attachment" "monitoring" {
  role       = aws_iam_role.monitoring.name
  policy_arn = "arn:${data.aws_partition.current.partition}:iam::aws:policy/service-role/AmazonRDSEnhancedMonitoringRole"
}
