# Who may talk to whom. Everything that is not here is closed.
#
#   visitors --443, 80--> load balancer --8000--> cluster --5432--> database
#                                                 cluster --6379--> cache
#                                                 cluster <-Ray's ports-> cluster
#                                                 cluster --443--> anywhere (models, S3, images, logs)

locals {
  http_port = 8000

  # The ports that the container's entry point gives to Ray. Not among them, so reachable from the
  # node itself only: the dashboard (8265) and HAProxy's open pages (8404, 9101).
  ray_ports = {
    scheduler = { from = 6379, to = 6379 }   # GCS, on the head
    node      = { from = 6380, to = 6384 }   # raylet, object manager, agents
    fallback  = { from = 8500, to = 8500 }   # Serve's own proxy on the head, behind every HAProxy
    metrics   = { from = 8080, to = 8080 }   # for Prometheus on the head
    workers   = { from = 10002, to = 19999 } # one or two for each worker process
    replicas  = { from = 30000, to = 31000 } # Serve replicas behind HAProxy on another node
  }
}

resource "aws_security_group" "load_balancer" {
  # checkov:skip=CKV2_AWS_5:Attached by another module, which checkov does not follow.
  name        = "${var.name}-load-balancer"
  description = "The only way in."
  vpc_id      = var.vpc_id

  tags = { Name = "${var.name}-load-balancer" }

  lifecycle {
    create_before_destroy = true
  }
}

resource "aws_security_group" "cluster" {
  # checkov:skip=CKV2_AWS_5:Attached by another module, which checkov does not follow.
  name        = "${var.name}-cluster"
  description = "Every Ray node."
  vpc_id      = var.vpc_id

  tags = { Name = "${var.name}-cluster" }

  lifecycle {
    create_before_destroy = true
  }
}

resource "aws_security_group" "gpu_host" {
  # checkov:skip=CKV2_AWS_5:Attached by another module, which checkov does not follow.
  name        = "${var.name}-gpu-host"
  description = "The EC2 machines under GPU nodes: out to AWS only."
  vpc_id      = var.vpc_id

  tags = { Name = "${var.name}-gpu-host" }

  lifecycle {
    create_before_destroy = true
  }
}

resource "aws_security_group" "database" {
  # checkov:skip=CKV2_AWS_5:Attached by another module, which checkov does not follow.
  name        = "${var.name}-database"
  description = "Postgres."
  vpc_id      = var.vpc_id

  tags = { Name = "${var.name}-database" }

  lifecycle {
    create_before_destroy = true
  }
}

resource "aws_security_group" "cache" {
  # checkov:skip=CKV2_AWS_5:Attached by another module, which checkov does not follow.
  name        = "${var.name}-cache"
  description = "Valkey."
  vpc_id      = var.vpc_id

  tags = { Name = "${var.name}-cache" }

  lifecycle {
    create_before_destroy = true
  }
}

resource "aws_vpc_security_group_ingress_rule" "visitors_https" {
  for_each          = var.visitors
  security_group_id = aws_security_group.load_balancer.id
  description       = "HTTPS"
  cidr_ipv4         = each.value
  ip_protocol       = "tcp"
  from_port         = 443
  to_port           = 443
}

resource "aws_vpc_security_group_ingress_rule" "visitors_http" {
  # checkov:skip=CKV_AWS_260:Port 80 answers with a redirect to HTTPS and nothing else.
  for_each          = var.visitors
  security_group_id = aws_security_group.load_balancer.id
  description       = "HTTP, answered with a redirect only"
  cidr_ipv4         = each.value
  ip_protocol       = "tcp"
  from_port         = 80
  to_port           = 80
}

resource "aws_vpc_security_group_egress_rule" "load_balancer_to_cluster" {
  security_group_id            = aws_security_group.load_balancer.id
  description                  = "Serve"
  referenced_security_group_id = aws_security_group.cluster.id
  ip_protocol                  = "tcp"
  from_port                    = local.http_port
  to_port                      = local.http_port
}

resource "aws_vpc_security_group_ingress_rule" "cluster_from_load_balancer" {
  security_group_id            = aws_security_group.cluster.id
  description                  = "Serve"
  referenced_security_group_id = aws_security_group.load_balancer.id
  ip_protocol                  = "tcp"
  from_port                    = local.http_port
  to_port                      = local.http_port
}

resource "aws_vpc_security_group_ingress_rule" "ray" {
  for_each                     = local.ray_ports
  security_group_id            = aws_security_group.cluster.id
  description                  = "Ray ${each.key}"
  referenced_security_group_id = aws_security_group.cluster.id
  ip_protocol                  = "tcp"
  from_port                    = each.value.from
  to_port                      = each.value.to
}

resource "aws_vpc_security_group_egress_rule" "ray" {
  for_each                     = local.ray_ports
  security_group_id            = aws_security_group.cluster.id
  description                  = "Ray ${each.key}"
  referenced_security_group_id = aws_security_group.cluster.id
  ip_protocol                  = "tcp"
  from_port                    = each.value.from
  to_port                      = each.value.to
}

resource "aws_vpc_security_group_egress_rule" "cluster_https" {
  security_group_id = aws_security_group.cluster.id
  description       = "Model providers, S3, images, logs"
  cidr_ipv4         = "0.0.0.0/0"
  ip_protocol       = "tcp"
  from_port         = 443
  to_port           = 443
}

resource "aws_vpc_security_group_egress_rule" "gpu_host_https" {
  security_group_id = aws_security_group.gpu_host.id
  description       = "ECS, images, logs"
  cidr_ipv4         = "0.0.0.0/0"
  ip_protocol       = "tcp"
  from_port         = 443
  to_port           = 443
}

resource "aws_vpc_security_group_egress_rule" "cluster_to_database" {
  security_group_id            = aws_security_group.cluster.id
  description                  = "Postgres"
  referenced_security_group_id = aws_security_group.database.id
  ip_protocol                  = "tcp"
  from_port                    = 5432
  to_port                      = 5432
}

resource "aws_vpc_security_group_ingress_rule" "database_from_cluster" {
  security_group_id            = aws_security_group.database.id
  description                  = "Postgres"
  referenced_security_group_id = aws_security_group.cluster.id
  ip_protocol                  = "tcp"
  from_port                    = 5432
  to_port                      = 5432
}

resource "aws_vpc_security_group_egress_rule" "cluster_to_cache" {
  security_group_id            = aws_security_group.cluster.id
  description                  = "Valkey"
  referenced_security_group_id = aws_security_group.cache.id
  ip_protocol                  = "tcp"
  from_port                    = 6379
  to_port                      = 6379
}

resource "aws_vpc_security_group_ingress_rule" "cache_from_cluster" {
  security_group_id            = aws_security_group.cache.id
  description                  = "Valkey"
  referenced_security_group_id = aws_security_group.cluster.id
  ip_protocol                  = "tcp"
  from_port                    = 6379
  to_port                      = 6379
}
