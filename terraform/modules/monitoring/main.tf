# What the machines say. What films and jobs say is in cluster/monitoring (Prometheus).

data "aws_region" "current" {}

locals {
  alarms = {
    visitors_see_errors = {
      says       = "The API answered with 5xx more than 10 times in five minutes."
      namespace  = "AWS/ApplicationELB", metric = "HTTPCode_Target_5XX_Count", statistic = "Sum"
      dimensions = { LoadBalancer = var.load_balancer }
      above      = 10, period = 300, periods = 1, missing = "notBreaching"
    }
    nothing_answers = {
      says       = "The load balancer found nobody to answer."
      namespace  = "AWS/ApplicationELB", metric = "HTTPCode_ELB_5XX_Count", statistic = "Sum"
      dimensions = { LoadBalancer = var.load_balancer }
      above      = 10, period = 300, periods = 1, missing = "notBreaching"
    }
    slow_answers = {
      says       = "One answer in 20 takes more than two seconds."
      namespace  = "AWS/ApplicationELB", metric = "TargetResponseTime", statistic = "p95"
      dimensions = { LoadBalancer = var.load_balancer }
      above      = 2, period = 300, periods = 2, missing = "notBreaching"
    }
    sick_targets = {
      says       = "A node behind the load balancer does not answer its health check."
      namespace  = "AWS/ApplicationELB", metric = "UnHealthyHostCount", statistic = "Maximum"
      dimensions = { LoadBalancer = var.load_balancer, TargetGroup = var.target_group }
      above      = 0, period = 60, periods = 10, missing = "notBreaching"
    }
    database_busy = {
      says       = "Postgres: more than 90 % of its CPU."
      namespace  = "AWS/RDS", metric = "CPUUtilization", statistic = "Average"
      dimensions = { DBInstanceIdentifier = var.database }
      above      = 90, period = 300, periods = 2, missing = "missing"
    }
    database_connections = {
      says       = "Postgres: four of five connections are taken."
      namespace  = "AWS/RDS", metric = "DatabaseConnections", statistic = "Maximum"
      dimensions = { DBInstanceIdentifier = var.database }
      above      = var.most_connections, period = 300, periods = 1, missing = "missing"
    }
    media_grow = {
      says       = "The bucket holds more media than was planned for."
      namespace  = "AWS/S3", metric = "BucketSizeBytes", statistic = "Average"
      dimensions = { BucketName = var.bucket, StorageType = "StandardStorage" }
      above      = var.most_media_gb * 1000000000, period = 86400, periods = 1, missing = "notBreaching"
    }
    errors_logged = {
      says       = "More than 10 lines of level ERROR in five minutes."
      namespace  = var.name, metric = "ErrorsLogged", statistic = "Sum"
      dimensions = {}
      above      = 10, period = 300, periods = 1, missing = "notBreaching"
    }
  }
}

resource "aws_sns_topic" "alarms" {
  name              = "${var.name}-alarms"
  kms_master_key_id = var.kms_key_arn
}

resource "aws_sns_topic_subscription" "email" {
  for_each  = var.emails
  topic_arn = aws_sns_topic.alarms.arn
  protocol  = "email"
  endpoint  = each.value
}

resource "aws_cloudwatch_log_metric_filter" "errors" {
  name           = "${var.name}-errors"
  log_group_name = var.log_group_name
  pattern        = "{ ($.level = \"ERROR\") || ($.level = \"CRITICAL\") || ($.levelname = \"ERROR\") }"

  metric_transformation {
    namespace     = var.name
    name          = "ErrorsLogged"
    value         = "1"
    default_value = "0"
  }
}

resource "aws_cloudwatch_metric_alarm" "above" {
  for_each            = local.alarms
  alarm_name          = "${var.name}-${replace(each.key, "_", "-")}"
  alarm_description   = each.value.says
  namespace           = each.value.namespace
  metric_name         = each.value.metric
  statistic           = startswith(each.value.statistic, "p") ? null : each.value.statistic
  extended_statistic  = startswith(each.value.statistic, "p") ? each.value.statistic : null
  dimensions          = each.value.dimensions
  comparison_operator = "GreaterThanThreshold"
  threshold           = each.value.above
  period              = each.value.period
  evaluation_periods  = each.value.periods
  treat_missing_data  = each.value.missing
  alarm_actions       = [aws_sns_topic.alarms.arn]
  ok_actions          = [aws_sns_topic.alarms.arn]
}

