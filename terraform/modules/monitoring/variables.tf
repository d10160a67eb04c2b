variable "name" {
  description = "Prefix of every name."
  type        = string
}

variable "kms_key_arn" {
  description = "Key of what is sent."
  type        = string
}

variable "emails" {
  description = "Who is told; each address has to confirm once."
  type        = set(string)

  validation {
    condition     = alltrue([for email in var.emails : can(regex("^[^@ ]+@[^@ ]+$", email))])
    error_message = "emails must be e-mail addresses."
  }
}

variable "cluster_name" {
  description = "ECS cluster."
  type        = string
}

variable "services" {
  description = "ECS services that must always run, and how many tasks of each."
  type        = map(number)
}

variable "log_group_name" {
  description = "Logs in which errors are counted."
  type        = string
}

variable "load_balancer" {
  description = "ARN suffix of the load balancer."
  type        = string
}

variable "target_group" {
  description = "ARN suffix of its target group."
  type        = string
}

variable "database" {
  description = "Identifier of the database."
  type        = string
}

variable "most_connections" {
  description = "Connections that are too many: 80 per cent of what the instance allows."
  type        = number
}

variable "cache_nodes" {
  description = "Nodes of the cache."
  type        = set(string)
}

variable "bucket" {
  description = "The media."
  type        = string
}

variable "most_media_gb" {
  description = "Media that cost more than was planned for."
  type        = number
}
