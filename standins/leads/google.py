"""A lead as Google Ads posts it: no signature, the shared key inside, ids beyond what scripts count exactly."""

from collections.abc import Mapping
from typing import Any

import httpx

COLUMNS = {"name": "FULL_NAME", "email": "EMAIL", "phone": "PHONE_NUMBER"}


async def google_post(
    client: httpx.AsyncClient,
    url: str,
    key: str,
    lead_id: str,
    answers: Mapping[str, str],
    *,
    is_test: bool = False,
    **ids: int | str,
) -> httpx.Response:
    """`answers` by our short names or by the question's own words."""
    columns: list[dict[str, Any]] = [
        {"column_id": COLUMNS[name], "string_value": value}
        if name in COLUMNS
        else {"column_id": name, "column_name": name.replace("_", " "), "string_value": value}
        for name, value in answers.items()
    ]
    body = {
        "lead_id": lead_id,
        "api_version": "1.0",
        "form_id": 9007199254740993,
        "campaign_id": 20123456789,
        "google_key": key,
        "is_test": is_test,
        "gcl_id": "Cj0example",
        "user_column_data": columns,
        **ids,
    }
    return await client.post(url, json=body)
