locals {
  # Of each function: what is looked at, in five minutes, and what is too much.
  alarms = {
    errors    = { metric = "Errors", statistic = "Sum", extended = null, most = 0 }
    throttles = { metric = "Throttles", statistic = "Sum", extended = null, most = 0 }
    slow      = { metric = "Duration", statistic = null, extended = "p99", most = 3000 }
  }

  watched = {
    for pair in setproduct(keys(local.triggers), keys(local.alarms)) :
    join("-", pair) => { trigger = pair[0], alarm = local.alarms[pair[1]] }
  }
}

resource "aws_cloudwatch_metric_alarm" "trigger" {
  for_each = local.watched

  alarm_name          = "${var.name}-${each.key}"
  namespace           = "AWS/Lambda"
  metric_name         = each.value.alarm.metric
  statistic           = each.value.alarm.statistic
  extended_statistic  = each.value.alarm.extended
  threshold           = each.value.alarm.most
  comparison_operator = "GreaterThanThreshold"
  period              = 300
  evaluation_periods  = 1
  treat_missing_data  = "notBreaching"
  alarm_actions       = var.alarm_topics

  dimensions = {
    FunctionName = aws_lambda_function.trigger[each.value.trigger].function_name
  }
}
