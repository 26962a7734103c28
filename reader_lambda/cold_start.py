"""What a cold start begins with: the request for the site item, which every page needs.

Its answer comes while everything else is imported.
"""

import gc

gc.disable()  # for as long as things are imported, none of which is garbage

from reader_lambda import environment  # noqa: E402 (see above)
from reader_lambda.dynamodb import Client  # noqa: E402
from reader_lambda.public_table import PublicTable  # noqa: E402

client = Client(environment.dynamodb_endpoint(), environment.region(), environment.credentials)
table = PublicTable(client, environment.public_table())
table.ask_for_site()
