output "user_pool_id" {
  description = "Of the pool: the tenant, as the policy of the server calls it."
  value       = aws_cognito_user_pool.face.id
}

output "client_id" {
  description = "Of the application, which has no secret."
  value       = aws_cognito_user_pool_client.face.id
}

output "function_arns" {
  description = "By the names of the triggers."
  value       = { for name, function in aws_lambda_function.trigger : name => function.arn }
}
