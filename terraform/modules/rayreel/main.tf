# A whole rayreel: an environment gives the sizes.

data "aws_region" "current" {}

locals {
  image = "${module.registry.repository_url}:${var.image_tag}"

  network = {
    subnet_ids       = module.network.task_subnet_ids
    group_id         = module.firewall.cluster_group_id
    assign_public_ip = module.network.assign_public_ip
  }

  cluster = {
    name = module.cluster.cluster_name
    arn  = module.cluster.cluster_arn
  }

  # Settings of the app and of Ray, the same on every node. Secrets come on their own way.
  environment = merge(
    {
      AWS_REGION              = data.aws_region.current.name
      S3_BUCKET               = module.media.bucket
      PUBLIC_URL              = "https://${var.domain}"
      RAYREEL_HEAD            = module.cluster.head_name
      RAYREEL_SERVE_CONFIG    = var.serve_config
      RAYREEL_WORK_FOLDER     = "/tmp/rayreel"
      RAYREEL_SERVE_SLOTS     = tostring(var.serve.slots)
      RAYREEL_TRUSTED_PROXIES = "1"  # the load balancer adds to X-Forwarded-For; HAProxy does not
      RAYREEL_FILMS_DAYS      = "90" # modules/media deletes them after so long
      RAY_AUTH_MODE           = "token"
      RAY_LOG_TO_STDERR       = "1" # CloudWatch reads the container's output; Ray's files would go with the node
    },
    var.gpu == null ? {} : { RAYREEL_DIFFUSION = join(",", var.gpu.models) },
    var.ray_variables,
    var.app_variables,
  )

  worker_pool = {
    name            = "worker"
    task_definition = module.worker.task_definition_arn
    capacity        = ["FARGATE_SPOT", "FARGATE"] # the first that has room
    cpus            = floor(var.worker.cpus)
    memory_mb       = module.worker.ray_memory_mb
    fewest          = var.worker.fewest
    most            = var.worker.most
    on_demand       = var.worker.on_demand
  }

  gpu_pools = [for index, node in module.gpu : {
    name            = "gpu"
    task_definition = node.task_definition_arn
    capacity        = module.gpu_pool[*].capacity_provider
    cpus            = 0 # for encodes: they would keep an expensive machine busy
    memory_mb       = node.ray_memory_mb
    gpus            = var.gpu.gpus
    most            = var.gpu.most_machines
  }]

  # What Ray's autoscaler, on the head, may start (cluster/ecs/fleet.py).
  fleet = {
    name             = var.name
    cluster          = module.cluster.cluster_name
    subnets          = local.network.subnet_ids
    security_groups  = [local.network.group_id]
    assign_public_ip = local.network.assign_public_ip
    idle_minutes     = var.worker.idle_minutes
    pools            = concat([local.worker_pool], local.gpu_pools)
  }
}

module "encryption" {
  source = "../encryption"
  name   = var.name
}

module "network" {
  source          = "../network"
  name            = var.name
  use_default_vpc = var.network.use_default_vpc
  cidr            = var.network.cidr
  zones           = var.network.zones
  nat_gateways    = var.network.nat_gateways
  log_days        = var.log_days
  kms_key_arn     = module.encryption.key_arn
}

module "firewall" {
  source   = "../firewall"
  name     = var.name
  vpc_id   = module.network.vpc_id
  visitors = var.visitors
}

module "registry" {
  source      = "../registry"
  name        = var.name
  kms_key_arn = module.encryption.key_arn
}

module "database" {
  source              = "../database"
  name                = var.name
  subnet_ids          = module.network.data_subnet_ids
  security_group_id   = module.firewall.database_group_id
  kms_key_arn         = module.encryption.key_arn
  instance_class      = var.database.instance_class
  storage_gb          = var.database.storage_gb
  multi_az            = var.database.multi_az
  backup_days         = var.database.backup_days
  deletion_protection = var.protected
  password            = var.database_password
  password_version    = var.secrets_version
}

module "cache" {
  source            = "../cache"
  name              = var.name
  subnet_ids        = module.network.data_subnet_ids
  security_group_id = module.firewall.cache_group_id
  kms_key_arn       = module.encryption.key_arn
  node_type         = var.cache.node_type
  nodes             = var.cache.nodes
  auth_token        = var.cache_auth_token
}

module "media" {
  source      = "../media"
  bucket      = var.bucket
  kms_key_arn = module.encryption.key_arn
  origins     = ["https://${var.domain}"]
  disposable  = !var.protected
}

module "secrets" {
  source              = "../secrets"
  name                = var.name
  kms_key_arn         = module.encryption.key_arn
  recovery_days       = var.secret_recovery_days
  values_version      = var.secrets_version
  database_url        = "postgresql://${module.database.user}:${var.database_password}@${module.database.address}/${module.database.database}?sslmode=require"
  redis_url           = "rediss://:${var.cache_auth_token}@${module.cache.address}/0"
  ray_auth_token      = var.ray_auth_token
  buys_clips          = var.buys_clips
  replicate_api_token = var.replicate_api_token
}

module "cluster" {
  source      = "../cluster"
  name        = var.name
  vpc_id      = module.network.vpc_id
  kms_key_arn = module.encryption.key_arn
  log_days    = var.log_days
}

