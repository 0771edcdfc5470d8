locals {
  # What each handler of the bundle is called, and whether it asks the server.
  triggers = {
    defineAuthChallenge         = { asks = false }
    createAuthChallenge         = { asks = true }
    verifyAuthChallengeResponse = { asks = true }
    preTokenGeneration          = { asks = true }
    preSignUp                   = { asks = true }
    postConfirmation            = { asks = true }
  }

  environment = merge(
    { for name, value in var.settings : "FACENITION_${name}" => value },
    {
      FACENITION_URL             = var.url
      FACENITION_TOKEN_SECRET_ID = var.token_secret_arn
      FACENITION_SCOPE           = var.scope
      FACENITION_FLOW            = var.flow
      FACENITION_ASKING          = var.asking
      FACENITION_ORIGIN          = var.origin
    },
  )
}

data "archive_file" "bundle" {
  type        = "zip"
  source_file = "${var.bundle}/index.mjs"
  output_path = "${path.module}/.bundle/${var.name}.zip"
}

resource "aws_cloudwatch_log_group" "trigger" {
  for_each = local.triggers

  name              = "/facenition/${var.name}/${each.key}"
  retention_in_days = var.log_days
}

data "aws_iam_policy_document" "lambda" {
  statement {
    actions = ["sts:AssumeRole"]

    principals {
      type        = "Service"
      identifiers = ["lambda.amazonaws.com"]
    }
  }
}

# Writes its own log, reads its own secret, and nothing else.
data "aws_iam_policy_document" "trigger" {
  for_each = local.triggers

  statement {
    actions   = ["logs:CreateLogStream", "logs:PutLogEvents"]
    resources = ["${aws_cloudwatch_log_group.trigger[each.key].arn}:*"]
  }

  dynamic "statement" {
    for_each = each.value.asks ? [var.token_secret_arn] : []

    content {
      actions   = ["secretsmanager:GetSecretValue"]
      resources = [statement.value]
    }
  }
}

resource "aws_iam_role" "trigger" {
  for_each = local.triggers

  name               = "${var.name}-${each.key}"
  assume_role_policy = data.aws_iam_policy_document.lambda.json
}

resource "aws_iam_role_policy" "trigger" {
  for_each = local.triggers

  name   = "own"
  role   = aws_iam_role.trigger[each.key].id
  policy = data.aws_iam_policy_document.trigger[each.key].json
}

resource "aws_lambda_function" "trigger" {
  for_each = local.triggers

  function_name                  = "${var.name}-${each.key}"
  role                           = aws_iam_role.trigger[each.key].arn
  filename                       = data.archive_file.bundle.output_path
  source_code_hash               = data.archive_file.bundle.output_base64sha256
  handler                        = "index.${each.key}"
  runtime                        = "nodejs24.x"
  architectures                  = ["arm64"]
  memory_size                    = 512
  timeout                        = 5
  reserved_concurrent_executions = var.reserved_concurrency

  environment {
    variables = local.environment
  }

  logging_config {
    log_format = "JSON"
    log_group  = aws_cloudwatch_log_group.trigger[each.key].name
  }

  depends_on = [aws_iam_role_policy.trigger]
}

# This pool alone may call them.
resource "aws_lambda_permission" "cognito" {
  for_each = local.triggers

  statement_id   = "cognito"
  action         = "lambda:InvokeFunction"
  function_name  = aws_lambda_function.trigger[each.key].function_name
  principal      = "cognito-idp.amazonaws.com"
  source_arn     = aws_cognito_user_pool.face.arn
  source_account = data.aws_caller_identity.here.account_id
}

data "aws_caller_identity" "here" {}
