variable "name" {
  description = "Prefix of every name, such as rayreel-staging."
  type        = string

  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{2,26}[a-z0-9]$", var.name))
    error_message = "name must be 4 to 28 small letters, digits and hyphens, a letter first."
  }
}

variable "domain" {
  description = "Name that users reach rayreel under."
  type        = string

  validation {
    condition     = can(regex("^([a-z0-9-]+\\.)+[a-z]{2,}$", var.domain))
    error_message = "domain must be a host name such as films.example.com."
  }
}

variable "certificate_arn" {
  description = "ACM certificate of the domain, in the stack's region."
  type        = string
}

variable "zone_id" {
  description = "Route 53 zone of the domain; null if its name is kept elsewhere."
  type        = string
}

variable "bucket" {
  description = "Name of the media bucket."
  type        = string
}

variable "image_tag" {
  description = "Tag of the image that runs; ECR lets no tag be moved, so a tag is one build."
  type        = string

  validation {
    condition     = can(regex("^[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}$", var.image_tag)) && var.image_tag != "latest"
    error_message = "image_tag must name one build, such as a commit; `latest` names none."
  }
}

variable "protected" {
  description = "Whether AWS refuses to delete the database and the load balancer, and media survive."
  type        = bool
}

variable "network" {
  description = "See modules/network."
  type = object({
    use_default_vpc = bool
    cidr            = string
    zones           = number
    nat_gateways    = number
  })
}

variable "visitors" {
  description = "Addresses that may reach the load balancer."
  type        = set(string)
}

variable "database" {
  description = "See modules/database."
  type = object({
    instance_class  = string
    storage_gb      = number
    multi_az        = bool
    backup_days     = number
    max_connections = number
  })
}

variable "cache" {
  description = "See modules/cache."
  type = object({
    node_type = string
    nodes     = number
  })
}

variable "head" {
  description = "Ray's head: scheduler, Serve's controller; no films are made there."
  type = object({
    cpus      = number
    memory_mb = number
  })
}

variable "serve" {
  description = "Nodes of the Serve replicas, behind the load balancer. Each has one planner, so that none is without a proxy: `nodes` equals the planner's num_replicas in the Serve config."
  type = object({
    cpus      = number
    memory_mb = number
    nodes     = number
    slots     = number
  })

  validation {
    condition     = var.serve.nodes >= 1 && var.serve.slots >= 4
    error_message = "One serve node at least, each with room for an api, an events, a planner and a producer replica."
  }
}

variable "worker" {
  description = "Nodes that make films, between `fewest` and `most`; `on_demand` of them are not on Spot. One that had nothing to do for `idle_minutes` is stopped."
  type = object({
    cpus         = number
    memory_mb    = number
    scratch_gb   = number
    fewest       = number
    most         = number
    on_demand    = number
    idle_minutes = number
  })

  validation {
    condition     = var.worker.fewest >= 0 && var.worker.most >= max(var.worker.fewest, 1)
    error_message = "fewest must be 0 or more, and most no less, and one at least."
  }
}

variable "gpu" {
  description = "Nodes with GPUs, one on each machine, started when a model waits for one; null for none."
  type = object({
    instance_type = string
    cpus          = number
    memory_mb     = number
    gpus          = number
    most_machines = number
    models        = list(string)
  })

  validation {
    condition     = var.gpu == null || try(length(var.gpu.models) > 0 && length(setsubtract(var.gpu.models, ["wan-2.1-1.3b", "ltx-video"])) == 0, false)
    error_message = "GPU nodes are there for models: wan-2.1-1.3b, ltx-video, or both."
  }

  # On EC2 a task's network interface gets no public address, whatever its subnet.
  validation {
    condition     = var.gpu == null || (!var.network.use_default_vpc && var.network.nat_gateways > 0)
    error_message = "GPU nodes reach S3 and images through NAT gateways: they need a VPC of our own that has some."
  }
}

variable "serve_config" {
  description = "File in deployments/config, without its ending."
  type        = string

  validation {
    condition     = contains(["staging", "production"], var.serve_config)
    error_message = "serve_config must be staging or production."
  }
}

variable "ray_variables" {
  description = "Further variables of every Ray process, such as those of HAProxy mode."
  type        = map(string)
}

variable "app_variables" {
  description = "Further settings of the app (see app/settings.py), such as RAYREEL_BUDGET_USD."
  type        = map(string)
}

variable "log_days" {
  description = "How long logs are kept."
  type        = number
}

variable "most_media_gb" {
  description = "Media that cost more than was planned for."
  type        = number
}

variable "alarm_emails" {
  description = "Who is told of alarms."
  type        = set(string)
}

variable "operator_shell" {
  description = "Whether operators may open a shell, or forward the dashboard's port, through ECS Exec."
  type        = bool
}

variable "buys_clips" {
  description = "Whether clips are bought from Replicate."
  type        = bool
}

variable "secret_recovery_days" {
  description = "How long a deleted secret can be had back; 0 deletes at once."
  type        = number
}

variable "secrets_version" {
  description = "A new number writes the database's password, Ray's token and Replicate's token anew."
  type        = number
}

variable "database_password" {
  description = "Used when secrets_version is new."
  type        = string
  sensitive   = true
  ephemeral   = true
}

variable "ray_auth_token" {
  description = "Used when secrets_version is new."
  type        = string
  sensitive   = true
  ephemeral   = true
}

variable "replicate_api_token" {
  description = "Used when secrets_version is new, if clips are bought."
  type        = string
  sensitive   = true
  ephemeral   = true
}

variable "cache_auth_token" {
  description = "Used by the first apply only."
  type        = string
  sensitive   = true
}
