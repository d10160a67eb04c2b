variable "bucket" {
  description = "Name of the bucket, unique in the world."
  type        = string

  validation {
    condition     = can(regex("^[a-z0-9][a-z0-9-]{1,61}[a-z0-9]$", var.bucket))
    error_message = "bucket must be 3 to 63 small letters, digits and hyphens; a dot would break its certificate."
  }
}

variable "kms_key_arn" {
  description = "Key of the objects."
  type        = string
}

variable "origins" {
  description = "Origins whose pages upload and play media."
  type        = list(string)

  validation {
    condition     = length(var.origins) > 0 && alltrue([for origin in var.origins : can(regex("^https://[^/*]+$", origin))])
    error_message = "origins must be https origins without a path or a wildcard."
  }
}

variable "disposable" {
  description = "Whether destroying the stack may destroy media."
  type        = bool
}
