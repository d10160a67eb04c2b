output "vpc_id" {
  description = "The VPC in use."
  value       = var.use_default_vpc ? data.aws_vpc.default[0].id : aws_vpc.own[0].id
}

output "public_subnet_ids" {
  description = "Where the load balancer stands."
  value       = var.use_default_vpc ? data.aws_subnets.default[0].ids : aws_subnet.public[*].id
}

output "task_subnet_ids" {
  description = "Where tasks run: private behind NAT gateways, public without."
  value = (
    var.use_default_vpc ? data.aws_subnets.default[0].ids :
    local.nat_gateways > 0 ? aws_subnet.private[*].id : aws_subnet.public[*].id
  )
}

output "data_subnet_ids" {
  description = "Where the database and the cache stand."
  value       = var.use_default_vpc ? data.aws_subnets.default[0].ids : aws_subnet.private[*].id
}

output "assign_public_ip" {
  description = "Whether tasks need public addresses to reach the outside."
  value       = local.nat_gateways == 0
}