resource "aws_cloudwatch_metric_alarm" "database_disk" {
  alarm_name          = "${var.name}-database-disk"
  alarm_description   = "Postgres: less than 2 GB of disk left."
  namespace           = "AWS/RDS"
  metric_name         = "FreeStorageSpace"
  statistic           = "Minimum"
  dimensions          = { DBInstanceIdentifier = var.database }
  comparison_operator = "LessThanThreshold"
  threshold           = 2000000000
  period              = 300
  evaluation_periods  = 1
  treat_missing_data  = "missing"
  alarm_actions       = [aws_sns_topic.alarms.arn]
  ok_actions          = [aws_sns_topic.alarms.arn]
}

# ElastiCache counts by node, not by group.
resource "aws_cloudwatch_metric_alarm" "cache_memory" {
  for_each            = var.cache_nodes
  alarm_name          = "${var.name}-cache-memory-${each.value}"
  alarm_description   = "Valkey: more than 80 % of its memory."
  namespace           = "AWS/ElastiCache"
  metric_name         = "DatabaseMemoryUsagePercentage"
  statistic           = "Maximum"
  dimensions          = { CacheClusterId = each.value }
  comparison_operator = "GreaterThanThreshold"
  threshold           = 80
  period              = 300
  evaluation_periods  = 2
  treat_missing_data  = "missing"
  alarm_actions       = [aws_sns_topic.alarms.arn]
  ok_actions          = [aws_sns_topic.alarms.arn]
}

resource "aws_cloudwatch_metric_alarm" "too_few_nodes" {
  for_each            = var.services
  alarm_name          = "${var.name}-too-few-${each.key}-nodes"
  alarm_description   = "Fewer ${each.key} nodes than must run, for five minutes."
  namespace           = "ECS/ContainerInsights"
  metric_name         = "RunningTaskCount"
  statistic           = "Minimum"
  dimensions          = { ClusterName = var.cluster_name, ServiceName = each.key }
  comparison_operator = "LessThanThreshold"
  threshold           = each.value
  period              = 60
  evaluation_periods  = 5
  treat_missing_data  = "breaching"
  alarm_actions       = [aws_sns_topic.alarms.arn]
  ok_actions          = [aws_sns_topic.alarms.arn]
}

resource "aws_cloudwatch_metric_alarm" "node_memory" {
  for_each            = var.services
  alarm_name          = "${var.name}-${each.key}-memory"
  alarm_description   = "${each.key} nodes use more than 80 % of their memory."
  namespace           = "AWS/ECS"
  metric_name         = "MemoryUtilization"
  statistic           = "Maximum"
  dimensions          = { ClusterName = var.cluster_name, ServiceName = each.key }
  comparison_operator = "GreaterThanThreshold"
  threshold           = 80
  period              = 300
  evaluation_periods  = 2
  treat_missing_data  = "notBreaching"
  alarm_actions       = [aws_sns_topic.alarms.arn]
  ok_actions          = [aws_sns_topic.alarms.arn]
}

resource "aws_cloudwatch_metric_alarm" "node_cpu" {
  for_each            = var.services
  alarm_name          = "${var.name}-${each.key}-cpu"
  alarm_description   = "${each.key} nodes use more than 70 % of their CPU."
  namespace           = "AWS/ECS"
  metric_name         = "CPUUtilization"
  statistic           = "Average"
  dimensions          = { ClusterName = var.cluster_name, ServiceName = each.key }
  comparison_operator = "GreaterThanThreshold"
  threshold           = 70
  period              = 300
  evaluation_periods  = 3
  treat_missing_data  = "notBreaching"
  alarm_actions       = [aws_sns_topic.alarms.arn]
  ok_actions          = [aws_sns_topic.alarms.arn]
}

