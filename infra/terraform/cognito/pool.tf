resource "aws_cognito_user_pool" "face" {
  name = var.name
  # The least plan with access tokens that a trigger may add claims to.
  user_pool_tier           = "ESSENTIALS"
  deletion_protection      = "ACTIVE"
  username_attributes      = ["email"]
  auto_verified_attributes = ["email"]

  lambda_config {
    define_auth_challenge          = aws_lambda_function.trigger["defineAuthChallenge"].arn
    create_auth_challenge          = aws_lambda_function.trigger["createAuthChallenge"].arn
    verify_auth_challenge_response = aws_lambda_function.trigger["verifyAuthChallengeResponse"].arn
    pre_sign_up                    = aws_lambda_function.trigger["preSignUp"].arn
    post_confirmation              = aws_lambda_function.trigger["postConfirmation"].arn

    pre_token_generation_config {
      lambda_arn     = aws_lambda_function.trigger["preTokenGeneration"].arn
      lambda_version = "V2_0"
    }
  }

  # Cognito can never take a custom attribute away again.
  schema {
    name                = "fn_reference"
    attribute_data_type = "String"
    mutable             = true
    required            = false

    string_attribute_constraints {
      min_length = "1"
      max_length = "256"
    }
  }

  password_policy {
    minimum_length    = 12
    require_lowercase = true
    require_numbers   = true
    require_symbols   = true
    require_uppercase = true
  }

  account_recovery_setting {
    recovery_mechanism {
      name     = "verified_email"
      priority = 1
    }
  }

  lifecycle {
    prevent_destroy = true
  }
}

# The one way in is the face: no hosted pages, no password alone.
resource "aws_cognito_user_pool_client" "face" {
  name         = "${var.name}-web"
  user_pool_id = aws_cognito_user_pool.face.id

  explicit_auth_flows                  = ["ALLOW_CUSTOM_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"]
  allowed_oauth_flows_user_pool_client = false
  auth_session_validity                = 5
  prevent_user_existence_errors        = "ENABLED"
  enable_token_revocation              = true

  # Whoever may write the attribute of the reference gives themselves another person's face.
  read_attributes  = ["email"]
  write_attributes = ["email"]

  access_token_validity  = 15
  id_token_validity      = 15
  refresh_token_validity = 12

  token_validity_units {
    access_token  = "minutes"
    id_token      = "minutes"
    refresh_token = "hours"
  }
}
