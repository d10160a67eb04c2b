provider "aws" {
  region = var.region

  default_tags {
    tags = {
      Project     = "rayreel"
      Environment = "staging"
    }
  }
}

# The smallest profile: the default VPC, one node of each kind, nothing that can't be deleted.
module "rayreel" {
  source = "../../modules/rayreel"
  name   = "rayreel-staging"

  protected            = false
  secret_recovery_days = 0
  log_days             = 14
  most_media_gb        = 50

  network = {
    use_default_vpc = true
    cidr            = "10.20.0.0/16" # of our own VPC, should the default one be missing
    zones           = 2
    nat_gateways    = 0
  }

  database = {
    instance_class  = "db.t4g.micro"
    storage_gb      = 20
    multi_az        = false
    backup_days     = 1
    max_connections = 80 # 1 GiB allows about 110, less what RDS keeps
  }

  cache = { node_type = "cache.t4g.micro", nodes = 1 }

  head   = { cpus = 1, memory_mb = 4096 }
  serve  = { cpus = 1, memory_mb = 4096, nodes = 1, slots = 5 }
  worker = { cpus = 1, memory_mb = 2048, scratch_gb = 21, fewest = 0, most = 2, on_demand = 0, idle_minutes = 10 }

  serve_config  = "staging"
  ray_variables = {}

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