resource "aws_cloudwatch_dashboard" "overview" {
  dashboard_name = var.name

  dashboard_body = jsonencode({
    widgets = [for index, widget in local.widgets : {
      type   = "metric"
      x      = (index % 3) * 8
      y      = floor(index / 3) * 6
      width  = 8
      height = 6
      properties = {
        title   = widget.title
        region  = data.aws_region.current.name
        view    = "timeSeries"
        period  = 300
        metrics = widget.metrics
      }
    }]
  })
}

locals {
  services = keys(var.services)
  # Workers belong to no service: Container Insights counts them by their task definition.
  families = ["${var.name}-worker", "${var.name}-gpu"]

  # CloudWatch's own form: namespace, metric, name and value of each dimension, options.
  widgets = [
    { title = "Requests and errors", metrics = [
      ["AWS/ApplicationELB", "RequestCount", "LoadBalancer", var.load_balancer, { stat = "Sum" }],
      ["AWS/ApplicationELB", "HTTPCode_Target_5XX_Count", "LoadBalancer", var.load_balancer, { stat = "Sum" }],
      ["AWS/ApplicationELB", "HTTPCode_Target_4XX_Count", "LoadBalancer", var.load_balancer, { stat = "Sum" }],
    ] },
    { title = "Seconds to an answer", metrics = [
      ["AWS/ApplicationELB", "TargetResponseTime", "LoadBalancer", var.load_balancer, { stat = "p50" }],
      ["AWS/ApplicationELB", "TargetResponseTime", "LoadBalancer", var.load_balancer, { stat = "p95" }],
    ] },
    { title = "Open connections", metrics = [
      ["AWS/ApplicationELB", "ActiveConnectionCount", "LoadBalancer", var.load_balancer, { stat = "Sum" }],
    ] },
    { title = "Nodes, all and by service", metrics = concat(
      [["ECS/ContainerInsights", "TaskCount", "ClusterName", var.cluster_name, { stat = "Average" }]],
      [for service in local.services : ["ECS/ContainerInsights", "RunningTaskCount", "ClusterName", var.cluster_name, "ServiceName", service, { stat = "Average" }]],
    ) },
    { title = "CPU: services, %, and workers, units", metrics = concat(
      [for service in local.services : ["AWS/ECS", "CPUUtilization", "ClusterName", var.cluster_name, "ServiceName", service, { stat = "Average" }]],
      [for family in local.families : ["ECS/ContainerInsights", "CpuUtilized", "ClusterName", var.cluster_name, "TaskDefinitionFamily", family, { stat = "Sum", yAxis = "right" }]],
    ) },
    { title = "Memory: services, %, and workers, MB", metrics = concat(
      [for service in local.services : ["AWS/ECS", "MemoryUtilization", "ClusterName", var.cluster_name, "ServiceName", service, { stat = "Maximum" }]],
      [for family in local.families : ["ECS/ContainerInsights", "MemoryUtilized", "ClusterName", var.cluster_name, "TaskDefinitionFamily", family, { stat = "Sum", yAxis = "right" }]],
    ) },
    { title = "Postgres: CPU, %, and connections", metrics = [
      ["AWS/RDS", "CPUUtilization", "DBInstanceIdentifier", var.database, { stat = "Average" }],
      ["AWS/RDS", "DatabaseConnections", "DBInstanceIdentifier", var.database, { stat = "Maximum", yAxis = "right" }],
    ] },
    { title = "Valkey: memory, %, and evictions", metrics = concat(
      [for node in var.cache_nodes : ["AWS/ElastiCache", "DatabaseMemoryUsagePercentage", "CacheClusterId", node, { stat = "Maximum" }]],
      [for node in var.cache_nodes : ["AWS/ElastiCache", "Evictions", "CacheClusterId", node, { stat = "Sum", yAxis = "right" }]],
    ) },
    { title = "Media, bytes; errors logged", metrics = [
      ["AWS/S3", "BucketSizeBytes", "BucketName", var.bucket, "StorageType", "StandardStorage", { stat = "Average", period = 86400 }],
      [var.name, "ErrorsLogged", { stat = "Sum", yAxis = "right" }],
    ] },
  ]
}
