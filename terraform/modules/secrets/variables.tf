variable "name" {
  description = "Prefix of every name."
  type        = string
}

variable "kms_key_arn" {
  description = "Key of the secrets."
  type        = string
}

variable "recovery_days" {
  description = "How long a deleted secret can be had back; 0 deletes at once."
  type        = number

  validation {
    condition     = var.recovery_days == 0 || (var.recovery_days >= 7 && var.recovery_days <= 30)
    error_message = "recovery_days must be 0, or 7 to 30."
  }
}

variable "database_url" {
  description = "Postgres, with its password."
  type        = string
  sensitive   = true
  ephemeral   = true
}

variable "redis_url" {
  description = "Valkey, with its password."
  type        = string
  sensitive   = true
}

variable "ray_auth_token" {
  description = "Whoever knows it runs code on every node."
  type        = string
  sensitive   = true
  ephemeral   = true

  validation {
    condition     = can(regex("^[A-Za-z0-9]{32,}$", var.ray_auth_token))
    error_message = "ray_auth_token must be 32 or more letters and digits."
  }
}

variable "buys_clips" {
  description = "Whether clips are bought from Replicate."
  type        = bool
}

variable "replicate_api_token" {
  description = "Needed if clips are bought."
  type        = string
  sensitive   = true
  ephemeral   = true
  default     = null
}

variable "values_version" {
  description = "A new number writes every value anew."
  type        = number
}
