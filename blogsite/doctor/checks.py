"""The checks, in the order in which one explains the next."""

from __future__ import annotations

from blogsite.doctor import (
    addresses,
    answers,
    bucket,
    configuration,
    content,
    credentials,
    edge,
    roles,
    sign_in,
    tables,
    template,
)
from blogsite.doctor.findings import Check

CHECKS = (
    Check("Python", configuration.check_python),
    Check("packages", configuration.check_packages),
    Check("settings", configuration.check_settings),
    Check("credentials", credentials.check_credentials),
    Check("clock", credentials.check_clock),
    Check("template drift", template.check_drift, deployed_only=True),
    Check("roles", roles.check_roles, deployed_only=True),
    Check("editorial table", tables.check_editorial),
    Check("public table", tables.check_public),
    Check("bucket", bucket.check_bucket),
    Check("site's settings", content.check_site),
    Check("purge orders", content.check_orders),
    Check("search", content.check_search),
    Check("sign-in client", sign_in.check_client),
    Check("groups", sign_in.check_people),
    Check("sign-in page", sign_in.check_hosted_page),
    Check("admin's address", addresses.check_admin, deployed_only=True),
    Check("site's address", addresses.check_site, deployed_only=True),
    Check("distribution", edge.check_distribution, deployed_only=True),
    Check("purge", edge.check_purge, deployed_only=True, purges=True),
    Check("reader", answers.check_reader),
    Check("admin", answers.check_admin),
)
