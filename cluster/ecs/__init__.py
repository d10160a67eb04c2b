"""Workers that come and go: Ray's autoscaler starts and stops ECS tasks."""
