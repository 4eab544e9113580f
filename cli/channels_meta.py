"""`glowdesk channels add messenger` and `… instagram`: two doors of one app at Meta."""

from typing import Annotated

import typer

from channels.registry import SUBSCRIPTIONS
from cli.choose import PracticeOption, practice_id
from cli.connecting_meta import MetaAccount, connect_meta, made_up_token
from cli.context import context_of
from cli.output import AsJson, fail, say, say_json

AppId = Annotated[str, typer.Option(help="The app's number, from its dashboard.")]
AppSecret = Annotated[
    str,
    typer.Option(help="Proves webhooks. Asked for when left out.", prompt="App secret", hide_input=True),
]
Token = Annotated[
    str,
    typer.Option(
        help="The page's token, of a system user. Asked for when left out.",
        prompt="Access token",
        hide_input=True,
    ),
]
VerifyToken = Annotated[
    str | None, typer.Option(help="For the handshake. Default: one is made up and shown.")
]
Version = Annotated[str | None, typer.Option(help="Another version of the Graph API, as v26.0.")]
ApiBase = Annotated[str | None, typer.Option(help="Another server that speaks the Graph API.", metavar="URL")]


def messenger(
    ctx: typer.Context,
    page_id: Annotated[str, typer.Option(help="The page's number.")],
    app_id: AppId,
    app_secret: AppSecret,
    access_token: Token,
    verify_token: VerifyToken = None,
    graph_version: Version = None,
    api_base: ApiBase = None,
    practice: PracticeOption = None,
    as_json: AsJson = False,
) -> None:
    """Connect a Facebook page's Messenger."""
    account = MetaAccount(
        channel="facebook",
        account_id=page_id,
        app_id=app_id,
        app_secret=app_secret,
        access_token=access_token,
        verify_token=verify_token or made_up_token(),
        graph_version=graph_version,
        api_url=api_base,
    )
    _connect(ctx, account, practice, as_json=as_json)


def instagram(
    ctx: typer.Context,
    account_id: Annotated[str, typer.Option(help="The professional account's number, as 17841….")],
    page_id: Annotated[str, typer.Option(help="The linked Facebook page's number.")],
    app_id: AppId,
    app_secret: AppSecret,
    access_token: Token,
    verify_token: VerifyToken = None,
    automation_per_hour: Annotated[
        int | None, typer.Option(help="Our own cap on automatic messages. Default: 200.", min=1)
    ] = None,
    graph_version: Version = None,
    api_base: ApiBase = None,
    practice: PracticeOption = None,
    as_json: AsJson = False,
) -> None:
    """Connect an Instagram professional account."""
    account = MetaAccount(
        channel="instagram",
        account_id=account_id,
        page_id=page_id,
        app_id=app_id,
        app_secret=app_secret,
        access_token=access_token,
        verify_token=verify_token or made_up_token(),
        automation_per_hour=automation_per_hour,
        graph_version=graph_version,
        api_url=api_base,
    )
    _connect(ctx, account, practice, as_json=as_json)


def _connect(ctx: typer.Context, account: MetaAccount, practice: str | None, *, as_json: bool) -> None:
    context = context_of(ctx)
    for problem in account.problems():
        fail(problem)
    connected = connect_meta(context, practice_id(context, practice), account)
    url = f"{context.settings.public_url.rstrip('/')}/webhooks/meta/{connected}"
    if as_json:
        say_json({"id": connected, "callback_url": f"{url}/events", "verify_token": account.verify_token})
        return
    facebook = account.channel == "facebook"
    say(
        f"Connected {account.account_id} for {'Messenger' if facebook else 'Instagram'}: account {connected}."
    )
    say()
    say(f"In Meta's app dashboard, under Webhooks, object “{'Page' if facebook else 'Instagram'}”, set")
    say(f"  Callback URL   {url}/events")
    say(f"  Verify token   {account.verify_token}")
    say(
        "One app has one callback for each object; its other pages and accounts are told apart by what it says."
    )
    say()
    say("Subscribe to these fields:")
    say(f"  {', '.join(SUBSCRIPTIONS['facebook'] if facebook else SUBSCRIPTIONS['instagram'])}")
    say()
    say("Under App settings, set the addresses for deauthorisation and data deletion:")
    say(f"  {url}/deauthorize")
    say(f"  {url}/data_deletion")
