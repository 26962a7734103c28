"""CloudFormation for AWS, and the local run that deploys the same template."""
