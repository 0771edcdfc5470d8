import { RemovalPolicy, Validations } from 'aws-cdk-lib';
import { AccountRecovery, FeaturePlan, StringAttribute, UserPool } from 'aws-cdk-lib/aws-cognito';
import type { Construct } from 'constructs';

/** A pool whose people have an e-mail address, a password, and a reference of their face. */
export function createFaceUserPool(scope: Construct): UserPool {
  const pool = new UserPool(scope, 'Pool', {
    // The least plan with access tokens that a trigger may add claims to.
    featurePlan: FeaturePlan.ESSENTIALS,
    selfSignUpEnabled: true,
    signInAliases: { email: true },
    standardAttributes: { email: { required: true, mutable: true } },
    // Cognito can never take a custom attribute away again.
    customAttributes: {
      fn_reference: new StringAttribute({ minLen: 1, maxLen: 256, mutable: true }),
    },
    passwordPolicy: {
      minLength: 12,
      requireDigits: true,
      requireLowercase: true,
      requireSymbols: true,
      requireUppercase: true,
    },
    accountRecovery: AccountRecovery.EMAIL_ONLY,
    deletionProtection: true,
    removalPolicy: RemovalPolicy.RETAIN,
  });
  Validations.of(pool).acknowledge(
    {
      id: 'AwsSolutions-COG2',
      reason:
        'The second factor is the face, asked for by the custom challenge: the MFA of Cognito does not run in a custom flow of its own accord.',
    },
    {
      id: 'AwsSolutions-COG8',
      reason:
        'The threat protection of the Plus plan is documented as not applying to custom authentication.',
    },
  );
  return pool;
}
