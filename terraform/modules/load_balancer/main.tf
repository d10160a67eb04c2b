# TLS ends here. Targets are the nodes that run Serve's proxies, over HTTP inside the VPC.

data "aws_caller_identity" "current" {}
data "aws_elb_service_account" "current" {}

locals {
  # Serve obeys these from anyone: they take away its timeouts, or choose a replica.
  refused_headers = ["x-request-timeout-seconds", "x-request-disconnect-disabled", "x-session-id"]
  # Serve's own pages and the metrics: for the cluster only.
  hidden_paths = ["/-/*", "/metrics"]
}

resource "aws_lb" "public" {
  # checkov:skip=CKV2_AWS_28:Limits per session and address are the app's; a WAF costs as much as the smallest task. Put one here when films are sold to strangers.
  # checkov:skip=CKV_AWS_150:Production is protected from deletion; staging is there to be deleted.
  name                       = var.name
  load_balancer_type         = "application"
  internal                   = false
  subnets                    = var.subnet_ids
  security_groups            = [var.security_group_id]
  drop_invalid_header_fields = true # also every name with an underscore: serve_multiplexed_model_id
  desync_mitigation_mode     = "strictest"
  idle_timeout               = 300 # seconds; a silent WebSocket is closed after that
  enable_deletion_protection = var.deletion_protection

  access_logs {
    enabled = true
    bucket  = aws_s3_bucket.logs.bucket
  }

  depends_on = [aws_s3_bucket_policy.logs]
}

resource "aws_lb_target_group" "serve" {
  # checkov:skip=CKV_AWS_378:TLS ends at the load balancer; inside, only it reaches the port.
  name                 = var.name
  vpc_id               = var.vpc_id
  target_type          = "ip"
  protocol             = "HTTP"
  port                 = 8000
  deregistration_delay = 60 # seconds; Serve drains for 30

  health_check {
    path                = "/-/healthz" # 503 while a proxy drains
    matcher             = "200"
    interval            = 10
    timeout             = 5
    healthy_threshold   = 2
    unhealthy_threshold = 3
  }
}

resource "aws_lb_listener" "redirect" {
  load_balancer_arn = aws_lb.public.arn
  port              = 80
  protocol          = "HTTP"

  default_action {
    type = "redirect"

    redirect {
      port        = "443"
      protocol    = "HTTPS"
      status_code = "HTTP_301"
    }
  }
}

resource "aws_lb_listener" "https" {
  load_balancer_arn = aws_lb.public.arn
  port              = 443
  protocol          = "HTTPS"
  ssl_policy        = "ELBSecurityPolicy-TLS13-1-2-2021-06"
  certificate_arn   = var.certificate_arn

  default_action {
    type             = "forward"
    target_group_arn = aws_lb_target_group.serve.arn
  }
}

resource "aws_lb_listener_rule" "refused_header" {
  count        = length(local.refused_headers)
  listener_arn = aws_lb_listener.https.arn
  priority     = 10 + count.index

  action {
    type = "fixed-response"

    fixed_response {
      content_type = "text/plain"
      message_body = "The header ${local.refused_headers[count.index]} is not for visitors."
      status_code  = "400"
    }
  }

  condition {
    http_header {
      http_header_name = local.refused_headers[count.index]
      values           = ["*"]
    }
  }
}

resource "aws_lb_listener_rule" "hidden" {
  listener_arn = aws_lb_listener.https.arn
  priority     = 20

  action {
    type = "fixed-response"

    fixed_response {
      content_type = "text/plain"
      message_body = "Not found."
      status_code  = "404"
    }
  }

  condition {
    path_pattern {
      values = local.hidden_paths
    }
  }
}

resource "aws_route53_record" "public" {
  count   = var.zone_id == null ? 0 : 1
  zone_id = var.zone_id
  name    = var.domain
  type    = "A"

  alias {
    name                   = aws_lb.public.dns_name
    zone_id                = aws_lb.public.zone_id
    evaluate_target_health = true
  }
}

resource "aws_s3_bucket" "logs" {
  # checkov:skip=CKV_AWS_145:A load balancer writes only to buckets encrypted with S3's own key.
  # checkov:skip=CKV_AWS_18:This bucket is the access log.
  # checkov:skip=CKV_AWS_21:Logs are written once.
  # checkov:skip=CKV_AWS_144:Logs are needed where the load balancer is.
  # checkov:skip=CKV2_AWS_62:Nothing listens for logs.
  bucket        = "${var.name}-access-logs-${data.aws_caller_identity.current.account_id}"
  force_destroy = !var.deletion_protection
}

resource "aws_s3_bucket_public_access_block" "logs" {
  bucket                  = aws_s3_bucket.logs.id
  block_public_acls       = true
  block_public_policy     = true
  ignore_public_acls      = true
  restrict_public_buckets = true
}

resource "aws_s3_bucket_server_side_encryption_configuration" "logs" {
  bucket = aws_s3_bucket.logs.id

  rule {
    apply_server_side_encryption_by_default {
      sse_algorithm = "AES256"
    }
  }
}

resource "aws_s3_bucket_lifecycle_configuration" "logs" {
  bucket = aws_s3_bucket.logs.id

  rule {
    id     = "old"
    status = "Enabled"

    filter {}

    expiration {
      days = var.log_days
    }

    abort_incomplete_multipart_upload {
      days_after_initiation = 1
    }
  }
}

data "aws_iam_policy_document" "logs" {
  statement {
    sid       = "LoadBalancerWrites"
    actions   = ["s3:PutObject"]
    resources = ["${aws_s3_bucket.logs.arn}/AWSLogs/${data.aws_caller_identity.current.account_id}/*"]

    principals {
      type        = "AWS"
      identifiers = [data.aws_elb_service_account.current.arn]
    }
  }

  statement {
    sid       = "OnlyTls"
    effect    = "Deny"
    actions   = ["s3:*"]
    resources = [aws_s3_bucket.logs.arn, "${aws_s3_bucket.logs.arn}/*"]

    principals {
      type        = "*"
      identifiers = ["*"]
    }

    condition {
      test     = "Bool"
      variable = "aws:SecureTransport"
      values   = ["false"]
    }
  }
}

resource "aws_s3_bucket_policy" "logs" {
  bucket     = aws_s3_bucket.logs.id
  policy     = data.aws_iam_policy_document.logs.json
  depends_on = [aws_s3_bucket_public_access_block.logs]
}
