variable "name" {
  description = "Name of the repository."
  type        = string
}

variable "kms_key_arn" {
  description = "Key of the images."
  type        = string
}

variable "images_kept" {
  description = "Tagged images kept for rolling back."
  type        = number
  default     = 30

  validation {
    condition     = var.images_kept >= 2
    error_message = "Keep at least the running image and the one before."
  }
}
