output "target_group_arn" {
  description = "Where nodes with a proxy register, once the listener is there."
  value       = aws_lb_target_group.serve.arn
  depends_on  = [aws_lb_listener.https]
}

output "dns_name" {
  description = "The load balancer's own name, for a CNAME."
  value       = aws_lb.public.dns_name
}

output "arn_suffix" {
  description = "For metrics."
  value       = aws_lb.public.arn_suffix
}

output "target_group_arn_suffix" {
  description = "For metrics."
  value       = aws_lb_target_group.serve.arn_suffix
}
