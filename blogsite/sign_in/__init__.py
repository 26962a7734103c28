"""Sign-in on Cognito's hosted page: OpenID Connect's code flow with PKCE, state and nonce."""
