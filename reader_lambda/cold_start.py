"""What a cold start begins with: the request for the site item, which every page needs.

Its answer comes while everything else is imported.
"""

import gc

gc.disable()  # for as long as things are imported, none of which is garbage

# glibc keeps twice as much as the biggest block that was ever freed, by mallopt(3), and gives back
# what is free beyond. Without this, each page would fetch its memory from the system anew: 0.1 ms.
bytes(1_000_000)

from reader_lambda import environment  # noqa: E402 (see above)
from reader_lambda.dynamodb import Client  # noqa: E402
from reader_lambda.public_table import PublicTable  # noqa: E402

client = Client(environment.dynamodb_endpoint(), environment.region(), environment.credentials)
table = PublicTable(client, environment.public_table())
table.ask_for_site()
