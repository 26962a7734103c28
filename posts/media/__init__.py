"""Pictures and files: from a browser or an import to S3, and where posts use them."""