module "access" {
  source         = "../access"
  name           = var.name
  kms_key_arn    = module.encryption.key_arn
  bucket_arn     = module.media.bucket_arn
  repository_arn = module.registry.repository_arn
  log_group_arn  = module.cluster.log_group_arn
  secret_arns    = values(module.secrets.arns)
  cluster_arn    = module.cluster.cluster_arn
  operator_shell = var.operator_shell
}

module "load_balancer" {
  source              = "../load_balancer"
  name                = var.name
  vpc_id              = module.network.vpc_id
  subnet_ids          = module.network.public_subnet_ids
  security_group_id   = module.firewall.load_balancer_group_id
  certificate_arn     = var.certificate_arn
  domain              = var.domain
  zone_id             = var.zone_id
  log_days            = var.log_days
  deletion_protection = var.protected
}

module "gpu_pool" {
  count             = var.gpu == null ? 0 : 1
  source            = "../gpu_pool"
  name              = var.name
  subnet_ids        = module.network.task_subnet_ids
  security_group_id = module.firewall.gpu_host_group_id
  profile_arn       = module.access.gpu_host_profile_arn
  kms_key_arn       = module.encryption.key_arn
  instance_type     = var.gpu.instance_type
  most_machines     = var.gpu.most_machines
  assign_public_ip  = module.network.assign_public_ip
}

resource "aws_ecs_cluster_capacity_providers" "all" {
  cluster_name       = module.cluster.cluster_name
  capacity_providers = concat(["FARGATE", "FARGATE_SPOT"], module.gpu_pool[*].capacity_provider)

  # Of what is started by hand; services and the autoscaler name their own.
  default_capacity_provider_strategy {
    capacity_provider = "FARGATE_SPOT"
    weight            = 1
  }
}

module "head" {
  source             = "../node"
  name               = var.name
  kind               = "head"
  image              = local.image
  size               = { cpus = var.head.cpus, memory_mb = var.head.memory_mb }
  nodes              = 1
  replaces_in_place  = true
  environment        = merge(local.environment, { RAYREEL_FLEET = jsonencode(local.fleet) })
  secret_arns        = module.secrets.arns
  execution_role_arn = module.access.execution_role_arn
  task_role_arn      = module.access.head_role_arn
  cluster            = local.cluster
  log_group_name     = module.cluster.log_group_name
  network            = local.network
  registry_arn       = module.cluster.head_registry_arn
  operator_shell     = var.operator_shell
  depends_on         = [aws_ecs_cluster_capacity_providers.all]
}

module "serve" {
  source             = "../node"
  name               = var.name
  kind               = "serve"
  image              = local.image
  size               = { cpus = var.serve.cpus, memory_mb = var.serve.memory_mb }
  nodes              = var.serve.nodes
  environment        = local.environment
  secret_arns        = module.secrets.arns
  execution_role_arn = module.access.execution_role_arn
  task_role_arn      = module.access.node_role_arn
  cluster            = local.cluster
  log_group_name     = module.cluster.log_group_name
  network            = local.network
  target_group_arn   = module.load_balancer.target_group_arn
  operator_shell     = var.operator_shell
  depends_on         = [aws_ecs_cluster_capacity_providers.all]
}

# Started and stopped by the autoscaler on the head. Segments and clips can be made again at no cost
# but time, so workers may be on Spot.
module "worker" {
  source             = "../node"
  name               = var.name
  kind               = "worker"
  image              = local.image
  size               = { cpus = var.worker.cpus, memory_mb = var.worker.memory_mb, scratch_gb = var.worker.scratch_gb }
  nodes              = 0
  environment        = local.environment
  secret_arns        = module.secrets.arns
  execution_role_arn = module.access.execution_role_arn
  task_role_arn      = module.access.node_role_arn
  cluster            = local.cluster
  log_group_name     = module.cluster.log_group_name
  network            = local.network
  operator_shell     = var.operator_shell
}

module "gpu" {
  count              = var.gpu == null ? 0 : 1
  source             = "../node"
  name               = var.name
  kind               = "gpu"
  image              = "${local.image}-gpu" # with torch: a target of its own in the Dockerfile
  size               = { cpus = var.gpu.cpus, memory_mb = var.gpu.memory_mb, gpus = var.gpu.gpus }
  nodes              = 0
  environment        = merge(local.environment, { RAYREEL_WEIGHTS = "/tmp/weights" })
  secret_arns        = module.secrets.arns
  execution_role_arn = module.access.execution_role_arn
  task_role_arn      = module.access.node_role_arn
  cluster            = local.cluster
  log_group_name     = module.cluster.log_group_name
  network            = local.network
  operator_shell     = var.operator_shell
}

module "monitoring" {
  source           = "../monitoring"
  name             = var.name
  kms_key_arn      = module.encryption.key_arn
  emails           = var.alarm_emails
  cluster_name     = module.cluster.cluster_name
  services         = { head = 1, serve = var.serve.nodes }
  log_group_name   = module.cluster.log_group_name
  load_balancer    = module.load_balancer.arn_suffix
  target_group     = module.load_balancer.target_group_arn_suffix
  database         = module.database.identifier
  most_connections = floor(var.database.max_connections * 0.8)
  cache_nodes      = module.cache.nodes
  bucket           = module.media.bucket
  most_media_gb    = var.most_media_gb
}
