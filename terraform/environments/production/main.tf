provider "aws" {
  region = var.region

  default_tags {
    tags = {
      Project     = "rayreel"
      Environment = "production"
    }
  }
}

# Survives the loss of a zone: two serve nodes, a standby database, a replica of the cache.
module "rayreel" {
  source = "../../modules/rayreel"
  name   = "rayreel-production"

  protected            = true
  secret_recovery_days = 30
  log_days             = 90
  most_media_gb        = 2000

  network = {
    use_default_vpc = false
    cidr            = "10.30.0.0/16"
    zones           = 2
    nat_gateways    = 2
  }

  database = {
    instance_class  = "db.t4g.medium"
    storage_gb      = 50
    multi_az        = true
    backup_days     = 14
    max_connections = 400 # 4 GiB allows about 450, less what RDS keeps
  }

  cache = { node_type = "cache.t4g.small", nodes = 2 }

  head   = { cpus = 2, memory_mb = 8192 }
  serve  = { cpus = 4, memory_mb = 16384, nodes = 2, slots = 12 }
  worker = { cpus = 4, memory_mb = 8192, scratch_gb = 50, fewest = 2, most = 20, on_demand = 1, idle_minutes = 10 }

  serve_config = "production"

  # HAProxy takes two to four times the requests of Serve's own proxy. It cuts every WebSocket this long
  # after any change in the number of replicas; clients go on where they were (?after=SEQ).
  ray_variables = {
    RAY_SERVE_ENABLE_HA_PROXY           = "1"
    RAY_SERVE_THROUGHPUT_OPTIMIZED      = "1"
    RAY_SERVE_HAPROXY_HARD_STOP_AFTER_S = "900"
    # Two that "throughput optimized" would turn: gRPC listens on ports that no group can name, and
    # logs kept in files go with the node.
    RAY_SERVE_USE_GRPC_BY_DEFAULT = "0"
    RAY_SERVE_LOG_TO_STDERR       = "1"
  }

  domain          = var.domain
  certificate_arn = var.certificate_arn
  zone_id         = var.zone_id
  bucket          = var.bucket
  image_tag       = var.image_tag
  visitors        = var.visitors
  gpu             = var.gpu
  alarm_emails    = var.alarm_emails
  operator_shell  = var.operator_shell
  buys_clips      = var.buys_clips
  app_variables   = var.budget_usd == null ? {} : { RAYREEL_BUDGET_USD = tostring(var.budget_usd) }

  secrets_version     = var.secrets_version
  database_password   = var.database_password
  ray_auth_token      = var.ray_auth_token
  replicate_api_token = var.replicate_api_token
  cache_auth_token    = var.cache_auth_token
}
