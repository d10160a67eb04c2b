variable "name" {
  description = "Prefix of every name."
  type        = string
}

variable "subnet_ids" {
  description = "Subnets of at least two zones."
  type        = list(string)
}

variable "security_group_id" {
  description = "Group that lets the cluster in."
  type        = string
}

variable "kms_key_arn" {
  description = "Key of data at rest."
  type        = string
}

variable "node_type" {
  description = "Size of a node."
  type        = string

  validation {
    condition     = startswith(var.node_type, "cache.")
    error_message = "node_type looks like cache.t4g.micro."
  }
}

variable "nodes" {
  description = "1, or more for a replica that takes over."
  type        = number

  validation {
    condition     = var.nodes >= 1 && var.nodes <= 6
    error_message = "nodes must be 1 to 6."
  }
}

variable "auth_token" {
  description = "Password; ElastiCache has no write-only form of it, so the state holds it."
  type        = string
  sensitive   = true

  validation {
    condition     = can(regex("^[A-Za-z0-9]{24,128}$", var.auth_token))
    error_message = "The token goes into a URL: 24 to 128 letters and digits."
  }
}
