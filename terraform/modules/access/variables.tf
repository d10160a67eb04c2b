variable "name" {
  description = "Prefix of every name."
  type        = string
}

variable "kms_key_arn" {
  description = "Key of media and secrets."
  type        = string
}

variable "bucket_arn" {
  description = "The media."
  type        = string
}

variable "repository_arn" {
  description = "The images."
  type        = string
}

variable "log_group_arn" {
  description = "Where containers log to."
  type        = string
}

variable "secret_arns" {
  description = "What containers are started with."
  type        = list(string)
}

variable "cluster_arn" {
  description = "Where the head may start and stop workers."
  type        = string
}

variable "operator_shell" {
  description = "Whether operators may open a shell, or forward a port, through ECS Exec."
  type        = bool
}
