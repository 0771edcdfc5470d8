# A face as a factor: the server of Facenition as an identity provider. Okta's interface has no field
# for "Factor only": set that in the console, then add the authenticator (README.md).
resource "okta_idp_oidc" "face" {
  name = var.identity_provider_name

  issuer_url            = "${var.issuer}/oidc"
  authorization_url     = "${var.issuer}/oidc/authorize"
  authorization_binding = "HTTP-REDIRECT"
  token_url             = "${var.issuer}/oidc/token"
  token_binding         = "HTTP-POST"
  user_info_url         = "${var.issuer}/oidc/userinfo"
  user_info_binding     = "HTTP-REDIRECT"
  jwks_url              = "${var.issuer}/oidc/jwks.json"
  jwks_binding          = "HTTP-REDIRECT"

  client_id               = var.client_id
  client_secret           = var.client_secret
  pkce_required           = true
  request_signature_scope = "NONE"
  scopes                  = ["openid", "profile", "email"]

  # Nobody gets an account by showing a face: whoever is there already is compared by login.
  provisioning_action  = "DISABLED"
  account_link_action  = "AUTO"
  subject_match_type   = "USERNAME"
  username_template    = "idpuser.preferredUsername"
  deprovisioned_action = "NONE"
  suspended_action     = "NONE"
  groups_action        = "NONE"
  profile_master       = false
}

# The person neither sees nor changes it: whoever may write it gives themselves another's face.
resource "okta_user_schema_property" "reference" {
  index       = var.reference_attribute
  title       = "Facenition reference"
  description = "Names the reference of this person's face. Opens nothing by itself."
  type        = "string"
  min_length  = 1
  max_length  = 255
  scope       = "NONE"
  master      = "OKTA"
  permissions = "HIDE"
}

# Stamps tokens of a custom authorization server, or refuses them. Okta issues the token unchanged
# where the hook does not answer: applications have to require `face_verified`.
resource "okta_inline_hook" "token" {
  count = var.token_hook == null ? 0 : 1

  name    = "Facenition token"
  type    = "com.okta.oauth2.tokens.transform"
  version = "1.0.0"

  channel = {
    type    = "HTTP"
    version = "1.0.0"
    uri     = var.token_hook.uri
    method  = "POST"
  }

  auth = {
    type  = "HEADER"
    key   = "Authorization"
    value = var.token_hook_secret
  }

  lifecycle {
    precondition {
      condition     = try(length(var.token_hook_secret) >= 32, false)
      error_message = "token_hook_secret: 32 characters or more, made up by chance."
    }
  }
}

# Other rules of the same policy that come first lead around the hook.
resource "okta_auth_server_policy_rule" "face" {
  count = var.token_hook == null ? 0 : 1

  auth_server_id = var.token_hook.auth_server_id
  policy_id      = var.token_hook.policy_id
  name           = "Facenition"
  priority       = var.token_hook.rule_priority
  status         = "ACTIVE"

  grant_type_whitelist = ["authorization_code"]
  group_whitelist      = var.token_hook.groups
  scope_whitelist      = var.token_hook.scopes
  inline_hook_id       = okta_inline_hook.token[0].id

  access_token_lifetime_minutes  = var.token_hook.access_minutes
  refresh_token_lifetime_minutes = var.token_hook.refresh_minutes
  refresh_token_window_minutes   = var.token_hook.refresh_idle_after
}

# A password, and then the face: the one method, so that no other factor will do.
resource "okta_app_signon_policy_rule" "face" {
  count = var.sign_in == null ? 0 : 1

  policy_id       = var.sign_in.policy_id
  name            = "Facenition"
  priority        = var.sign_in.priority
  access          = "ALLOW"
  type            = "ASSURANCE"
  factor_mode     = "2FA"
  groups_included = var.sign_in.groups

  re_authentication_frequency = var.sign_in.reauthenticate

  constraints = [
    jsonencode({
      knowledge = {
        types            = ["password"]
        reauthenticateIn = var.sign_in.password_reasks_in
      }
      possession = {
        authenticationMethods = [{
          key    = "external_idp"
          id     = var.sign_in.authenticator_id
          method = "idp"
        }]
      }
    }),
  ]
}
