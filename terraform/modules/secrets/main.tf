# Values are write-only: Terraform sends them, and keeps none of them in its state.

locals {
  always    = ["DATABASE_URL", "REDIS_URL", "RAY_AUTH_TOKEN"]
  names     = toset(var.buys_clips ? concat(local.always, ["REPLICATE_API_TOKEN"]) : local.always)
  described = { for name in local.names : name => lower(replace(name, "_", "-")) }
}

resource "aws_secretsmanager_secret" "each" {
  # checkov:skip=CKV2_AWS_57:Rotated by raising values_version: nodes must be replaced together, which a timer would not do.
  for_each                = local.described
  name                    = "${var.name}/${each.value}"
  kms_key_id              = var.kms_key_arn
  recovery_window_in_days = var.recovery_days
}

resource "aws_secretsmanager_secret_version" "database_url" {
  secret_id                = aws_secretsmanager_secret.each["DATABASE_URL"].id
  secret_string_wo         = var.database_url
  secret_string_wo_version = var.values_version
}

resource "aws_secretsmanager_secret_version" "redis_url" {
  secret_id                = aws_secretsmanager_secret.each["REDIS_URL"].id
  secret_string_wo         = var.redis_url
  secret_string_wo_version = 1 # the cache keeps the token of the first apply
}

resource "aws_secretsmanager_secret_version" "ray_auth_token" {
  secret_id                = aws_secretsmanager_secret.each["RAY_AUTH_TOKEN"].id
  secret_string_wo         = var.ray_auth_token
  secret_string_wo_version = var.values_version
}

resource "aws_secretsmanager_secret_version" "replicate_api_token" {
  count                    = var.buys_clips ? 1 : 0
  secret_id                = aws_secretsmanager_secret.each["REPLICATE_API_TOKEN"].id
  secret_string_wo         = var.replicate_api_token
  secret_string_wo_version = var.values_version
}
