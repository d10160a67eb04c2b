variable "region" {
  description = "AWS region."
  type        = string
  default     = "us-east-2"

  validation {
    condition     = can(regex("^[a-z]{2}(-[a-z]+)+-[0-9]$", var.region))
    error_message = "region must be the name of an AWS region."
  }
}

variable "domain" {
  description = "Name that users reach rayreel under, such as films.example.com."
  type        = string
}

variable "certificate_arn" {
  description = "ACM certificate of the domain, in the region."
  type        = string
}

variable "zone_id" {
  description = "Route 53 zone of the domain; leave it out if the name is kept elsewhere."
  type        = string
  default     = null
}

variable "bucket" {
  description = "Name of the media bucket, unique in the world."
  type        = string
}

variable "image_tag" {
  description = "Tag of the image that runs."
  type        = string
}

variable "alarm_emails" {
  description = "Who is told of alarms."
  type        = set(string)
}

variable "visitors" {
  description = "Addresses that may reach the load balancer."
  type        = set(string)
  default     = ["0.0.0.0/0"]
}

variable "gpu" {
  description = "GPU nodes; null for none."
  type = object({
    instance_type = string
    cpus          = number
    memory_mb     = number
    gpus          = number
    most_machines = number
    models        = list(string)
  })
  default = null
}

variable "operator_shell" {
  description = "Whether operators may open a shell, or forward the Ray dashboard's port, through ECS Exec."
  type        = bool
  default     = false
}

variable "buys_clips" {
  description = "Whether clips are bought from Replicate; replicate_api_token is needed then."
  type        = bool
  default     = false
}

variable "budget_usd" {
  description = "What all films together may cost; null for no limit."
  type        = number
  default     = null

  validation {
    condition     = var.budget_usd == null || try(var.budget_usd >= 0, false)
    error_message = "budget_usd must be 0 or more."
  }
}

variable "secrets_version" {
  description = "A new number writes every secret but the cache's anew."
  type        = number
  default     = 1
}

variable "database_password" {
  description = "24 or more letters and digits. Used when secrets_version is new; any such value serves otherwise."
  type        = string
  sensitive   = true
  ephemeral   = true
}

variable "ray_auth_token" {
  description = "32 or more letters and digits. Used when secrets_version is new; any such value serves otherwise."
  type        = string
  sensitive   = true
  ephemeral   = true
}

variable "replicate_api_token" {
  description = "Used when secrets_version is new and clips are bought."
  type        = string
  sensitive   = true
  ephemeral   = true
  default     = null
}

variable "cache_auth_token" {
  description = "24 to 128 letters and digits. Used by the first apply; any such value serves afterwards."
  type        = string
  sensitive   = true
}
