# One kind of Ray node: its task definition, and a service that keeps so many of it, unless Ray's
# autoscaler starts and stops them (cluster/ecs).

data "aws_region" "current" {}

locals {
  on_fargate = var.size.gpus == 0

  # A quarter stays for Ray itself and for the page cache of media.
  ray_memory_mb = floor(var.size.memory_mb * 0.75)

  environment = merge(
    var.environment,
    {
      RAYREEL_NODE_CPUS      = tostring(floor(var.size.cpus))
      RAYREEL_NODE_GPUS      = tostring(var.size.gpus)
      RAYREEL_NODE_MEMORY_MB = tostring(local.ray_memory_mb)
    },
    # ECS lends the GPU; NVENC is lent only if asked for.
    local.on_fargate ? {} : { NVIDIA_DRIVER_CAPABILITIES = "compute,video,utility" },
  )
}

resource "aws_ecs_task_definition" "node" {
  family                   = "${var.name}-${var.kind}"
  requires_compatibilities = [local.on_fargate ? "FARGATE" : "EC2"]
  network_mode             = "awsvpc"
  cpu                      = var.size.cpus * 1024
  memory                   = var.size.memory_mb
  execution_role_arn       = var.execution_role_arn
  task_role_arn            = var.task_role_arn

  runtime_platform {
    operating_system_family = "LINUX"
    cpu_architecture        = "X86_64"
  }

  dynamic "ephemeral_storage" {
    for_each = local.on_fargate ? [var.size.scratch_gb] : []

    content {
      size_in_gib = ephemeral_storage.value
    }
  }

  # The image declares /tmp as a volume, so the mount keeps its open permissions.
  volume {
    name = "scratch"
  }

  container_definitions = jsonencode([
    {
      name                   = "ray"
      image                  = var.image
      essential              = true
      command                = [var.kind]
      readonlyRootFilesystem = true
      stopTimeout            = 120 # seconds; the most that Fargate gives, and what Spot gives notice of
      environment            = [for name in sort(keys(local.environment)) : { name = name, value = local.environment[name] }]
      secrets                = [for name in sort(keys(var.secret_arns)) : { name = name, valueFrom = var.secret_arns[name] }]
      mountPoints            = [{ sourceVolume = "scratch", containerPath = "/tmp", readOnly = false }]
      portMappings           = var.target_group_arn == null ? [] : [{ containerPort = 8000, hostPort = 8000, protocol = "tcp" }]
      linuxParameters        = { initProcessEnabled = true } # reaps what FFmpeg leaves
      ulimits                = [{ name = "nofile", softLimit = 65536, hardLimit = 65536 }]
      resourceRequirements   = local.on_fargate ? [] : [{ type = "GPU", value = tostring(var.size.gpus) }]

      healthCheck = {
        command     = ["CMD", "rayreel-node", "healthy"]
        interval    = 30
        timeout     = 10
        retries     = 3
        startPeriod = 120
      }

      logConfiguration = {
        logDriver = "awslogs"
        options = {
          "awslogs-group"         = var.log_group_name
          "awslogs-region"        = data.aws_region.current.name
          "awslogs-stream-prefix" = var.kind
          "mode"                  = "non-blocking" # a slow CloudWatch must not stop an encode
          "max-buffer-size"       = "4m"
        }
      }
    }
  ])
}

resource "aws_ecs_service" "node" {
  # checkov:skip=CKV_AWS_333:Public addresses only in the profile without NAT gateways; the group lets nobody in but the load balancer.
  count                              = var.nodes > 0 ? 1 : 0
  name                               = var.kind
  cluster                            = var.cluster.arn
  task_definition                    = aws_ecs_task_definition.node.arn
  desired_count                      = var.nodes
  deployment_minimum_healthy_percent = var.replaces_in_place ? 0 : 100
  deployment_maximum_percent         = var.replaces_in_place ? 100 : 200
  health_check_grace_period_seconds  = var.target_group_arn == null ? null : 300
  enable_execute_command             = var.operator_shell
  enable_ecs_managed_tags            = true
  propagate_tags                     = "SERVICE"

  capacity_provider_strategy {
    capacity_provider = "FARGATE"
    base              = 1
    weight            = 1
  }

  network_configuration {
    subnets          = var.network.subnet_ids
    security_groups  = [var.network.group_id]
    assign_public_ip = var.network.assign_public_ip
  }

  deployment_circuit_breaker {
    enable   = true
    rollback = true
  }

  dynamic "service_registries" {
    for_each = var.registry_arn == null ? [] : [var.registry_arn]

    content {
      registry_arn = service_registries.value
    }
  }

  dynamic "load_balancer" {
    for_each = var.target_group_arn == null ? [] : [var.target_group_arn]

    content {
      target_group_arn = load_balancer.value
      container_name   = "ray"
      container_port   = 8000
    }
  }

  lifecycle {
    ignore_changes = [desired_count] # operators decide
  }
}
